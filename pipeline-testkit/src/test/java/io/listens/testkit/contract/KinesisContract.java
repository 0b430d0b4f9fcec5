package io.listens.testkit.contract;

import io.listens.testkit.backend.Backend;
import java.util.List;
import software.amazon.awssdk.services.kinesis.KinesisClient;
import software.amazon.awssdk.services.kinesis.model.InvalidArgumentException;
import software.amazon.awssdk.services.kinesis.model.ValidationException;

/** What the parts of the suite about Kinesis have in common. */
interface KinesisContract {

  /**
   * What a request is refused with that breaks a rule of the API: the reference says the one and
   * the service often answers with the other.
   */
  List<Class<?>> REFUSALS = List.of(InvalidArgumentException.class, ValidationException.class);

  Backend aws();

  default KinesisClient kinesis() {
    return aws().kinesis();
  }

  default TestStream stream(int shards) {
    return TestStream.create(aws(), shards);
  }
}
