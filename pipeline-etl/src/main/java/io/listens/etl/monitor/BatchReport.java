package io.listens.etl.monitor;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What is known of a batch.
 *
 * @param query the query's name
 * @param batch its number, from 0
 * @param at when it ended
 * @param figures by what they tell, each in its unit
 */
record BatchReport(String query, long batch, Instant at, SortedMap<Figure, Double> figures) {

  private static final JsonFactory JSON = new JsonFactory();

  BatchReport {
    figures = new TreeMap<>(figures);
  }

  /** One line. Whole numbers have no fraction. */
  String toJson(String job) {
    StringWriter text = new StringWriter();
    try (JsonGenerator out = JSON.createGenerator(text)) {
      out.writeStartObject();
      out.writeStringField("event", "batch");
      out.writeStringField("at", at.toString());
      out.writeStringField("job", job);
      out.writeStringField("query", query);
      out.writeNumberField("batch", batch);
      for (Map.Entry<Figure, Double> figure : figures.entrySet()) {
        double value = figure.getValue();
        if (value == Math.rint(value)) {
          out.writeNumberField(figure.getKey().field(), (long) value);
        } else {
          out.writeNumberField(figure.getKey().field(), Math.round(value * 10) / 10.0);
        }
      }
      out.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException("Writing to memory can't fail", e);
    }
    return text.toString();
  }
}
