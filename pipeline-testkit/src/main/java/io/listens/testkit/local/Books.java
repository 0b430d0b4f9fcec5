package io.listens.testkit.local;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What went in and what came out of a run, each counted where it lies: input and answers by the
 * sender, the rest in the bucket.
 *
 * @param read rows or listens read, bad ones included
 * @param sent of them, taken by Kinesis
 * @param archived records in {@code raw/listens/}
 * @param rejected records in {@code rejected/listens/}
 * @param counted listens in {@code processed/}: the sum of {@code total_listens}
 * @param duplicates records whose {@code listen_id} was in their window before
 * @param late listens that came when their window was closed; counted all the same
 * @param unknownTracks tracks in {@code processed/} that the catalogue lacks
 * @param unknownTrackListens their listens
 * @param windows windows in {@code processed/}
 * @param trackWindows rows in {@code processed/}
 * @param rejectedSongs catalogue rows in {@code rejected/songs/}
 */
public record Books(
    long read,
    long sent,
    long archived,
    long rejected,
    long counted,
    long duplicates,
    long late,
    long unknownTracks,
    long unknownTrackListens,
    long windows,
    long trackWindows,
    long rejectedSongs) {

  /** What doesn't add up; empty when all does. */
  public List<String> problems() {
    List<String> problems = new ArrayList<>();
    if (sent != read) {
      problems.add(told("%,d of %,d listens were not sent", read - sent, read));
    }
    if (archived != sent) {
      problems.add(told("%,d records are archived; expected the %,d sent", archived, sent));
    }
    if (counted + duplicates + rejected != archived) {
      problems.add(
          told(
              "%,d counted, %,d duplicates and %,d rejected make %,d; expected the %,d archived",
              counted, duplicates, rejected, counted + duplicates + rejected, archived));
    }
    return problems;
  }

  private static String told(String format, Object... counts) {
    return String.format(Locale.ROOT, format, counts);
  }

  /** The counts by name, in the order in which they are told. */
  public Map<String, Long> counts() {
    Map<String, Long> counts = new LinkedHashMap<>();
    counts.put("read", read);
    counts.put("sent", sent);
    counts.put("archived", archived);
    counts.put("counted", counted);
    counts.put("duplicates", duplicates);
    counts.put("rejected", rejected);
    counts.put("late", late);
    counts.put("unknown_tracks", unknownTracks);
    counts.put("unknown_track_listens", unknownTrackListens);
    counts.put("windows", windows);
    counts.put("track_windows", trackWindows);
    counts.put("rejected_songs", rejectedSongs);
    return counts;
  }

  /**
   * The counts as a JSON object, with the time that each stage took.
   *
   * @param seconds by stage
   */
  public String toJson(Map<String, Double> seconds) {
    StringWriter text = new StringWriter();
    try (JsonGenerator out = new JsonFactory().createGenerator(text)) {
      out.useDefaultPrettyPrinter();
      out.writeStartObject();
      for (var count : counts().entrySet()) {
        out.writeNumberField(count.getKey(), count.getValue());
      }
      out.writeBooleanField("adds_up", problems().isEmpty());
      out.writeObjectFieldStart("seconds");
      for (var stage : seconds.entrySet()) {
        out.writeNumberField(stage.getKey(), stage.getValue());
      }
      out.writeEndObject();
      out.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException("Writing to memory can't fail", e);
    }
    return text + "\n";
  }
}
