package io.listens.bench;

import io.listens.model.Listen;
import io.listens.model.ListenCodec;
import io.listens.model.MalformedListenException;
import io.listens.testkit.generate.GeneratedListen;
import io.listens.testkit.generate.ListenGenerator;
import io.listens.testkit.generate.Workload;
import java.util.ArrayList;
import java.util.List;

/** Believable listens of about 250 bytes from a fixed seed, without duplicates or faults. */
final class GeneratedListens {

  private static final long SEED = 42;

  private GeneratedListens() {}

  static List<Listen> of(int count) throws MalformedListenException {
    ListenCodec codec = new ListenCodec();
    List<Listen> listens = new ArrayList<>();
    Workload workload = Workload.typical().withListens(count).withoutFlaws();
    for (GeneratedListen generated : new ListenGenerator(SEED, workload)) {
      listens.add(codec.decode(generated.payload()));
    }
    return listens;
  }
}
