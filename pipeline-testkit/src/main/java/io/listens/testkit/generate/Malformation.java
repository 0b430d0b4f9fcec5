package io.listens.testkit.generate;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/** The ways in which a record can be broken. None leaves a line end, or a listen, in it. */
enum Malformation {
  TRUNCATED {
    @Override
    byte[] spoil(byte[] payload, SplittableRandom random) {
      return Arrays.copyOf(payload, random.nextInt(1, payload.length));
    }
  },
  NOT_JSON {
    @Override
    byte[] spoil(byte[] payload, SplittableRandom random) {
      return new String(payload, UTF_8).replaceAll("[{}\":]", " ").getBytes(UTF_8);
    }
  },
  LIST {
    @Override
    byte[] spoil(byte[] payload, SplittableRandom random) {
      return ("[" + new String(payload, UTF_8) + "]").getBytes(UTF_8);
    }
  },
  TWO_IN_ONE {
    @Override
    byte[] spoil(byte[] payload, SplittableRandom random) {
      return new String(payload, UTF_8).repeat(2).getBytes(UTF_8);
    }
  },
  MISSING_FIELD {
    @Override
    byte[] spoil(byte[] payload, SplittableRandom random) {
      return replaced(payload, "\"track_id\"", "\"track\"");
    }
  },
  BLANK_ID {
    @Override
    byte[] spoil(byte[] payload, SplittableRandom random) {
      return replaced(payload, "\"user_id\": ?\"[^\"]*\"", "\"user_id\":\"\"");
    }
  },
  BAD_TIME {
    @Override
    byte[] spoil(byte[] payload, SplittableRandom random) {
      return replaced(
          payload, "\"(listened_at|listen_time)\": ?(\\d+|\"[^\"]*\")", "\"$1\":\"25/06/24 5pm\"");
    }
  },
  NEGATIVE_PLAYED {
    @Override
    byte[] spoil(byte[] payload, SplittableRandom random) {
      return replaced(payload, "\\{", "{\"played_ms\":-1,");
    }
  },
  LATER_VERSION {
    @Override
    byte[] spoil(byte[] payload, SplittableRandom random) {
      return replaced(payload, "\\{", "{\"v\":99,");
    }
  },
  NOT_UTF_8 {
    @Override
    byte[] spoil(byte[] payload, SplittableRandom random) {
      byte[] spoilt = payload.clone();
      spoilt[spoilt.length - 2] = (byte) 0xff;
      return spoilt;
    }
  };

  private static final List<Malformation> ALL = List.of(values());

  /** A broken copy of a payload. */
  abstract byte[] spoil(byte[] payload, SplittableRandom random);

  static Malformation next(SplittableRandom random) {
    return ALL.get(random.nextInt(ALL.size()));
  }

  private static byte[] replaced(byte[] payload, String pattern, String replacement) {
    return new String(payload, UTF_8).replaceFirst(pattern, replacement).getBytes(UTF_8);
  }
}
