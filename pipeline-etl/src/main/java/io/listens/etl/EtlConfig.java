package io.listens.etl;

import io.listens.etl.sink.OutputLocations;
import io.listens.etl.window.UniqueUsers;
import io.listens.etl.window.WindowSpec;
import io.listens.model.ListenPolicy;
import io.listens.model.Pseudonyms;
import java.time.ZoneId;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the ETL is to do.
 *
 * @param source options of the source, as {@link io.listens.etl.kinesis.KinesisOptions} names them
 * @param output where everything is written, and the catalogue read
 * @param windows how time is cut
 * @param policy what counts as a listen
 * @param zone of times that carry none
 * @param uniqueUsers how users are counted
 * @param pseudonyms what is written in the place of ids of users; null to keep them as they come
 */
public record EtlConfig(
    Map<String, String> source,
    OutputLocations output,
    WindowSpec windows,
    ListenPolicy policy,
    ZoneId zone,
    UniqueUsers uniqueUsers,
    @Nullable Pseudonyms pseudonyms) {

  /** Copies the options. */
  public EtlConfig {
    source = Map.copyOf(source);
  }

  /** With users counted exactly, and their ids as they come. */
  public EtlConfig(
      Map<String, String> source,
      OutputLocations output,
      WindowSpec windows,
      ListenPolicy policy,
      ZoneId zone) {
    this(source, output, windows, policy, zone, UniqueUsers.EXACT, null);
  }

  /** The same, with users counted in another way. */
  public EtlConfig withUniqueUsers(UniqueUsers how) {
    return new EtlConfig(source, output, windows, policy, zone, how, pseudonyms);
  }

  /** The same, with pseudonyms in the place of ids of users. */
  public EtlConfig withPseudonyms(Pseudonyms names) {
    return new EtlConfig(source, output, windows, policy, zone, uniqueUsers, names);
  }
}
