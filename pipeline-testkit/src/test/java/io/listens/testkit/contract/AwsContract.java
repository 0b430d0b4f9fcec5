package io.listens.testkit.contract;

import io.listens.testkit.backend.Backend;
import io.listens.testkit.backend.BackendChoice;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;

/** The suite. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class AwsContract
    implements StreamContract, PutContract, ReadContract, ReshardContract, ObjectContract {

  private final BackendChoice choice;
  private @Nullable Backend backend;

  AwsContract(BackendChoice choice) {
    this.choice = choice;
  }

  @Override
  public Backend aws() {
    return Objects.requireNonNull(backend, "started before the first test");
  }

  @BeforeAll
  void start() {
    backend = Backend.start(choice);
  }

  @AfterEach
  void clean() {
    aws().clean();
  }

  @AfterAll
  void stop() {
    if (backend != null) {
      backend.close();
    }
  }
}
