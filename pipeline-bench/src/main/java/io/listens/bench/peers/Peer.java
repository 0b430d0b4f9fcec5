package io.listens.bench.peers;

import java.util.List;

/**
 * Who is measured.
 *
 * @param name as the command line has it
 * @param does what it is, in a few words
 * @param mainClass what its process runs
 * @param arguments after those of {@link PeerTask}
 * @param exactUsers whether its numbers of users must be exact
 */
record Peer(
    String name, String does, String mainClass, List<String> arguments, boolean exactUsers) {

  static final Peer OURS =
      new Peer(
          "listens",
          "this project: exact, each listen_id once",
          ListensPeer.class.getName(),
          List.of(),
          true);

  static final Peer FLINK =
      new Peer(
          "flink",
          "Flink SQL, COUNT(DISTINCT)",
          "io.listens.bench.flink.FlinkPeer",
          List.of(),
          true);

  /** All of them, in the order of the table. */
  static final List<Peer> ALL =
      List.of(
          OURS,
          new Peer(
              "listens-archive",
              "the same, and every record archived",
              ListensPeer.class.getName(),
              List.of(ListensPeer.ARCHIVE),
              true),
          new Peer(
              "original",
              "Structured Streaming, sets of users",
              OriginalPeer.class.getName(),
              List.of(),
              true),
          new Peer(
              "original-untuned",
              "the same, with Spark's own settings",
              OriginalPeer.class.getName(),
              List.of(OriginalPeer.UNTUNED),
              true),
          new Peer(
              "original-approx",
              "Structured Streaming, approx_count_distinct",
              OriginalPeer.class.getName(),
              List.of(OriginalPeer.APPROXIMATE),
              false),
          FLINK,
          new Peer("duckdb", "DuckDB, one batch", DuckDbPeer.class.getName(), List.of(), true));

  /**
   * @throws IllegalArgumentException if there is no such peer
   */
  static Peer named(String name) {
    return ALL.stream()
        .filter(peer -> peer.name.equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "There is no peer '"
                        + name
                        + "'; expected some of "
                        + String.join(",", ALL.stream().map(Peer::name).toList())));
  }
}
