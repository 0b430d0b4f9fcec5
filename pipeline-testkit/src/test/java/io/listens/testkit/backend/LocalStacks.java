package io.listens.testkit.backend;

import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.localstack.LocalStackContainer;
import org.testcontainers.utility.DockerImageName;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;

/** Starts LocalStack in a container, or says why it can't. */
final class LocalStacks {

  /** What images after {@link BackendChoice#DEFAULT_IMAGE} ask for. */
  private static final String TOKEN = "LOCALSTACK_AUTH_TOKEN";

  /** Seen in kinesis-mock 0.6.2, which LocalStack has its Kinesis from. */
  private static final Set<Difference> DIFFERENCES =
      Set.of(
          Difference.REPEATED_PAGES,
          Difference.NO_PUT_LIMITS,
          Difference.HASH_KEYS_UNCHECKED,
          Difference.POSITIONS_UNCHECKED,
          Difference.END_OF_SHARD_MADE_UP,
          Difference.ON_DEMAND_RESHARDED);

  private LocalStacks() {}

  static Backend.Access start(String image) {
    LocalStackContainer container =
        new LocalStackContainer(image(image)).withServices("kinesis", "s3", "dynamodb");
    container.withEnv(token(System.getenv()));
    container.start();
    return Backend.access(
        container.getEndpoint(),
        container.getRegion(),
        AwsBasicCredentials.create(container.getAccessKey(), container.getSecretKey()),
        DIFFERENCES,
        container::stop);
  }

  /** Another image, such as Floci's, is taken at its word that it can stand in for LocalStack's. */
  static DockerImageName image(String image) {
    return DockerImageName.parse(image).asCompatibleSubstituteFor("localstack/localstack");
  }

  /** What of our environment the container gets. */
  static Map<String, String> token(Map<String, String> environment) {
    String token = environment.get(TOKEN);
    return token == null ? Map.of() : Map.of(TOKEN, token);
  }

  /** A skipped test is a number in the build's output: the reason is told beside it. */
  static boolean isThere(String image, BooleanSupplier docker, Consumer<String> out) {
    boolean there = docker.getAsBoolean();
    if (!there) {
      out.accept(
          "SKIPPED: no Docker here, so nothing was run against LocalStack (%s)".formatted(image));
    }
    return there;
  }

  static boolean isThere(String image) {
    return isThere(
        image, () -> DockerClientFactory.instance().isDockerAvailable(), System.err::println);
  }
}
