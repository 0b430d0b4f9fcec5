package io.listens.etl.kcl;

import com.amazonaws.Request;
import com.amazonaws.handlers.RequestHandler2;
import io.listens.model.Internal;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/**
 * Sends the DynamoDB calls of this JVM to another endpoint: the connector has no setting for it, so
 * the SDK is told by {@code com/amazonaws/services/dynamodbv2/request.handler2s}. Does nothing
 * where no endpoint is set.
 */
@Internal
public final class DynamoDbEndpoint extends RequestHandler2 {

  private static volatile @Nullable URI endpoint;

  static void use(@Nullable URI newEndpoint) {
    endpoint = newEndpoint;
  }

  @Override
  public void beforeRequest(Request<?> request) {
    URI other = endpoint;
    if (other != null) {
      request.setEndpoint(other);
    }
  }
}
