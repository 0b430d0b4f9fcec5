package io.listens.testkit.contract;

import io.listens.testkit.backend.BackendChoice;

/** LocalStack keeps the contract too, so that it isn't made up to fit the embedded AWS. */
class LocalStackContractIT extends AwsContract {

  LocalStackContractIT() {
    super(BackendChoice.localStack(System::getProperty));
  }
}
