package io.listens.testkit.local;

import io.listens.etl.catalogue.CatalogueReader;
import io.listens.producer.ListenProducer;
import io.listens.producer.source.ListenFiles;
import io.listens.producer.source.ListenFormat;
import io.listens.producer.source.ListenSource;
import io.listens.producer.source.ReadOptions;
import io.listens.producer.source.SourceRow;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneId;
import org.jspecify.annotations.Nullable;

/**
 * Listens of a file. A row that can't be read is sent as it stands, so that it is archived and
 * rejected like any other bad record.
 */
record FileInput(Path streams, @Nullable Path songs, ZoneId zone) implements Input {

  /**
   * The input, if both files can be read at all: better known before anything is started.
   *
   * @throws IOException if the listens can't
   * @throws io.listens.etl.catalogue.CatalogueException if the catalogue can't
   */
  static FileInput check(FileInput input) throws IOException {
    input.open().close();
    if (input.songs != null) {
      try (InputStream in = Files.newInputStream(input.songs)) {
        CatalogueReader.read(in, input.songs.toString());
      }
    }
    return input;
  }

  private ListenSource open() throws IOException {
    return ListenFiles.open(
        streams, ReadOptions.DEFAULT.withFormat(ListenFormat.CSV).withZone(zone));
  }

  @Override
  public void sendTo(ListenProducer producer, Tally tally) throws IOException {
    try (ListenSource source = open()) {
      for (SourceRow row = source.next(); row != null; row = source.next()) {
        if (row instanceof SourceRow.Accepted accepted) {
          tally.sent(producer.send(accepted.listen()));
        } else if (row instanceof SourceRow.Rejected rejected) {
          tally.sent(producer.sendRaw("line-" + rejected.line(), rejected.cause().raw()));
        }
      }
    }
  }
}
