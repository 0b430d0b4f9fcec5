package io.listens.testkit.junit;

import io.listens.testkit.LocalAws;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import software.amazon.awssdk.services.kinesis.KinesisClient;
import software.amazon.awssdk.services.s3.S3Client;

/**
 * Starts and stops a {@link LocalAws} around tests.
 *
 * <p>In a static field, or by {@code @ExtendWith} on the class, one serves the whole class and is
 * emptied before each test; what a test needs is made in the test or in {@code @BeforeEach}. In a
 * field of the instance each test has its own. Tests that run at the same time need their own.
 *
 * <p>Tests may also have it, a {@link KinesisClient} or an {@link S3Client} as a parameter.
 *
 * <pre>{@code
 * class CheckoutTest {
 *   @RegisterExtension static final LocalAwsExtension AWS = new LocalAwsExtension();
 *
 *   @Test
 *   void ordersReachTheStream(KinesisClient kinesis) {
 *     kinesis.createStream(r -> r.streamName("orders").shardCount(1));
 *     new Checkout(AWS.get().endpoint()).order("tea");
 *     // ...
 *   }
 * }
 * }</pre>
 */
public final class LocalAwsExtension
    implements BeforeAllCallback,
        BeforeEachCallback,
        AfterEachCallback,
        AfterAllCallback,
        ParameterResolver {

  private static final Map<Class<?>, Function<LocalAws, Object>> PARAMETERS =
      Map.of(
          LocalAws.class, aws -> aws,
          KinesisClient.class, LocalAws::kinesis,
          S3Client.class, LocalAws::s3);

  private final LocalAws.Builder settings;
  private @Nullable LocalAws running;

  /** The test or class that it was started for, by its id. */
  private @Nullable String owner;

  /** With the settings that {@link LocalAws#start()} has. */
  public LocalAwsExtension() {
    this(LocalAws.builder());
  }

  /**
   * @param settings what each is started with
   */
  public LocalAwsExtension(LocalAws.Builder settings) {
    this.settings = settings;
  }

  /**
   * The one that runs.
   *
   * @throws IllegalStateException outside of a test
   */
  public LocalAws get() {
    if (running == null) {
      throw new IllegalStateException(
          "LocalAws isn't running; expected a call from a test. Register the extension with"
              + " @RegisterExtension or @ExtendWith");
    }
    return running;
  }

  @Override
  public void beforeAll(ExtensionContext context) {
    startFor(context);
  }

  @Override
  public void beforeEach(ExtensionContext context) {
    if (!startFor(context)) {
      get().reset();
    }
  }

  private boolean startFor(ExtensionContext context) {
    if (running != null) {
      return false;
    }
    running = settings.start();
    owner = context.getUniqueId();
    return true;
  }

  @Override
  public void afterEach(ExtensionContext context) {
    stopFor(context);
  }

  @Override
  public void afterAll(ExtensionContext context) {
    stopFor(context);
  }

  private void stopFor(ExtensionContext context) {
    if (running != null && context.getUniqueId().equals(owner)) {
      running.close();
      running = null;
    }
  }

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return PARAMETERS.containsKey(parameter.getParameter().getType());
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    Function<LocalAws, Object> value = PARAMETERS.get(parameter.getParameter().getType());
    if (value == null) {
      throw new IllegalArgumentException("Unsupported parameter " + parameter);
    }
    return value.apply(get());
  }
}
