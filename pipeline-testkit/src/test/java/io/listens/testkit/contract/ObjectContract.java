package io.listens.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.listens.testkit.backend.Backend;
import io.listens.testkit.backend.Difference;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.Bucket;
import software.amazon.awssdk.services.s3.model.CommonPrefix;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.NoSuchBucketException;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;
import software.amazon.awssdk.services.s3.model.ObjectIdentifier;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.model.S3Object;

/** Objects are put, read, listed, copied and deleted. */
interface ObjectContract {

  int PART = 5 << 20;

  Backend aws();

  default S3Client s3() {
    return aws().s3();
  }

  default String bucket() {
    aws().assumeNo(Difference.NO_S3);
    String name = aws().name("contract");
    s3().createBucket(r -> r.bucket(name));
    return name;
  }

  private String put(String bucket, String key, byte[] content) {
    return s3().putObject(r -> r.bucket(bucket).key(key), RequestBody.fromBytes(content)).eTag();
  }

  private byte[] get(String bucket, String key) {
    return s3().getObjectAsBytes(r -> r.bucket(bucket).key(key)).asByteArray();
  }

  private List<String> keys(String bucket) {
    return s3().listObjectsV2(r -> r.bucket(bucket)).contents().stream()
        .map(S3Object::key)
        .toList();
  }

  private static byte[] content(int count) {
    byte[] bytes = new byte[count];
    new Random(count).nextBytes(bytes);
    return bytes;
  }

  @Test
  default void anObjectComesBackAsItWasPut() {
    String bucket = bucket();
    String key = "a b/ş+%&=.bin";
    byte[] content = content(100_000);
    s3().putObject(
            r -> r.bucket(bucket).key(key).contentType("x/y").metadata(Map.of("k", "v")),
            RequestBody.fromBytes(content));

    HeadObjectResponse head = s3().headObject(r -> r.bucket(bucket).key(key));

    assertThat(head.contentLength()).isEqualTo(content.length);
    assertThat(head.contentType()).isEqualTo("x/y");
    assertThat(head.metadata()).containsEntry("k", "v");
    assertThat(get(bucket, key)).isEqualTo(content);
    assertThat(keys(bucket)).containsExactly(key);
  }

  @Test
  default void anEmptyObjectIsKept() {
    String bucket = bucket();

    put(bucket, "_SUCCESS", new byte[0]);

    assertThat(get(bucket, "_SUCCESS")).isEmpty();
  }

  @Test
  default void theLastPutCounts() {
    String bucket = bucket();

    String first = put(bucket, "o", content(10));
    String second = put(bucket, "o", content(20));

    assertThat(first).isNotEqualTo(second);
    assertThat(get(bucket, "o")).isEqualTo(content(20));
    assertThat(keys(bucket)).containsExactly("o");
  }

  /** MD5 of the letter a is in RFC 1321. */
  @Test
  default void theEtagOfASimplePutIsItsMd5() {
    assertThat(put(bucket(), "o", new byte[] {'a'}))
        .isEqualTo("\"0cc175b9c0f1b6a831c399e269772661\"");
  }

  @Test
  default void aRangeIsReadAlone() {
    String bucket = bucket();
    byte[] content = content(1_000);
    put(bucket, "o", content);

    assertThat(range(bucket, "bytes=100-199")).isEqualTo(Arrays.copyOfRange(content, 100, 200));
    assertThat(range(bucket, "bytes=-10")).isEqualTo(Arrays.copyOfRange(content, 990, 1_000));
    assertThatThrownBy(() -> range(bucket, "bytes=1000-"))
        .isInstanceOfSatisfying(S3Exception.class, e -> assertThat(e.statusCode()).isEqualTo(416));
  }

  private byte[] range(String bucket, String range) {
    return s3().getObjectAsBytes(r -> r.bucket(bucket).key("o").range(range)).asByteArray();
  }

  @Test
  default void whatIsNotInABucketIsNotFound() {
    String bucket = bucket();

    assertThatThrownBy(() -> get(bucket, "none")).isInstanceOf(NoSuchKeyException.class);
    assertThatThrownBy(() -> s3().headObject(r -> r.bucket(bucket).key("none")))
        .isInstanceOf(NoSuchKeyException.class);
    s3().deleteObject(r -> r.bucket(bucket).key("none"));
  }

  @Test
  default void aBucketThatIsNotThereIsNotFound() {
    aws().assumeNo(Difference.NO_S3);
    String nowhere = aws().name("contract");

    assertThatThrownBy(() -> put(nowhere, "o", new byte[1]))
        .isInstanceOf(NoSuchBucketException.class);
    assertThatThrownBy(() -> keys(nowhere)).isInstanceOf(NoSuchBucketException.class);
    assertThatThrownBy(() -> s3().headBucket(r -> r.bucket(nowhere)))
        .isInstanceOf(NoSuchBucketException.class);
  }

  @Test
  default void aBucketIsListedUntilItIsDeleted() {
    String bucket = bucket();
    assertThat(buckets()).contains(bucket);

    s3().deleteBucket(r -> r.bucket(bucket));

    assertThat(buckets()).doesNotContain(bucket);
  }

  private List<String> buckets() {
    return s3().listBuckets().buckets().stream().map(Bucket::name).toList();
  }

  @Test
  default void aBucketWithObjectsIsNotDeleted() {
    String bucket = bucket();
    put(bucket, "o", new byte[1]);

    assertThatThrownBy(() -> s3().deleteBucket(r -> r.bucket(bucket)))
        .isInstanceOfSatisfying(S3Exception.class, e -> assertThat(e.statusCode()).isEqualTo(409));
  }

  @Test
  default void partsBecomeOneObject() {
    String bucket = bucket();
    String upload = s3().createMultipartUpload(r -> r.bucket(bucket).key("o")).uploadId();
    byte[] first = content(PART);
    byte[] second = content(1_234);
    CompletedPart one = part(bucket, upload, 1, first);
    CompletedPart two = part(bucket, upload, 2, second);
    assertThat(keys(bucket)).isEmpty();

    s3().completeMultipartUpload(
            r ->
                r.bucket(bucket).key("o").uploadId(upload).multipartUpload(m -> m.parts(one, two)));

    assertThat(get(bucket, "o")).hasSize(PART + 1_234).startsWith(first).endsWith(second);
  }

  private CompletedPart part(String bucket, String upload, int number, byte[] content) {
    String tag =
        s3().uploadPart(
                r -> r.bucket(bucket).key("o").uploadId(upload).partNumber(number),
                RequestBody.fromBytes(content))
            .eTag();
    return CompletedPart.builder().partNumber(number).eTag(tag).build();
  }

  @Test
  default void anAbortedUploadLeavesNothing() {
    String bucket = bucket();
    String upload = s3().createMultipartUpload(r -> r.bucket(bucket).key("o")).uploadId();
    part(bucket, upload, 1, content(10));

    s3().abortMultipartUpload(r -> r.bucket(bucket).key("o").uploadId(upload));

    assertThat(keys(bucket)).isEmpty();
    assertThat(s3().listMultipartUploads(r -> r.bucket(bucket)).uploads()).isEmpty();
  }

  @Test
  default void anAbortedUploadTakesNoParts() {
    aws().assumeNo(Difference.PARTS_AFTER_ABORT);
    String bucket = bucket();
    String upload = s3().createMultipartUpload(r -> r.bucket(bucket).key("o")).uploadId();
    s3().abortMultipartUpload(r -> r.bucket(bucket).key("o").uploadId(upload));

    assertThatThrownBy(() -> part(bucket, upload, 1, content(10)))
        .isInstanceOfSatisfying(S3Exception.class, e -> assertThat(e.statusCode()).isEqualTo(404));
  }

  @Test
  default void aPutMayInsistOnBeingTheFirst() {
    String bucket = bucket();
    put(bucket, "once", new byte[] {1});

    assertThatThrownBy(
            () ->
                s3().putObject(
                        r -> r.bucket(bucket).key("once").ifNoneMatch("*"),
                        RequestBody.fromBytes(new byte[] {2})))
        .isInstanceOfSatisfying(S3Exception.class, e -> assertThat(e.statusCode()).isEqualTo(412));
    assertThat(get(bucket, "once")).containsExactly(1);
  }

  @Test
  default void aReadMayInsistOnAnEtag() {
    String bucket = bucket();
    String tag = put(bucket, "o", new byte[] {1});

    assertThat(s3().getObjectAsBytes(r -> r.bucket(bucket).key("o").ifMatch(tag)).asByteArray())
        .containsExactly(1);
    assertThatThrownBy(
            () -> s3().getObjectAsBytes(r -> r.bucket(bucket).key("o").ifMatch("\"other\"")))
        .isInstanceOfSatisfying(S3Exception.class, e -> assertThat(e.statusCode()).isEqualTo(412));
  }

  @Test
  default void keysAreListedInPagesInTheirOrder() {
    String bucket = bucket();
    List<String> keys = IntStream.range(0, 25).mapToObj("p/%03d"::formatted).toList();
    keys.forEach(key -> put(bucket, key, new byte[] {1}));
    put(bucket, "q", new byte[] {1});

    ListObjectsV2Response page = s3().listObjectsV2(r -> r.bucket(bucket).prefix("p/").maxKeys(10));

    assertThat(page.contents()).hasSize(10);
    assertThat(page.isTruncated()).isTrue();
    assertThat(
            s3()
                .listObjectsV2Paginator(r -> r.bucket(bucket).prefix("p/").maxKeys(10))
                .contents()
                .stream()
                .map(S3Object::key))
        .containsExactlyElementsOf(keys);
    assertThat(
            s3().listObjectsV2(r -> r.bucket(bucket).startAfter("p/023")).contents().stream()
                .map(S3Object::key))
        .containsExactly("p/024", "q");
  }

  @Test
  default void aDelimiterFoldsKeys() {
    String bucket = bucket();
    for (String key : new String[] {"t/a/1", "t/a/2", "t/b/1", "t/c"}) {
      put(bucket, key, new byte[] {1});
    }

    ListObjectsV2Response listed =
        s3().listObjectsV2(r -> r.bucket(bucket).prefix("t/").delimiter("/"));

    assertThat(listed.commonPrefixes())
        .extracting(CommonPrefix::prefix)
        .containsExactly("t/a/", "t/b/");
    assertThat(listed.contents()).extracting(S3Object::key).containsExactly("t/c");
  }

  @Test
  default void aCopyIsTheSame() {
    String bucket = bucket();
    put(bucket, "from", content(1_000));

    s3().copyObject(
            r ->
                r.sourceBucket(bucket)
                    .sourceKey("from")
                    .destinationBucket(bucket)
                    .destinationKey("to"));

    assertThat(get(bucket, "to")).isEqualTo(content(1_000));
  }

  @Test
  default void manyAreDeletedAtOnce() {
    String bucket = bucket();
    put(bucket, "a", new byte[] {1});
    put(bucket, "b", new byte[] {1});
    put(bucket, "c", new byte[] {1});

    s3().deleteObjects(
            r ->
                r.bucket(bucket)
                    .delete(
                        d ->
                            d.objects(
                                ObjectIdentifier.builder().key("a").build(),
                                ObjectIdentifier.builder().key("b").build(),
                                ObjectIdentifier.builder().key("none").build())));

    assertThat(keys(bucket)).containsExactly("c");
  }
}
