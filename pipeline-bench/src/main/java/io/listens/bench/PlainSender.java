package io.listens.bench;

import io.listens.model.Listen;
import io.listens.model.ListenCodec;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.kinesis.KinesisClient;
import software.amazon.awssdk.services.kinesis.model.ProvisionedThroughputExceededException;
import software.amazon.awssdk.services.kinesis.model.PutRecordsRequestEntry;
import software.amazon.awssdk.services.kinesis.model.PutRecordsResultEntry;

/** What is written without a library: a loop that sends what failed again. */
final class PlainSender {

  private static final int LARGEST_CALL = 500;
  private static final int PAUSE_MS = 10;
  private static final int KEY_BYTES = 16;

  private final KinesisClient client;
  private final String stream;
  private final ListenCodec codec = new ListenCodec();
  private final Random random = new Random(7);

  PlainSender(KinesisClient client, String stream) {
    this.client = client;
    this.stream = stream;
  }

  /** What they weigh in Kinesis, each in a record of its own. */
  long bytesOf(List<Listen> listens) {
    return listens.stream().mapToLong(each -> KEY_BYTES + codec.encode(each).length).sum();
  }

  /** One PutRecord a listen. */
  void oneByOne(List<Listen> listens) throws InterruptedException {
    for (Listen listen : listens) {
      SdkBytes data = SdkBytes.fromByteArrayUnsafe(codec.encode(listen));
      String key = key();
      boolean stored = false;
      while (!stored) {
        try {
          client.putRecord(r -> r.streamName(stream).partitionKey(key).data(data));
          stored = true;
        } catch (ProvisionedThroughputExceededException e) {
          Thread.sleep(PAUSE_MS);
        }
      }
    }
  }

  /** PutRecords with as many listens as a call takes. */
  void byHundreds(List<Listen> listens) throws InterruptedException {
    for (int from = 0; from < listens.size(); from += LARGEST_CALL) {
      int to = Math.min(listens.size(), from + LARGEST_CALL);
      List<PutRecordsRequestEntry> left =
          listens.subList(from, to).stream().map(this::entry).toList();
      while (!left.isEmpty()) {
        left = put(left);
        if (!left.isEmpty()) {
          Thread.sleep(PAUSE_MS);
        }
      }
    }
  }

  /** Random, so that all shards are used alike. */
  private String key() {
    return String.format(Locale.ROOT, "%016x", random.nextLong());
  }

  private PutRecordsRequestEntry entry(Listen listen) {
    return PutRecordsRequestEntry.builder()
        .partitionKey(key())
        .data(SdkBytes.fromByteArrayUnsafe(codec.encode(listen)))
        .build();
  }

  private List<PutRecordsRequestEntry> put(List<PutRecordsRequestEntry> entries) {
    List<PutRecordsResultEntry> results =
        client.putRecords(r -> r.streamName(stream).records(entries)).records();
    List<PutRecordsRequestEntry> failed = new ArrayList<>();
    for (int i = 0; i < results.size(); i++) {
      if (results.get(i).errorCode() != null) {
        failed.add(entries.get(i));
      }
    }
    return failed;
  }
}
