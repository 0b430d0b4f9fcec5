package com.example;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.listens.testkit.junit.LocalAwsExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.kinesis.KinesisClient;
import software.amazon.awssdk.services.kinesis.model.Record;
import software.amazon.awssdk.services.kinesis.model.ShardIteratorType;
import software.amazon.awssdk.services.s3.S3Client;

class ArchiveTest {

  @RegisterExtension static final LocalAwsExtension AWS = new LocalAwsExtension();

  @Test
  void ordersReachTheLake(KinesisClient kinesis, S3Client s3) {
    kinesis.createStream(r -> r.streamName("orders").shardCount(1));
    s3.createBucket(r -> r.bucket("lake"));
    kinesis.putRecord(
        r -> r.streamName("orders").partitionKey("ann").data(SdkBytes.fromUtf8String("tea")));

    archive(kinesis, s3);

    assertEquals("tea", s3.getObjectAsBytes(r -> r.bucket("lake").key("ann")).asUtf8String());
  }

  /** The program under test. */
  private static void archive(KinesisClient kinesis, S3Client s3) {
    String start =
        kinesis
            .getShardIterator(
                r ->
                    r.streamName("orders")
                        .shardId("shardId-000000000000")
                        .shardIteratorType(ShardIteratorType.TRIM_HORIZON))
            .shardIterator();
    for (Record order : kinesis.getRecords(r -> r.shardIterator(start)).records()) {
      s3.putObject(
          r -> r.bucket("lake").key(order.partitionKey()),
          RequestBody.fromBytes(order.data().asByteArray()));
    }
  }
}
