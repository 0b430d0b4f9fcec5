package io.listens.testkit.contract;

import io.listens.testkit.backend.Backend;
import io.listens.testkit.backend.BackendChoice;
import org.junit.jupiter.api.condition.EnabledIf;

/** LocalStack keeps the contract too, so that it isn't made up to fit the embedded AWS. */
@EnabledIf(value = "isThere", disabledReason = "no Docker here")
class LocalStackContractIT extends AwsContract {

  private static final BackendChoice CHOICE = BackendChoice.localStack(System::getProperty);

  LocalStackContractIT() {
    super(CHOICE);
  }

  static boolean isThere() {
    return Backend.isThere(CHOICE);
  }
}
