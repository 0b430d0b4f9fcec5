package io.listens.testkit.producer;

import com.amazonaws.services.kinesis.clientlibrary.types.UserRecord;
import io.listens.model.Listen;
import io.listens.model.ListenCodec;
import io.listens.model.MalformedListenException;
import io.listens.testkit.LocalAws;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.List;
import software.amazon.awssdk.services.kinesis.model.GetRecordsResponse;
import software.amazon.awssdk.services.kinesis.model.Record;
import software.amazon.awssdk.services.kinesis.model.Shard;
import software.amazon.awssdk.services.kinesis.model.ShardIteratorType;

/**
 * Reads a whole stream as the Kinesis Client Library does: its code takes records apart, and passes
 * over what lies outside the hash keys of the shard that it reads.
 */
final class Consumer {

  private static final ListenCodec CODEC = new ListenCodec();

  private Consumer() {}

  /** Takes listens in: each shard's in its order, parents before their children. */
  interface Sink {
    void take(Listen listen);
  }

  static void readAll(LocalAws aws, String stream, Sink sink) {
    // Shard ids are given in the order of their making.
    for (Shard shard : aws.kinesis().listShards(r -> r.streamName(stream)).shards()) {
      readShard(aws, stream, shard, sink);
    }
  }

  private static void readShard(LocalAws aws, String stream, Shard shard, Sink sink) {
    String next =
        aws.kinesis()
            .getShardIterator(
                r ->
                    r.streamName(stream)
                        .shardId(shard.shardId())
                        .shardIteratorType(ShardIteratorType.TRIM_HORIZON))
            .shardIterator();
    BigInteger start = new BigInteger(shard.hashKeyRange().startingHashKey());
    BigInteger end = new BigInteger(shard.hashKeyRange().endingHashKey());
    boolean more = true;
    while (more) {
      String iterator = next;
      GetRecordsResponse page = aws.kinesis().getRecords(r -> r.shardIterator(iterator));
      for (Record record : page.records()) {
        UserRecord.deaggregate(List.of(toKcl(record)), start, end)
            .forEach(each -> sink.take(listen(each)));
      }
      next = page.nextShardIterator();
      more = next != null && (page.millisBehindLatest() > 0 || !page.records().isEmpty());
    }
  }

  private static com.amazonaws.services.kinesis.model.Record toKcl(Record record) {
    return new com.amazonaws.services.kinesis.model.Record()
        .withPartitionKey(record.partitionKey())
        .withSequenceNumber(record.sequenceNumber())
        .withData(record.data().asByteBuffer());
  }

  static Listen listen(UserRecord record) {
    ByteBuffer data = record.getData().duplicate();
    byte[] payload = new byte[data.remaining()];
    data.get(payload);
    try {
      return CODEC.decode(payload);
    } catch (MalformedListenException e) {
      throw new AssertionError("No listen was put", e);
    }
  }
}
