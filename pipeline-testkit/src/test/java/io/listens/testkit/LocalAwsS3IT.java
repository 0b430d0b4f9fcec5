package io.listens.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.listens.testkit.junit.LocalAwsExtension;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;
import software.amazon.awssdk.services.s3.model.ObjectIdentifier;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.model.S3Object;

class LocalAwsS3IT {

  private static final int PART = 5 << 20;

  @RegisterExtension static final LocalAwsExtension AWS = new LocalAwsExtension();

  private final LocalAws aws = AWS.get();

  @BeforeEach
  void emptyBucket() {
    aws.s3().createBucket(r -> r.bucket("lake"));
  }

  @Test
  void anObjectComesBackAsItWasPut() {
    byte[] content = bytes(100_000);
    aws.s3()
        .putObject(
            r -> r.bucket("lake").key("a b/ş+.bin").metadata(java.util.Map.of("k", "v")),
            RequestBody.fromBytes(content));

    HeadObjectResponse head = aws.s3().headObject(r -> r.bucket("lake").key("a b/ş+.bin"));

    assertThat(head.contentLength()).isEqualTo(content.length);
    assertThat(head.metadata()).containsEntry("k", "v");
    assertThat(get("a b/ş+.bin")).isEqualTo(content);
  }

  @Test
  void anEmptyObjectIsKept() {
    put("_SUCCESS", new byte[0]);

    assertThat(get("_SUCCESS")).isEmpty();
  }

  @Test
  void aRangeIsReadAlone() {
    byte[] content = bytes(1000);
    put("o", content);

    byte[] part =
        aws.s3()
            .getObjectAsBytes(r -> r.bucket("lake").key("o").range("bytes=100-199"))
            .asByteArray();

    assertThat(part).isEqualTo(Arrays.copyOfRange(content, 100, 200));
  }

  @Test
  void aMissingObjectIsTheSdksException() {
    assertThatThrownBy(() -> get("none")).isInstanceOf(NoSuchKeyException.class);
    assertThatThrownBy(() -> aws.s3().headObject(r -> r.bucket("lake").key("none")))
        .isInstanceOf(NoSuchKeyException.class);
  }

  @Test
  void partsBecomeOneObject() {
    S3Client s3 = aws.s3();
    byte[] first = bytes(PART);
    byte[] second = bytes(1234);
    String upload = s3.createMultipartUpload(r -> r.bucket("lake").key("big")).uploadId();
    String firstTag =
        s3.uploadPart(
                r -> r.bucket("lake").key("big").uploadId(upload).partNumber(1),
                RequestBody.fromBytes(first))
            .eTag();
    String secondTag =
        s3.uploadPart(
                r -> r.bucket("lake").key("big").uploadId(upload).partNumber(2),
                RequestBody.fromBytes(second))
            .eTag();
    s3.completeMultipartUpload(
        r ->
            r.bucket("lake")
                .key("big")
                .uploadId(upload)
                .multipartUpload(
                    m ->
                        m.parts(
                            CompletedPart.builder().partNumber(1).eTag(firstTag).build(),
                            CompletedPart.builder().partNumber(2).eTag(secondTag).build())));

    byte[] whole = get("big");

    assertThat(whole).hasSize(PART + 1234).startsWith(first).endsWith(second);
  }

  @Test
  void aConditionalPutDoesNotOverwrite() {
    put("once", new byte[] {1});

    assertThatThrownBy(
            () ->
                aws.s3()
                    .putObject(
                        r -> r.bucket("lake").key("once").ifNoneMatch("*"),
                        RequestBody.fromBytes(new byte[] {2})))
        .isInstanceOfSatisfying(S3Exception.class, e -> assertThat(e.statusCode()).isEqualTo(412));
    assertThat(get("once")).containsExactly(1);
  }

  @Test
  void listsArePaged() {
    List<String> keys = IntStream.range(0, 25).mapToObj("p/%03d"::formatted).toList();
    keys.forEach(key -> put(key, new byte[] {1}));

    List<String> listed =
        aws
            .s3()
            .listObjectsV2Paginator(r -> r.bucket("lake").prefix("p/").maxKeys(10))
            .contents()
            .stream()
            .map(S3Object::key)
            .toList();

    assertThat(listed).isEqualTo(keys);
  }

  @Test
  void aCopyIsTheSame() {
    byte[] content = bytes(1000);
    put("from", content);

    aws.s3()
        .copyObject(
            r ->
                r.sourceBucket("lake")
                    .sourceKey("from")
                    .destinationBucket("lake")
                    .destinationKey("to"));

    assertThat(get("to")).isEqualTo(content);
  }

  @Test
  void manyAreDeletedAtOnce() {
    put("a", new byte[] {1});
    put("b", new byte[] {1});

    aws.s3()
        .deleteObjects(
            r ->
                r.bucket("lake")
                    .delete(
                        d ->
                            d.objects(
                                ObjectIdentifier.builder().key("a").build(),
                                ObjectIdentifier.builder().key("b").build())));

    assertThat(aws.s3().listObjectsV2(r -> r.bucket("lake")).contents()).isEmpty();
  }

  private void put(String key, byte[] content) {
    aws.s3().putObject(r -> r.bucket("lake").key(key), RequestBody.fromBytes(content));
  }

  private byte[] get(String key) {
    return aws.s3().getObjectAsBytes(r -> r.bucket("lake").key(key)).asByteArray();
  }

  private static byte[] bytes(int count) {
    byte[] bytes = new byte[count];
    new Random(count).nextBytes(bytes);
    return bytes;
  }
}
