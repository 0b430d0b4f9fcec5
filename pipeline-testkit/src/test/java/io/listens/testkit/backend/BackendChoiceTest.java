package io.listens.testkit.backend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.testcontainers.utility.DockerImageName;

class BackendChoiceTest {

  private static final URI URL = URI.create("http://127.0.0.1:4566");

  private static BackendChoice of(Map<String, String> options) {
    return BackendChoice.of(options::get);
  }

  @Test
  void theEmbeddedOneIsTheDefault() {
    assertThat(of(Map.of())).isEqualTo(new BackendChoice.Embedded());
    assertThat(of(Map.of("listens.aws", "embedded"))).isEqualTo(new BackendChoice.Embedded());
    assertThat(of(Map.of("listens.aws", ""))).isEqualTo(new BackendChoice.Embedded());
  }

  @Test
  void localStackHasAnImage() {
    assertThat(of(Map.of("listens.aws", "localstack")))
        .isEqualTo(new BackendChoice.LocalStack("localstack/localstack:4.14.0"));
    assertThat(of(Map.of("listens.aws", "localstack", "listens.aws.image", "floci/floci:1.5")))
        .isEqualTo(new BackendChoice.LocalStack("floci/floci:1.5"));
  }

  @Test
  void aUrlMayHaveKnownDifferences() {
    assertThat(of(Map.of("listens.aws", URL.toString())))
        .isEqualTo(new BackendChoice.Url(URL, Set.of()));
    assertThat(
            of(
                Map.of(
                    "listens.aws",
                    URL.toString(),
                    "listens.aws.differences",
                    "no_s3, PARTS_AFTER_ABORT")))
        .isEqualTo(
            new BackendChoice.Url(URL, Set.of(Difference.NO_S3, Difference.PARTS_AFTER_ABORT)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"aws", "localhost:4566", "ftp://host", "http://", "http://a b"})
  void anythingElseIsRefused(String value) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> of(Map.of("listens.aws", value)))
        .withMessage(
            "listens.aws is %s; expected embedded, localstack or a URL such as"
                + " http://127.0.0.1:4566",
            value);
  }

  @Test
  void anUnknownDifferenceIsRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                of(Map.of("listens.aws", URL.toString(), "listens.aws.differences", "everything")))
        .withMessageContaining("listens.aws.differences has EVERYTHING; expected some of [NO_S3");
  }

  @Test
  void anyImageMayStandInForLocalStacks() {
    DockerImageName image = LocalStacks.image("floci/floci:1.5");

    assertThat(image.asCanonicalNameString()).isEqualTo("floci/floci:1.5");
    image.assertCompatibleWith(DockerImageName.parse("localstack/localstack"));
  }

  @Test
  void ofTheEnvironmentTheContainerGetsTheTokenAlone() {
    assertThat(LocalStacks.token(Map.of("LOCALSTACK_AUTH_TOKEN", "secret", "HOME", "/")))
        .isEqualTo(Map.of("LOCALSTACK_AUTH_TOKEN", "secret"));
    assertThat(LocalStacks.token(Map.of("HOME", "/"))).isEmpty();
  }

  @Test
  void withoutDockerItIsSkippedLoudly() {
    List<String> out = new ArrayList<>();

    assertThat(LocalStacks.isThere("some/image:1", () -> false, out::add)).isFalse();
    assertThat(LocalStacks.isThere("some/image:1", () -> true, out::add)).isTrue();

    assertThat(out)
        .containsExactly(
            "SKIPPED: no Docker here, so nothing was run against LocalStack (some/image:1)");
  }

  @Test
  @EmbeddedOnly("moves the clock")
  void whatNeedsTheEmbeddedOneIsSkippedElsewhere() throws Exception {
    EmbeddedOnly only =
        BackendChoiceTest.class
            .getDeclaredMethod("whatNeedsTheEmbeddedOneIsSkippedElsewhere")
            .getAnnotation(EmbeddedOnly.class);

    ConditionEvaluationResult elsewhere =
        EmbeddedOnlyCondition.result(only, new BackendChoice.Url(URL, Set.of()));

    assertThat(elsewhere.isDisabled()).isTrue();
    assertThat(elsewhere.getReason()).hasValue("needs the embedded AWS: moves the clock");
    assertThat(EmbeddedOnlyCondition.result(only, new BackendChoice.Embedded()).isDisabled())
        .isFalse();
  }
}
