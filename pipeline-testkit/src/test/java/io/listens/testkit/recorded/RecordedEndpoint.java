package io.listens.testkit.recorded;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;

/** A service of AWS as a test wants it, for clients that speak the query or the JSON protocol. */
public final class RecordedEndpoint implements AutoCloseable {

  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final List<Request> requests = new ArrayList<>();
  private final Function<Request, Reply> answers;

  /**
   * A call.
   *
   * @param operation its name, such as {@code PutMetricData} or {@code Glue.StartJobRun}
   * @param parameters of the query protocol; empty for JSON
   * @param body as it came
   */
  public record Request(String operation, Map<String, String> parameters, String body) {

    /** A parameter of the query protocol; empty if it isn't there. */
    public String parameter(String name) {
      return parameters.getOrDefault(name, "");
    }
  }

  /** An answer. */
  public record Reply(int status, String contentType, String body) {

    /** The query protocol's; {@code result} is what stands in the operation's result. */
    public static Reply xml(String operation, String result) {
      String body =
          "<%1$sResponse><%1$sResult>%2$s</%1$sResult></%1$sResponse>".formatted(operation, result);
      return new Reply(200, "text/xml", body);
    }

    /** A failure in the query protocol. */
    public static Reply xmlFailure(int status, String code, String message) {
      String body =
          "<ErrorResponse><Error><Code>%s</Code><Message>%s</Message></Error></ErrorResponse>"
              .formatted(code, message);
      return new Reply(status, "text/xml", body);
    }

    /** The JSON protocol's. */
    public static Reply json(String body) {
      return new Reply(200, "application/x-amz-json-1.1", body);
    }

    /** A failure in the JSON protocol. */
    public static Reply jsonFailure(int status, String code, String message) {
      String body = "{\"__type\":\"%s\",\"message\":\"%s\"}".formatted(code, message);
      return new Reply(status, "application/x-amz-json-1.1", body);
    }
  }

  /** Starts one on a free port of loopback. */
  public RecordedEndpoint(Function<Request, Reply> answers) {
    this.answers = answers;
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot listen on loopback", e);
    }
    server.setExecutor(threads);
    server.createContext("/", this::handle);
    server.start();
  }

  /** Where it listens. */
  public URI url() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  /** What was asked so far, in that order. */
  public synchronized List<Request> requests() {
    return List.copyOf(requests);
  }

  /** The operations that were asked for so far, in that order. */
  public List<String> operations() {
    return requests().stream().map(Request::operation).toList();
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
      String target = exchange.getRequestHeaders().getFirst("X-Amz-Target");
      Map<String, String> parameters = target == null ? parametersOf(body) : Map.of();
      Request request =
          new Request(
              target == null ? parameters.getOrDefault("Action", "") : target, parameters, body);
      Reply reply;
      synchronized (this) {
        requests.add(request);
        reply = answers.apply(request);
      }
      byte[] answer = reply.body().getBytes(StandardCharsets.UTF_8);
      exchange.getResponseHeaders().set("Content-Type", reply.contentType());
      exchange.sendResponseHeaders(reply.status(), answer.length == 0 ? -1 : answer.length);
      exchange.getResponseBody().write(answer);
    }
  }

  private static Map<String, String> parametersOf(String form) {
    Map<String, String> parameters = new LinkedHashMap<>();
    for (String pair : form.split("&", -1)) {
      int at = pair.indexOf('=');
      if (at > 0) {
        parameters.put(decoded(pair.substring(0, at)), decoded(pair.substring(at + 1)));
      }
    }
    return parameters;
  }

  private static String decoded(String text) {
    return URLDecoder.decode(text, StandardCharsets.UTF_8);
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
