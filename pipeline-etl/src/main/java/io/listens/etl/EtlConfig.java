package io.listens.etl;

import io.listens.etl.sink.OutputLocations;
import io.listens.etl.window.UniqueUsers;
import io.listens.etl.window.WindowSpec;
import io.listens.model.ListenPolicy;
import java.time.ZoneId;
import java.util.Map;

/**
 * What the ETL is to do.
 *
 * @param source options of the source, as {@link io.listens.etl.kinesis.KinesisOptions} names them
 * @param output where everything is written, and the catalogue read
 * @param windows how time is cut
 * @param policy what counts as a listen
 * @param zone of times that carry none
 * @param uniqueUsers how users are counted
 */
public record EtlConfig(
    Map<String, String> source,
    OutputLocations output,
    WindowSpec windows,
    ListenPolicy policy,
    ZoneId zone,
    UniqueUsers uniqueUsers) {

  /** Copies the options. */
  public EtlConfig {
    source = Map.copyOf(source);
  }

  /** With users counted exactly. */
  public EtlConfig(
      Map<String, String> source,
      OutputLocations output,
      WindowSpec windows,
      ListenPolicy policy,
      ZoneId zone) {
    this(source, output, windows, policy, zone, UniqueUsers.EXACT);
  }

  /** The same, with users counted in another way. */
  public EtlConfig withUniqueUsers(UniqueUsers how) {
    return new EtlConfig(source, output, windows, policy, zone, how);
  }
}
