package io.listens.testkit.generate;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.listens.model.Listen;
import io.listens.model.ListenCodec;
import io.listens.model.Origin;
import io.listens.model.Playback;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import java.util.Locale;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/** Turns a play into what its source reports of it, and that into bytes. */
final class Payloads {

  private static final DateTimeFormatter LISTEN_TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss", Locale.ROOT).withZone(ZoneOffset.UTC);

  private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();

  private final SplittableRandom random;
  private final ListenCodec codec = new ListenCodec();

  Payloads(SplittableRandom random) {
    this.random = random;
  }

  /** The time as {@code streams.csv} has it. */
  static String listenTime(Instant time) {
    return LISTEN_TIME.format(time);
  }

  /** What the session's source reports of its play. */
  Listen listen(Session session, Instant time) {
    GeneratedSource source = session.listener.source();
    if (source == GeneratedSource.TEACHING) {
      return Listen.of(session.listener.userId(), session.play.song().trackId(), time);
    }
    return new Listen(
        listenId(),
        session.listener.userId(),
        session.play.song().trackId(),
        time,
        source.timeMeaning(),
        playback(source, session.play),
        origin(source, session));
  }

  /** The bytes as that source would send them. */
  byte[] encode(GeneratedSource source, Listen listen) {
    if (source != GeneratedSource.TEACHING) {
      return codec.encode(listen);
    }
    // Generated ids hold nothing that JSON would have to escape.
    return ("{\"user_id\": \""
            + listen.userId()
            + "\", \"track_id\": \""
            + listen.trackId()
            + "\", \"listen_time\": \""
            + listenTime(listen.listenedAt())
            + "\"}")
        .getBytes(UTF_8);
  }

  private String listenId() {
    return BASE64.encodeToString(
        ByteBuffer.allocate(2 * Long.BYTES)
            .putLong(random.nextLong())
            .putLong(random.nextLong())
            .array());
  }

  private Playback playback(GeneratedSource source, Play play) {
    return new Playback(
        sometimes(source.playedReported(), play.heardMs()),
        sometimes(source.skippedReported(), play.left()),
        sometimes(source.lengthReported(), Catalogue.lengthMs(play.song())));
  }

  private static Origin origin(GeneratedSource source, Session session) {
    return new Origin(
        source.label(),
        session.id,
        session.listener.device(),
        session.listener.country(),
        source == GeneratedSource.SPOTIFY ? session.offline() : null);
  }

  private <T> @Nullable T sometimes(double share, T value) {
    return random.nextDouble() < share ? value : null;
  }
}
