package io.listens.testkit.emulator.kinesis;

import io.listens.model.Internal;
import java.util.LinkedHashMap;
import java.util.Map;

/** An error answer of a service that speaks documents, as its clients see it. */
@Internal
public final class AwsException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final String type;
  private final int status;

  /**
   * @param type the error's name, such as {@code ResourceNotFoundException}
   * @param status the HTTP status, 4xx or 5xx
   * @param message what the client is told
   */
  public AwsException(String type, int status, String message) {
    // An answer, not a fault of this program: no stack trace, which is most of its cost.
    super(message, null, false, false);
    this.type = type;
    this.status = status;
  }

  /** The error's name, the answer's {@code __type}. */
  public String type() {
    return type;
  }

  /** The HTTP status. */
  public int status() {
    return status;
  }

  /** The body of the answer, for services that speak documents. */
  public Map<String, Object> toDocument() {
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("__type", type);
    document.put("message", message());
    return document;
  }

  /** What the client is told. */
  public String message() {
    return String.valueOf(getMessage());
  }
}
