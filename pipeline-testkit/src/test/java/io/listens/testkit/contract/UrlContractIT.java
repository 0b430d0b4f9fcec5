package io.listens.testkit.contract;

import io.listens.testkit.backend.BackendChoice;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/** Whatever listens at a URL keeps the contract. */
@EnabledIfSystemProperty(
    named = BackendChoice.OPTION,
    matches = "https?:.*",
    disabledReason = "no URL is named by -Dlistens.aws")
class UrlContractIT extends AwsContract {

  UrlContractIT() {
    super(BackendChoice.ofSystemProperties());
  }
}
