package io.listens.producer;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.exception.ApiCallAttemptTimeoutException;
import software.amazon.awssdk.core.exception.ApiCallTimeoutException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.kinesis.KinesisClient;
import software.amazon.awssdk.services.kinesis.model.KmsThrottlingException;
import software.amazon.awssdk.services.kinesis.model.LimitExceededException;
import software.amazon.awssdk.services.kinesis.model.ListShardsRequest;
import software.amazon.awssdk.services.kinesis.model.ListShardsResponse;
import software.amazon.awssdk.services.kinesis.model.ProvisionedThroughputExceededException;
import software.amazon.awssdk.services.kinesis.model.PutRecordsRequest;
import software.amazon.awssdk.services.kinesis.model.PutRecordsRequestEntry;
import software.amazon.awssdk.services.kinesis.model.PutRecordsResultEntry;
import software.amazon.awssdk.services.kinesis.model.ShardFilterType;

/**
 * The port on the SDK's blocking client. A call carries hundreds of records, so few calls are under
 * way at once and a thread for each is cheap; the blocking client spends less CPU per call than the
 * asynchronous one, which hands every answer over between threads.
 */
final class SdkKinesisPort implements KinesisPort {

  private static final String THROTTLED = "ProvisionedThroughputExceededException";

  private final KinesisClient client;
  private final String stream;
  private final Duration requestTimeout;

  SdkKinesisPort(KinesisClient client, String stream, Duration requestTimeout) {
    this.client = client;
    this.stream = stream;
    this.requestTimeout = requestTimeout;
  }

  @Override
  public List<PutResult> put(List<PutRecord> records) {
    PutRecordsRequest request =
        PutRecordsRequest.builder()
            .streamName(stream)
            .records(records.stream().map(SdkKinesisPort::toSdk).toList())
            .overrideConfiguration(o -> o.apiCallTimeout(requestTimeout))
            .build();
    return call(
        () -> client.putRecords(request).records().stream().map(SdkKinesisPort::toResult).toList());
  }

  @Override
  public List<Shard> openShards() {
    List<Shard> open = new ArrayList<>();
    @Nullable String page = null;
    do {
      ListShardsRequest request = shardsRequest(page);
      ListShardsResponse response = call(() -> client.listShards(request));
      response.shards().stream()
          .filter(shard -> shard.sequenceNumberRange().endingSequenceNumber() == null)
          .map(SdkKinesisPort::toShard)
          .forEach(open::add);
      page = response.nextToken();
    } while (page != null);
    return open;
  }

  private ListShardsRequest shardsRequest(@Nullable String page) {
    ListShardsRequest.Builder request =
        ListShardsRequest.builder().overrideConfiguration(o -> o.apiCallTimeout(requestTimeout));
    // A page's token stands for the stream and the filter, and the API refuses both beside it.
    return page == null
        ? request
            .streamName(stream)
            .shardFilter(filter -> filter.type(ShardFilterType.AT_LATEST))
            .build()
        : request.nextToken(page).build();
  }

  private static Shard toShard(software.amazon.awssdk.services.kinesis.model.Shard shard) {
    return new Shard(shard.shardId(), HashKey.parse(shard.hashKeyRange().startingHashKey()));
  }

  private static <T> T call(Supplier<T> call) {
    try {
      return call.get();
    } catch (RuntimeException e) {
      throw new CallFailedException(severityOf(e), describe(e), e);
    }
  }

  private static PutRecordsRequestEntry toSdk(PutRecord put) {
    return PutRecordsRequestEntry.builder()
        .partitionKey(put.partitionKey())
        .explicitHashKey(put.hashKey())
        .data(SdkBytes.fromByteArrayUnsafe(put.data()))
        .build();
  }

  private static PutResult toResult(PutRecordsResultEntry entry) {
    if (entry.errorCode() == null) {
      return new Stored(entry.shardId(), entry.sequenceNumber());
    }
    return new Refused(
        entry.errorCode().equals(THROTTLED) ? Severity.THROTTLED : Severity.TRANSIENT,
        entry.errorCode() + ": " + entry.errorMessage());
  }

  private static Severity severityOf(RuntimeException e) {
    if (e instanceof AwsServiceException service) {
      return severityOf(service);
    }
    boolean mayPass =
        e instanceof ApiCallTimeoutException
            || e instanceof ApiCallAttemptTimeoutException
            || (e instanceof SdkException sdk && sdk.retryable())
            || causedByIo(e);
    return mayPass ? Severity.TRANSIENT : Severity.FATAL;
  }

  private static Severity severityOf(AwsServiceException e) {
    if (e instanceof ProvisionedThroughputExceededException
        || e instanceof LimitExceededException
        || e instanceof KmsThrottlingException
        || e.isThrottlingException()) {
      return Severity.THROTTLED;
    }
    boolean mayPass = e.statusCode() >= 500 || e.statusCode() == 408 || e.isClockSkewException();
    return mayPass ? Severity.TRANSIENT : Severity.FATAL;
  }

  private static boolean causedByIo(Throwable e) {
    for (@Nullable Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (cause instanceof IOException) {
        return true;
      }
    }
    return false;
  }

  private static String describe(RuntimeException e) {
    if (e instanceof AwsServiceException service && service.awsErrorDetails() != null) {
      return service.awsErrorDetails().errorCode()
          + ": "
          + service.awsErrorDetails().errorMessage();
    }
    return e.getClass().getSimpleName() + ": " + e.getMessage();
  }
}
