package io.listens.testkit.emulator.kinesis;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/** AddTagsToStream, RemoveTagsFromStream and ListTagsForStream. */
final class TagOperations {

  private static final int MOST_TAGS = 50;
  private static final int LONGEST_KEY = 128;
  private static final int LONGEST_VALUE = 256;

  private final Streams streams;

  TagOperations(Streams streams) {
    this.streams = streams;
  }

  Map<String, Object> addTags(Fields request) {
    KinesisStream stream = streams.named(request);
    add(stream, request, request.required("Tags", request.texts("Tags")));
    return Map.of();
  }

  static void add(KinesisStream stream, Fields request, Map<String, String> added) {
    for (Map.Entry<String, String> tag : added.entrySet()) {
      if (tag.getKey().isEmpty() || tag.getKey().length() > LONGEST_KEY) {
        throw request.broken(
            "Tags",
            added,
            "Map keys must satisfy constraint: [Member must have length less than or equal to "
                + LONGEST_KEY
                + ", Member must have length greater than or equal to 1]");
      }
      if (tag.getValue().length() > LONGEST_VALUE) {
        throw request.broken(
            "Tags",
            added,
            "Map value must satisfy constraint: [Member must have length less than or equal to "
                + LONGEST_VALUE
                + ", Member must have length greater than or equal to 0]");
      }
    }
    stream.changeTags(tags -> requireFew(stream, tags, added).putAll(added));
  }

  private static Map<String, String> requireFew(
      KinesisStream stream, Map<String, String> tags, Map<String, String> added) {
    long more = added.keySet().stream().filter(key -> !tags.containsKey(key)).count();
    if (tags.size() + more > MOST_TAGS) {
      throw Errors.invalidArgument(
          "Failed to add tags to stream "
              + stream.name()
              + " under account "
              + KinesisSettings.ACCOUNT
              + " because a given stream cannot have more than "
              + MOST_TAGS
              + " tags associated with it.");
    }
    return tags;
  }

  Map<String, Object> removeTags(Fields request) {
    KinesisStream stream = streams.named(request);
    List<String> keys = request.requiredTexts("TagKeys");
    stream.changeTags(tags -> keys.forEach(tags::remove));
    return Map.of();
  }

  Map<String, Object> listTags(Fields request) {
    NavigableMap<String, String> tags = new TreeMap<>(streams.named(request).tags());
    Integer limit = request.integerWithin("Limit", 1, MOST_TAGS);
    String after = request.text("ExclusiveStartTagKey");
    if (after != null) {
      tags = tags.tailMap(after, false);
    }
    int shown = Math.min(tags.size(), limit == null ? MOST_TAGS : limit);
    Map<String, Object> answer = new LinkedHashMap<>();
    answer.put(
        "Tags",
        tags.entrySet().stream()
            .limit(shown)
            .map(tag -> Map.of("Key", tag.getKey(), "Value", tag.getValue()))
            .toList());
    answer.put("HasMoreTags", shown < tags.size());
    return answer;
  }
}
