package io.dreamweir.app.watch;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.dreamweir.error.UserError;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The page and its events, for this machine alone and to be read only: {@code /} the page, {@code
 * /events} server-sent events ({@code state} every few seconds, {@code curves} when they change),
 * {@code /state} the newest state once, {@code /film/NAME} a film.
 */
public final class WatchServer implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(WatchServer.class);

  /** A reader that has gone is noticed when something is written to it. */
  private static final Duration HEARTBEAT = Duration.ofSeconds(10);

  private static final int MOST_READERS = 32;

  private final Looker looker;
  private final HttpServer server;
  private final ExecutorService threads;
  private final AtomicInteger readers = new AtomicInteger();
  private final byte[] page;

  private WatchServer(HttpServer server, Looker looker) throws IOException {
    this.server = server;
    this.looker = looker;
    this.page = resource("watch.html");
    this.threads =
        Executors.newCachedThreadPool(
            task -> {
              Thread thread = new Thread(task, "watch-page");
              thread.setDaemon(true);
              return thread;
            });
    server.setExecutor(threads);
    server.createContext("/", this::answer);
    server.start();
  }

  /**
   * Opens the page.
   *
   * @param scores where the table of scores lies, if not in the lake
   * @param port 0 takes any that is free
   * @param every time between two looks
   * @throws UserError if the port cannot be had
   */
  public static WatchServer open(
      WatchTarget target, Optional<String> scores, int port, Duration every) {
    try {
      HttpServer server =
          HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
      return new WatchServer(server, new Looker(target, scores, every));
    } catch (IOException e) {
      throw new UserError(
          UserError.Kind.FAILED,
          String.format(
              "the page cannot be served on port %d: %s; is another watch using it? Choose another"
                  + " one with --port N, or 0 for any",
              port, e.getMessage()),
          e);
    }
  }

  /** Address of the page. */
  public String address() {
    return "http://localhost:" + server.getAddress().getPort() + "/";
  }

  /** Port of the page. */
  public int port() {
    return server.getAddress().getPort();
  }

  private static byte[] resource(String name) throws IOException {
    try (InputStream in = WatchServer.class.getResourceAsStream(name)) {
      return Objects.requireNonNull(in, name).readAllBytes();
    }
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      String method = exchange.getRequestMethod();
      if (!isFromHere(exchange)) {
        text(exchange, 403, "this page is for http://localhost alone\n");
      } else if (!method.equals("GET") && !method.equals("HEAD")) {
        exchange.getResponseHeaders().set("Allow", "GET, HEAD");
        text(exchange, 405, "this page can only be read\n");
      } else {
        route(exchange, exchange.getRequestURI().getPath());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (IOException e) {
      LOG.debug("a reader has gone: {}", e.toString());
    }
  }

  private void route(HttpExchange exchange, String path) throws IOException, InterruptedException {
    if (path.equals("/")) {
      send(exchange, "text/html; charset=utf-8", page);
    } else if (path.equals("/events")) {
      events(exchange);
    } else if (path.equals("/state")) {
      Optional<Looker.Seen> seen = looker.await(0, Duration.ofSeconds(30));
      send(exchange, "application/json", seen.map(Looker.Seen::state).orElse("{}").getBytes(UTF_8));
    } else if (path.startsWith("/film/")) {
      Optional<byte[]> film = looker.film(path.substring("/film/".length()));
      if (film.isPresent()) {
        send(exchange, "image/gif", film.get());
      } else {
        text(exchange, 404, "there is no such film (any more)\n");
      }
    } else if (path.equals("/favicon.ico")) {
      exchange.sendResponseHeaders(204, -1);
    } else {
      text(exchange, 404, "there is nothing here\n");
    }
  }

  /** A page of another site could else read this one under a name that leads here. */
  private static boolean isFromHere(HttpExchange exchange) {
    String host = exchange.getRequestHeaders().getFirst("Host");
    return host != null && host.matches("(localhost|127\\.0\\.0\\.1|\\[::1])(:\\d+)?");
  }

  private void events(HttpExchange exchange) throws IOException, InterruptedException {
    if (readers.incrementAndGet() > MOST_READERS) {
      readers.decrementAndGet();
      text(exchange, 503, "too many pages are open\n");
      return;
    }
    try {
      headers(exchange, "text/event-stream; charset=utf-8");
      exchange.sendResponseHeaders(200, 0);
      try (OutputStream out = exchange.getResponseBody()) {
        out.write("retry: 2000\n\n".getBytes(UTF_8));
        out.flush();
        stream(out);
      }
    } finally {
      readers.decrementAndGet();
    }
  }

  private void stream(OutputStream out) throws IOException, InterruptedException {
    long number = 0;
    long drawn = 0;
    while (!looker.isClosed()) {
      Optional<Looker.Seen> seen = looker.await(number, HEARTBEAT);
      StringBuilder text = new StringBuilder();
      if (seen.isEmpty()) {
        text.append(": nothing new\n\n");
      } else {
        if (seen.get().drawn() != drawn) {
          text.append("event: curves\ndata: ").append(seen.get().curves()).append("\n\n");
        }
        text.append("id: ").append(seen.get().number()).append('\n');
        text.append("event: state\ndata: ").append(seen.get().state()).append("\n\n");
        number = seen.get().number();
        drawn = seen.get().drawn();
      }
      out.write(text.toString().getBytes(UTF_8));
      out.flush();
    }
    out.write("event: end\ndata: {}\n\n".getBytes(UTF_8));
  }

  private static void headers(HttpExchange exchange, String type) {
    Headers headers = exchange.getResponseHeaders();
    headers.set("Content-Type", type);
    headers.set("Cache-Control", "no-store");
    headers.set("X-Content-Type-Options", "nosniff");
    headers.set("Referrer-Policy", "no-referrer");
    headers.set(
        "Content-Security-Policy",
        "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; img-src 'self';"
            + " connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'");
  }

  private static void text(HttpExchange exchange, int code, String text) throws IOException {
    headers(exchange, "text/plain; charset=utf-8");
    body(exchange, code, text.getBytes(UTF_8));
  }

  private static void send(HttpExchange exchange, String type, byte[] content) throws IOException {
    headers(exchange, type);
    body(exchange, 200, content);
  }

  private static void body(HttpExchange exchange, int code, byte[] content) throws IOException {
    if (exchange.getRequestMethod().equals("HEAD")) {
      exchange.sendResponseHeaders(code, -1);
      return;
    }
    exchange.sendResponseHeaders(code, content.length);
    exchange.getResponseBody().write(content);
  }

  @Override
  public void close() {
    looker.close();
    server.stop(1);
    threads.shutdownNow();
  }
}
