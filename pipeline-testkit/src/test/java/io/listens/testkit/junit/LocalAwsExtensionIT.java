package io.listens.testkit.junit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.listens.testkit.LocalAws;
import java.net.URI;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import software.amazon.awssdk.services.kinesis.KinesisClient;
import software.amazon.awssdk.services.s3.S3Client;

class LocalAwsExtensionIT {

  @Test
  void outsideOfATestThereIsNone() {
    assertThatIllegalStateException()
        .isThrownBy(() -> new LocalAwsExtension().get())
        .withMessageContaining("@RegisterExtension");
  }

  @Nested
  class InAStaticField {

    @RegisterExtension static final LocalAwsExtension AWS = new LocalAwsExtension();
    private static @Nullable URI first;

    @RepeatedTest(2)
    void oneServesTheClassAndIsEmptyForEachTest(LocalAws aws, KinesisClient kinesis, S3Client s3) {
      first = first == null ? aws.endpoint() : first;

      assertThat(aws).isSameAs(AWS.get());
      assertThat(aws.endpoint()).isEqualTo(first);
      assertThat(kinesis.listStreams().streamNames()).isEmpty();
      assertThat(s3.listBuckets().buckets()).isEmpty();
      kinesis.createStream(r -> r.streamName("s").shardCount(1));
      s3.createBucket(r -> r.bucket("lake"));
    }

    @Nested
    class AndInANestedClass {

      @Test
      void itIsTheSame(LocalAws aws) {
        assertThat(aws).isSameAs(AWS.get());
      }
    }
  }

  @Nested
  class InAnInstanceField {

    private static final Set<LocalAws> SEEN = new HashSet<>();

    @RegisterExtension
    final LocalAwsExtension aws = new LocalAwsExtension(LocalAws.builder().shardLimits(true));

    @RepeatedTest(2)
    void eachTestHasItsOwn() {
      assertThat(SEEN.add(aws.get())).isTrue();
      assertThat(aws.get().kinesis().listStreams().streamNames()).isEmpty();
    }
  }

  @Nested
  @ExtendWith(LocalAwsExtension.class)
  class ByAnnotation {

    @Test
    void itIsAParameter(LocalAws aws) {
      assertThat(aws.kinesis().listStreams().streamNames()).isEmpty();
    }
  }
}
