package io.listens.etl;

import io.listens.etl.sink.OutputLocations;
import io.listens.etl.window.UniqueUsers;
import io.listens.etl.window.WindowAggregation;
import io.listens.etl.window.WindowSpec;
import io.listens.model.ListenPolicy;
import io.listens.model.Pseudonyms;
import java.time.ZoneId;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the ETL is to do.
 *
 * @param wayIn how records come
 * @param source options of that: of {@link io.listens.etl.kinesis.KinesisOptions} or {@link
 *     io.listens.etl.kcl.KclOptions}
 * @param output where everything is written, and the catalogue read
 * @param windows how time is cut
 * @param policy what counts as a listen
 * @param zone of times that carry none
 * @param uniqueUsers how users are counted
 * @param pseudonyms what is written in the place of ids of users; null to keep them as they come
 */
public record EtlConfig(
    WayIn wayIn,
    Map<String, String> source,
    OutputLocations output,
    WindowSpec windows,
    ListenPolicy policy,
    ZoneId zone,
    UniqueUsers uniqueUsers,
    @Nullable Pseudonyms pseudonyms) {

  /** How records come. */
  public enum WayIn {
    /** By {@code format("listens-kinesis")}. */
    KINESIS,
    /** By Spark's own connector, which reads by the Kinesis Client Library. */
    KCL
  }

  /** Copies the options. */
  public EtlConfig {
    source = Map.copyOf(source);
  }

  /**
   * With records by {@code format("listens-kinesis")}, users counted exactly, and ids as they come.
   */
  public EtlConfig(
      Map<String, String> source,
      OutputLocations output,
      WindowSpec windows,
      ListenPolicy policy,
      ZoneId zone) {
    this(WayIn.KINESIS, source, output, windows, policy, zone, UniqueUsers.EXACT, null);
  }

  /** The same, with records that come in another way; the source's options are of that. */
  public EtlConfig withWayIn(WayIn way) {
    return new EtlConfig(way, source, output, windows, policy, zone, uniqueUsers, pseudonyms);
  }

  /** The same, with users counted in another way. */
  public EtlConfig withUniqueUsers(UniqueUsers how) {
    return new EtlConfig(wayIn, source, output, windows, policy, zone, how, pseudonyms);
  }

  /** The same, with pseudonyms in the place of ids of users; null to keep ids as they come. */
  public EtlConfig withPseudonyms(@Nullable Pseudonyms names) {
    return new EtlConfig(wayIn, source, output, windows, policy, zone, uniqueUsers, names);
  }

  /** How windows are added up. */
  WindowAggregation aggregation() {
    return new WindowAggregation(windows, policy, uniqueUsers);
  }
}
