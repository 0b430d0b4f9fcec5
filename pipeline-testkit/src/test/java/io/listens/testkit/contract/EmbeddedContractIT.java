package io.listens.testkit.contract;

import io.listens.testkit.backend.BackendChoice;

/** The embedded AWS keeps the contract. */
class EmbeddedContractIT extends AwsContract {

  EmbeddedContractIT() {
    super(new BackendChoice.Embedded());
  }
}
