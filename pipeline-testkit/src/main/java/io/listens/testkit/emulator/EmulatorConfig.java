package io.listens.testkit.emulator;

import io.listens.model.Internal;
import io.listens.testkit.emulator.kinesis.KinesisSettings;

/**
 * What an emulator is started with.
 *
 * @param port the port on 127.0.0.1; 0 for a free one
 * @param kinesis how Kinesis behaves
 * @param dynamoDb whether there is a DynamoDB
 * @param interceptor what stands around every call
 */
@Internal
public record EmulatorConfig(
    int port, KinesisSettings kinesis, boolean dynamoDb, Interceptor interceptor) {}
