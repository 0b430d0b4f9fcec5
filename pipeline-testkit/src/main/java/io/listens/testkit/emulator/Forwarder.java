package io.listens.testkit.emulator;

import com.sun.net.httpserver.HttpExchange;
import io.listens.testkit.emulator.backend.Backend;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Hands requests on to a server that is started with the first of them. Bodies are streamed, and
 * headers stay as they are but for those of the connection.
 */
final class Forwarder implements AutoCloseable {

  private static final Set<String> OF_THE_CONNECTION =
      Set.of(
          "connection",
          "content-length",
          "date",
          "expect",
          "host",
          "keep-alive",
          "transfer-encoding",
          "upgrade");

  private final Backend.Starter starter;
  private @Nullable Backend server;
  private @Nullable HttpClient http;
  private boolean closed;

  Forwarder(Backend.Starter starter) {
    this.starter = starter;
  }

  /** Carries out the request of an exchange. */
  Reply forward(HttpExchange exchange) throws IOException {
    HttpResponse<InputStream> answer = send(request(exchange));
    long length = answer.headers().firstValueAsLong("content-length").orElse(-1);
    return new Reply.Http(
        answer.statusCode(), passedOn(answer.headers().map()), answer.body(), length);
  }

  /** Gives an answer to the client, as it came. */
  static void passBack(Reply.Http answer, HttpExchange exchange) throws IOException {
    answer.headers().forEach((name, values) -> exchange.getResponseHeaders().put(name, values));
    boolean head = exchange.getRequestMethod().equals("HEAD");
    if (head && answer.length() >= 0) {
      exchange.getResponseHeaders().set("Content-Length", Long.toString(answer.length()));
    }
    boolean empty =
        head || answer.length() == 0 || answer.status() == 204 || answer.status() == 304;
    // The server's own signs: -1 is no body, 0 is one of unknown length.
    exchange.sendResponseHeaders(answer.status(), empty ? -1 : Math.max(0, answer.length()));
    try (InputStream body = answer.body();
        OutputStream out = exchange.getResponseBody()) {
      body.transferTo(out);
    }
  }

  private HttpRequest request(HttpExchange exchange) throws IOException {
    URI uri = exchange.getRequestURI();
    String query = uri.getRawQuery();
    URI target =
        URI.create(server().endpoint() + uri.getRawPath() + (query == null ? "" : "?" + query));
    HttpRequest.Builder request =
        HttpRequest.newBuilder(target).method(exchange.getRequestMethod(), body(exchange));
    passedOn(exchange.getRequestHeaders())
        .forEach((name, values) -> values.forEach(value -> request.header(name, value)));
    return request.build();
  }

  private static Map<String, List<String>> passedOn(Map<String, List<String>> headers) {
    return headers.entrySet().stream()
        .filter(header -> !OF_THE_CONNECTION.contains(header.getKey().toLowerCase(Locale.ROOT)))
        .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
  }

  private static BodyPublisher body(HttpExchange exchange) {
    String length = exchange.getRequestHeaders().getFirst("Content-Length");
    if (length == null) {
      return exchange.getRequestHeaders().containsKey("Transfer-Encoding")
          ? BodyPublishers.ofInputStream(exchange::getRequestBody)
          : BodyPublishers.noBody();
    }
    long bytes = Long.parseLong(length);
    return bytes == 0
        ? BodyPublishers.noBody()
        : BodyPublishers.fromPublisher(
            BodyPublishers.ofInputStream(exchange::getRequestBody), bytes);
  }

  private HttpResponse<InputStream> send(HttpRequest request) throws IOException {
    try {
      return http().send(request, BodyHandlers.ofInputStream());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("Interrupted while an embedded server answers");
    }
  }

  // Made when it is needed: it takes a second of a start that may never need it.
  private synchronized HttpClient http() {
    if (http == null) {
      http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    }
    return http;
  }

  private synchronized Backend server() throws IOException {
    if (closed) {
      throw new IOException("The emulator is closed");
    }
    if (server == null) {
      server = starter.start();
    }
    return server;
  }

  /** Forgets everything. */
  synchronized void reset() throws IOException {
    Backend old = server;
    server = null;
    if (old != null) {
      old.close();
    }
  }

  @Override
  public synchronized void close() throws IOException {
    closed = true;
    reset();
  }
}
