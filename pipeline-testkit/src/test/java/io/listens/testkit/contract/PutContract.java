package io.listens.testkit.contract;

import static io.listens.testkit.contract.TestStream.HALF;
import static io.listens.testkit.contract.TestStream.bytes;
import static io.listens.testkit.contract.TestStream.entry;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.listens.testkit.backend.Difference;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.kinesis.model.PutRecordResponse;
import software.amazon.awssdk.services.kinesis.model.PutRecordsRequestEntry;
import software.amazon.awssdk.services.kinesis.model.PutRecordsResponse;
import software.amazon.awssdk.services.kinesis.model.PutRecordsResultEntry;
import software.amazon.awssdk.services.kinesis.model.Record;
import software.amazon.awssdk.services.kinesis.model.ResourceNotFoundException;
import software.amazon.awssdk.services.kinesis.model.ShardIteratorType;

/** Records are put. */
interface PutContract extends KinesisContract {

  int MIB = 1 << 20;

  @Test
  default void recordsComeBackAsTheyWerePut() {
    TestStream stream = stream(1);
    byte[] everyByte = new byte[256];
    IntStream.range(0, 256).forEach(i -> everyByte[i] = (byte) i);

    PutRecordResponse put =
        kinesis()
            .putRecord(
                r ->
                    r.streamName(stream.name)
                        .partitionKey("ş ü")
                        .data(SdkBytes.fromByteArray(everyByte)));
    List<Record> records =
        stream.records(stream.iterator(put.shardId(), ShardIteratorType.TRIM_HORIZON), 1);

    assertThat(records).hasSize(1);
    assertThat(records.get(0).data().asByteArray()).isEqualTo(everyByte);
    assertThat(records.get(0).partitionKey()).isEqualTo("ş ü");
    assertThat(records.get(0).sequenceNumber()).isEqualTo(put.sequenceNumber());
    assertThat(records.get(0).approximateArrivalTimestamp()).isNotNull();
  }

  /** MD5 of "a" is 0c…, of "b" 92…, of "c" 4a…, of "d" 82… (RFC 1321 has the first). */
  @Test
  default void theMd5OfAKeyChoosesTheShard() {
    TestStream stream = stream(2);
    String lower = stream.shard(0);
    String upper = stream.shard(1);

    PutRecordsResponse put =
        kinesis()
            .putRecords(
                r ->
                    r.streamName(stream.name)
                        .records(
                            entry("a", bytes(1)),
                            entry("b", bytes(1)),
                            entry("c", bytes(1)),
                            entry("d", bytes(1))));

    assertThat(put.records())
        .extracting(PutRecordsResultEntry::shardId)
        .containsExactly(lower, upper, lower, upper);
  }

  @Test
  default void anExplicitHashKeyChoosesInItsPlace() {
    TestStream stream = stream(2);

    assertThat(stream.putAt("0", "x").shardId()).isEqualTo(stream.shard(0));
    assertThat(stream.putAt(HALF, "x").shardId()).isEqualTo(stream.shard(1));
  }

  @Test
  default void aHashKeyOutsideOfTheRingIsRefused() {
    aws().assumeNo(Difference.HASH_KEYS_UNCHECKED);
    TestStream stream = stream(1);
    String beyond = BigInteger.ONE.shiftLeft(128).toString();

    assertThatThrownBy(() -> stream.putAt(beyond, "x"))
        .isInstanceOfAny(REFUSALS.toArray(Class[]::new));
    assertThatThrownBy(() -> stream.putAt("half", "x"))
        .isInstanceOfAny(REFUSALS.toArray(Class[]::new));
  }

  @Test
  default void sequenceNumbersIncreaseInAShard() {
    TestStream stream = stream(1);
    List<BigInteger> numbers = new ArrayList<>();

    for (int i = 0; i < 5; i++) {
      numbers.add(new BigInteger(stream.put("x").sequenceNumber()));
    }

    assertThat(numbers).isSorted().doesNotHaveDuplicates();
  }

  @Test
  default void manyAreAnsweredInTheirOrder() {
    TestStream stream = stream(1);
    List<PutRecordsRequestEntry> entries =
        IntStream.range(0, 500).mapToObj(i -> entry("key-" + i, bytes(1))).toList();

    PutRecordsResponse put = kinesis().putRecords(r -> r.streamName(stream.name).records(entries));
    List<Record> records =
        stream.records(stream.iterator(stream.shard(0), ShardIteratorType.TRIM_HORIZON), 500);

    assertThat(put.failedRecordCount()).isZero();
    assertThat(records)
        .extracting(Record::partitionKey)
        .containsExactlyElementsOf(
            entries.stream().map(PutRecordsRequestEntry::partitionKey).toList());
    assertThat(records)
        .extracting(Record::sequenceNumber)
        .containsExactlyElementsOf(
            put.records().stream().map(PutRecordsResultEntry::sequenceNumber).toList());
  }

  @Test
  default void moreThanFiveHundredAreRefused() {
    assertRefused(stream(1), Collections.nCopies(501, entry("key", bytes(1))));
  }

  @Test
  default void moreThanTenMebibytesAreRefused() {
    assertRefused(stream(1), Collections.nCopies(11, entry("key", bytes(MIB - 3))));
  }

  @Test
  default void noRecordsAtAllAreRefused() {
    assertRefused(stream(1), List.of());
  }

  /** Of a refused request nothing is stored. */
  private void assertRefused(TestStream stream, List<PutRecordsRequestEntry> entries) {
    aws().assumeNo(Difference.NO_PUT_LIMITS);
    assertThatThrownBy(() -> kinesis().putRecords(r -> r.streamName(stream.name).records(entries)))
        .isInstanceOfAny(REFUSALS.toArray(Class[]::new));
    stream.put("after");
    assertThat(stream.dataOf(stream.shard(0), 1)).containsExactly("after");
  }

  @Test
  default void aRecordIsAMebibyteAtMostItsKeyIncluded() {
    aws().assumeNo(Difference.NO_PUT_LIMITS);
    TestStream stream = stream(1);

    assertThat(put(stream, "key", MIB - 3).sequenceNumber()).isNotEmpty();
    assertThatThrownBy(() -> put(stream, "key", MIB - 2))
        .isInstanceOfAny(REFUSALS.toArray(Class[]::new));
  }

  private PutRecordResponse put(TestStream stream, String key, int length) {
    return kinesis()
        .putRecord(
            r ->
                r.streamName(stream.name)
                    .partitionKey(key)
                    .data(SdkBytes.fromByteArray(bytes(length))));
  }

  @Test
  default void aRecordMayBeEmpty() {
    TestStream stream = stream(1);

    stream.put("");

    assertThat(stream.dataOf(stream.shard(0), 1)).containsExactly("");
  }

  @Test
  default void aKeyHasOneTo256Characters() {
    TestStream stream = stream(1);

    assertThat(put(stream, "k".repeat(256), 1).sequenceNumber()).isNotEmpty();
    assertThatThrownBy(() -> put(stream, "", 1)).isInstanceOfAny(REFUSALS.toArray(Class[]::new));
    assertThatThrownBy(() -> put(stream, "k".repeat(257), 1))
        .isInstanceOfAny(REFUSALS.toArray(Class[]::new));
  }

  @Test
  default void aStreamThatIsNotThereTakesNothing() {
    assertThatThrownBy(
            () ->
                kinesis()
                    .putRecords(
                        r -> r.streamName(StreamContract.NOWHERE).records(entry("k", bytes(1)))))
        .isInstanceOf(ResourceNotFoundException.class);
  }
}
