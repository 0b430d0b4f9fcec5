package io.listens.etl.kinesis;

import io.listens.model.Internal;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.util.CaseInsensitiveStringMap;

/** Has several queries over {@link KinesisSourceProvider} begin with the same record. */
@Internal
public final class CommonStart {

  private CommonStart() {}

  /**
   * The source's options for one of the queries. Each by itself would begin at what is {@code
   * latest} when it starts; with these, all begin at what was when the first of them asked. Other
   * starting positions are left as they are. Not for several callers at once.
   *
   * @param options of the source, with names in the case of {@link KinesisOptions}
   * @param file where the position is kept; written by the first call
   * @throws IllegalArgumentException that lists all that is wrong with the options
   */
  public static Map<String, String> of(
      Map<String, String> options, String file, Configuration conf) {
    KinesisConfig parsed = KinesisConfig.parse(new CaseInsensitiveStringMap(options));
    if (!(parsed.startOfQuery() instanceof StartingPosition.Latest)) {
      return options;
    }
    Map<String, String> common = new HashMap<>(options);
    common.put(
        KinesisOptions.STARTING_POSITION,
        new PositionFile(new Path(file), conf).getOrWrite(() -> latest(parsed)).toJson());
    return common;
  }

  private static StreamPosition latest(KinesisConfig options) {
    ReadMetrics metrics = ReadMetrics.local();
    KinesisPort kinesis = SdkKinesisPort.connect(options, metrics);
    LossPolicy loss = new LossPolicy(options.failOnDataLoss(), metrics);
    try (ShardCalls calls = new ShardCalls()) {
      return new StreamBounds(kinesis, InstantSource.system(), calls, loss).tip(options.stream());
    }
  }
}
