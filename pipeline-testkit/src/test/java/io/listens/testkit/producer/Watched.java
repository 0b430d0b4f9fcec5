package io.listens.testkit.producer;

import java.util.ArrayList;
import java.util.List;
import software.amazon.awssdk.services.kinesis.KinesisClient;
import software.amazon.awssdk.services.kinesis.model.KinesisException;
import software.amazon.awssdk.services.kinesis.model.ListShardsRequest;
import software.amazon.awssdk.services.kinesis.model.ListShardsResponse;
import software.amazon.awssdk.services.kinesis.model.PutRecordsRequest;
import software.amazon.awssdk.services.kinesis.model.PutRecordsResponse;

/** A client that remembers the calls that were answered by a 500. */
final class Watched implements KinesisClient {

  private final KinesisClient client;
  private final List<PutRecordsRequest> answeredBy500 = new ArrayList<>();

  Watched(KinesisClient client) {
    this.client = client;
  }

  @Override
  public PutRecordsResponse putRecords(PutRecordsRequest request) {
    try {
      return client.putRecords(request);
    } catch (KinesisException e) {
      if (e.statusCode() == 500) {
        synchronized (answeredBy500) {
          answeredBy500.add(request);
        }
      }
      throw e;
    }
  }

  @Override
  public ListShardsResponse listShards(ListShardsRequest request) {
    return client.listShards(request);
  }

  List<PutRecordsRequest> answeredBy500() {
    synchronized (answeredBy500) {
      return List.copyOf(answeredBy500);
    }
  }

  @Override
  public String serviceName() {
    return client.serviceName();
  }

  @Override
  public void close() {
    client.close();
  }
}
