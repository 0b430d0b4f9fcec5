package io.listens.testkit.fault;

import io.listens.testkit.emulator.Call;
import io.listens.testkit.emulator.Interceptor.Handler;
import io.listens.testkit.emulator.Reply;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Reads documents, whose values have no types. */
final class Documents {

  private Documents() {}

  /** Carries a call out whose answer is a document. */
  static Map<String, Object> answer(Handler handler, Call call) throws IOException {
    if (handler.handle(call) instanceof Reply.Document answer) {
      return answer.document();
    }
    throw new IllegalStateException(call.operation() + " answers no document");
  }

  /** The elements of a list; none if there is no list of that name. */
  static List<Object> list(Map<String, Object> document, String name) {
    return document.get(name) instanceof List<?> list ? new ArrayList<>(list) : List.of();
  }
}
