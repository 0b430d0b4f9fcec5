package io.listens.etl;

import io.listens.etl.sink.OutputLocations;
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
 */
public record EtlConfig(
    Map<String, String> source,
    OutputLocations output,
    WindowSpec windows,
    ListenPolicy policy,
    ZoneId zone) {

  /** Copies the options. */
  public EtlConfig {
    source = Map.copyOf(source);
  }
}
