package io.listens.testkit.emulator.kinesis;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Typed reading of a request's members. A member of another type is answered as the service does,
 * with a {@code SerializationException}; a missing one that is required with a {@code
 * ValidationException}.
 */
final class Fields {

  private static final BigDecimal MILLIS_PER_SECOND = BigDecimal.valueOf(1000);

  private final Map<String, Object> values;
  private final String path;

  Fields(Map<String, Object> values) {
    this(values, "");
  }

  private Fields(Map<String, Object> values, String path) {
    this.values = values;
    this.path = path;
  }

  @Nullable String text(String member) {
    Object value = values.get(member);
    if (value == null || value instanceof String) {
      return (String) value;
    }
    throw notConvertible(value, "String");
  }

  String requiredText(String member) {
    return required(member, text(member));
  }

  @Nullable Integer integer(String member) {
    Object value = values.get(member);
    if (value == null) {
      return null;
    }
    if (value instanceof Long number) {
      return (int) Math.max(Integer.MIN_VALUE, Math.min(Integer.MAX_VALUE, number));
    }
    throw notConvertible(value, "Integer");
  }

  int requiredInteger(String member) {
    return required(member, integer(member));
  }

  /** An optional number from {@code least} to {@code most}. */
  @Nullable Integer integerWithin(String member, int least, int most) {
    Integer value = integer(member);
    if (value != null && value < least) {
      throw broken(member, value, "Member must have value greater than or equal to " + least);
    }
    if (value != null && value > most) {
      throw broken(member, value, "Member must have value less than or equal to " + most);
    }
    return value;
  }

  /** Bytes: as they are in CBOR, Base64 in JSON. */
  byte[] requiredBlob(String member) {
    Object value = required(member, values.get(member));
    if (value instanceof byte[] bytes) {
      return bytes;
    }
    if (value instanceof String encoded) {
      try {
        return Base64.getDecoder().decode(encoded);
      } catch (IllegalArgumentException e) {
        throw Errors.serialization("The value can not be converted to a Blob: " + e.getMessage());
      }
    }
    throw notConvertible(value, "Blob");
  }

  /** A moment: milliseconds since 1970 in CBOR, seconds in JSON; kept to the millisecond. */
  @Nullable Instant instant(String member) {
    Object value = values.get(member);
    if (value == null || value instanceof Instant) {
      return (Instant) value;
    }
    if (value instanceof Long || value instanceof BigDecimal || value instanceof BigInteger) {
      BigDecimal seconds = new BigDecimal(value.toString());
      return Instant.ofEpochMilli(seconds.multiply(MILLIS_PER_SECOND).longValue());
    }
    throw notConvertible(value, "Timestamp");
  }

  @Nullable Fields structure(String member) {
    Object value = values.get(member);
    if (value == null) {
      return null;
    }
    if (value instanceof Map<?, ?> map) {
      return new Fields(members(map), path + Errors.lowerFirst(member) + ".");
    }
    throw Errors.serialization("Expected null");
  }

  List<Fields> requiredStructures(String member) {
    List<Fields> structures = new ArrayList<>();
    for (Object value : required(member, list(member))) {
      if (!(value instanceof Map<?, ?> map)) {
        throw Errors.serialization("Expected null");
      }
      structures.add(
          new Fields(
              members(map),
              path + Errors.lowerFirst(member) + "." + (structures.size() + 1) + ".member."));
    }
    return structures;
  }

  List<String> requiredTexts(String member) {
    List<String> texts = new ArrayList<>();
    for (Object value : required(member, list(member))) {
      texts.add(asText(value));
    }
    return texts;
  }

  /** Names and values that are texts, such as tags; null if there are none. */
  @Nullable Map<String, String> texts(String member) {
    Object value = values.get(member);
    if (value == null) {
      return null;
    }
    if (!(value instanceof Map<?, ?> map)) {
      throw Errors.serialization("Expected map or null");
    }
    Map<String, String> texts = new LinkedHashMap<>();
    members(map).forEach((name, text) -> texts.put(name, asText(text)));
    return texts;
  }

  private static String asText(Object value) {
    if (value instanceof String text) {
      return text;
    }
    throw notConvertible(value, "String");
  }

  private @Nullable List<?> list(String member) {
    Object value = values.get(member);
    if (value == null || value instanceof List<?>) {
      return (List<?>) value;
    }
    throw Errors.serialization("Expected list or null");
  }

  <T> T required(String member, @Nullable T value) {
    if (value == null) {
      throw broken(member, "null", "Member must not be null");
    }
    return value;
  }

  /** The error of a member whose value is of the right type but not allowed. */
  AwsException broken(String member, Object value, String constraint) {
    return Errors.constraint(path + Errors.lowerFirst(member), value, constraint);
  }

  @SuppressWarnings("unchecked") // Every document's maps have text keys and no null values.
  private static Map<String, Object> members(Map<?, ?> map) {
    return (Map<String, Object>) map;
  }

  private static AwsException notConvertible(Object value, String type) {
    if (value instanceof List<?>) {
      return Errors.serialization("Start of list found where not expected");
    }
    if (value instanceof Map<?, ?>) {
      return Errors.serialization("Start of structure or map found where not expected.");
    }
    return Errors.serialization(value.getClass() + " can not be converted to an " + type);
  }
}
