package io.listens.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.listens.testkit.junit.LocalAwsExtension;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What a client without an SDK sees. */
class LocalAwsHttpIT {

  @RegisterExtension static final LocalAwsExtension AWS = new LocalAwsExtension();

  private final LocalAws aws = AWS.get();

  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  private HttpResponse<String> call(String target, String body)
      throws IOException, InterruptedException {
    return http.send(
        HttpRequest.newBuilder(aws.endpoint())
            .header("X-Amz-Target", target)
            .header("Content-Type", "application/x-amz-json-1.1")
            .POST(BodyPublishers.ofString(body))
            .build(),
        BodyHandlers.ofString());
  }

  @Test
  void anErrorIsATypeAndAMessage() throws Exception {
    HttpResponse<String> answer =
        call("Kinesis_20131202.DescribeStream", "{\"StreamName\":\"nowhere\"}");

    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/x-amz-json-1.1");
    assertThat(answer.headers().firstValue("x-amzn-RequestId")).isPresent();
    assertThat(answer.body())
        .isEqualTo(
            "{\"__type\":\"ResourceNotFoundException\",\"message\":\"Stream nowhere under account"
                + " 000000000000 not found.\"}");
  }

  @Test
  void anOperationWithoutAnAnswerAnswersNothing() throws Exception {
    HttpResponse<String> answer =
        call("Kinesis_20131202.CreateStream", "{\"StreamName\":\"s\",\"ShardCount\":1}");

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body()).isEmpty();
  }

  @Test
  void bytesAreBase64AndTimesAreSeconds() throws Exception {
    call("Kinesis_20131202.CreateStream", "{\"StreamName\":\"s\",\"ShardCount\":1}");
    call(
        "Kinesis_20131202.PutRecord",
        "{\"StreamName\":\"s\",\"PartitionKey\":\"k\",\"Data\":\"AP9/\"}");
    String iterator =
        call(
                "Kinesis_20131202.GetShardIterator",
                "{\"StreamName\":\"s\",\"ShardId\":\"shardId-000000000000\","
                    + "\"ShardIteratorType\":\"AT_TIMESTAMP\",\"Timestamp\":1.5E9}")
            .body()
            .replaceAll(".*\"ShardIterator\":\"([^\"]*)\".*", "$1");

    String answer =
        call("Kinesis_20131202.GetRecords", "{\"ShardIterator\":\"" + iterator + "\"}").body();

    assertThat(answer)
        .contains("\"Data\":\"AP9/\"")
        .containsPattern("\"ApproximateArrivalTimestamp\":\\d{10}\\.\\d{3},");
  }

  @Test
  void bytesThatAreNoBase64AreRefused() throws Exception {
    call("Kinesis_20131202.CreateStream", "{\"StreamName\":\"s\",\"ShardCount\":1}");

    HttpResponse<String> answer =
        call(
            "Kinesis_20131202.PutRecord",
            "{\"StreamName\":\"s\",\"PartitionKey\":\"k\",\"Data\":\"?\"}");

    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(answer.body()).contains("\"SerializationException\"", "converted to a Blob");
  }

  @Test
  void aBodyThatIsNoMapIsRefused() throws Exception {
    for (String body : new String[] {"", "[]", "{", "{\"StreamName\":[null]}", "nonsense"}) {
      HttpResponse<String> answer = call("Kinesis_20131202.DescribeStream", body);

      assertThat(answer.statusCode()).isEqualTo(400);
      assertThat(answer.body()).contains("\"SerializationException\"");
    }
  }

  @Test
  void anUnknownOperationOrServiceIsNamed() throws Exception {
    for (String target :
        new String[] {"Kinesis_20131202.SubscribeToShard", "DynamoDB_20120810.ListTables", "x"}) {
      HttpResponse<String> answer = call(target, "{}");

      assertThat(answer.statusCode()).isEqualTo(400);
      assertThat(answer.body())
          .contains("\"UnknownOperationException\"", target.substring(target.indexOf('.') + 1));
    }
  }

  @Test
  void aServiceThatIsNotThereIsSaidSo() throws Exception {
    HttpRequest.Builder metrics =
        HttpRequest.newBuilder(aws.endpoint())
            .header("Content-Type", "application/x-www-form-urlencoded; charset=utf-8")
            .POST(BodyPublishers.ofString("Action=PutMetricData&Version=2010-08-01"));
    HttpRequest.Builder rpc =
        HttpRequest.newBuilder(
                aws.endpoint().resolve("/service/GraniteServiceVersion20100801/operation/x"))
            .header("smithy-protocol", "rpc-v2-cbor")
            .POST(BodyPublishers.ofString(""));
    for (HttpRequest.Builder request : List.of(metrics, rpc)) {
      HttpResponse<String> answer = http.send(request.build(), BodyHandlers.ofString());

      assertThat(answer.statusCode()).isEqualTo(400);
      assertThat(answer.body())
          .contains("UnknownOperationException", "it has Kinesis, DynamoDB and S3");
    }
  }

  @Test
  void aBodyMayBeAnnouncedFirst() throws Exception {
    aws.s3().createBucket(r -> r.bucket("lake"));
    URI object = aws.endpoint().resolve("/lake/announced");

    HttpResponse<String> put =
        http.send(
            HttpRequest.newBuilder(object)
                .expectContinue(true)
                .PUT(BodyPublishers.ofByteArray(new byte[1 << 20]))
                .build(),
            BodyHandlers.ofString());

    assertThat(put.statusCode()).isEqualTo(200);
    assertThat(aws.s3().headObject(r -> r.bucket("lake").key("announced")).contentLength())
        .isEqualTo(1 << 20);
  }

  @Test
  void onlyLoopbackIsListenedOn() {
    assertThat(aws.endpoint().getHost()).isEqualTo("127.0.0.1");
  }
}
