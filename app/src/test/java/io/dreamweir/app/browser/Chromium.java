package io.dreamweir.app.browser;

import static org.junit.jupiter.api.Assumptions.abort;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** A real browser without a window, spoken to by its own debugging protocol. */
public final class Chromium implements AutoCloseable {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final List<String> NAMES =
      List.of("chromium", "chromium-browser", "google-chrome", "chrome");

  private final Process process;
  private final WebSocket socket;
  private final Map<Integer, CompletableFuture<JsonNode>> answers = new ConcurrentHashMap<>();
  private final AtomicInteger number = new AtomicInteger();
  private final List<String> complaints = new CopyOnWriteArrayList<>();
  private volatile String site = "";

  private Chromium(Process process, String page) throws Exception {
    this.process = process;
    this.socket =
        HttpClient.newHttpClient()
            .newWebSocketBuilder()
            .buildAsync(URI.create(page), new Listener())
            .get(60, TimeUnit.SECONDS);
  }

  /** Starts it; skips the calling test, saying so, where none is installed. */
  public static Chromium start(Path profile) throws Exception {
    for (String name : NAMES) {
      for (String folder : System.getenv("PATH").split(":")) {
        Path program = Path.of(folder, name);
        if (Files.isExecutable(program)) {
          return start(program, profile);
        }
      }
    }
    String reason =
        "SKIPPED, NO CHROMIUM: none of " + NAMES + " on the PATH; pages are not looked at";
    System.err.println(reason);
    return abort(reason);
  }

  private static Chromium start(Path program, Path profile) throws Exception {
    Process process =
        new ProcessBuilder(
                program.toString(),
                "--headless=new",
                "--no-sandbox",
                "--disable-gpu",
                "--hide-scrollbars",
                "--remote-debugging-port=0",
                "--user-data-dir=" + profile,
                "about:blank")
            .redirectErrorStream(true)
            .start();
    BufferedReader lines =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    String line = lines.readLine();
    while (line != null && !line.contains("DevTools listening on ws://")) {
      line = lines.readLine();
    }
    if (line == null) {
      throw new IOException(program + " ended without a debugging port");
    }
    String host = line.replaceFirst(".*ws://([^/]+)/.*", "$1");
    Thread drain = new Thread(() -> lines.lines().forEach(ignored -> {}));
    drain.setDaemon(true);
    drain.start();
    return new Chromium(process, page(host));
  }

  private static String page(String host) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://" + host + "/json/list")).build();
    JsonNode pages =
        JSON.readTree(
            HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString()).body());
    for (JsonNode page : pages) {
      if (page.path("type").asText().equals("page")) {
        return page.path("webSocketDebuggerUrl").asText();
      }
    }
    throw new IOException("no page in " + pages);
  }

  private final class Listener implements WebSocket.Listener {
    private final StringBuilder text = new StringBuilder();

    @Override
    public CompletionStage<?> onText(WebSocket webSocket, CharSequence data, boolean last) {
      text.append(data);
      if (last) {
        try {
          receive(JSON.readTree(text.toString()));
        } catch (IOException e) {
          complaints.add(e.toString());
        }
        text.setLength(0);
      }
      webSocket.request(1);
      return CompletableFuture.completedStage(null);
    }
  }

  private void receive(JsonNode message) {
    CompletableFuture<JsonNode> answer = answers.remove(message.path("id").asInt(-1));
    if (answer != null) {
      answer.complete(message.path("result"));
      return;
    }
    String method = message.path("method").asText();
    if (method.equals("Runtime.exceptionThrown")
        || method.equals("Log.entryAdded")
        || method.equals("Runtime.consoleAPICalled")
        || (method.equals("Network.requestWillBeSent") && isFetched(message.path("params")))) {
      complaints.add(message.toString());
    }
  }

  /** A request to anybody but the page itself and its own server. */
  private boolean isFetched(JsonNode request) {
    String url = request.path("request").path("url").asText();
    return !url.startsWith(site) && !url.startsWith("data:");
  }

  private JsonNode call(String method, ObjectNode parameters) throws Exception {
    int id = number.incrementAndGet();
    CompletableFuture<JsonNode> answer = new CompletableFuture<>();
    answers.put(id, answer);
    ObjectNode message = JsonNodeFactory.instance.objectNode();
    message.put("id", id).put("method", method).set("params", parameters);
    socket.sendText(JSON.writeValueAsString(message), true).get(60, TimeUnit.SECONDS);
    return answer.get(120, TimeUnit.SECONDS);
  }

  private static ObjectNode parameters() {
    return JsonNodeFactory.instance.objectNode();
  }

  /** Shows a served page or a file in a window of that width, in light or dark colours. */
  public void show(URI page, int width, String scheme) throws Exception {
    site = page.toString();
    complaints.clear();
    call("Page.enable", parameters());
    call("Runtime.enable", parameters());
    call("Log.enable", parameters());
    call("Network.enable", parameters());
    call(
        "Emulation.setDeviceMetricsOverride",
        parameters()
            .put("width", width)
            .put("height", 900)
            .put("deviceScaleFactor", 1)
            .put("mobile", width < 600));
    ObjectNode media = parameters().put("media", "");
    media.putArray("features").addObject().put("name", "prefers-color-scheme").put("value", scheme);
    call("Emulation.setEmulatedMedia", media);
    call("Page.navigate", parameters().put("url", page.toString()));
    String shown = "complete" + page.getScheme() + ":";
    while (!evaluate("document.readyState + location.protocol").asText().equals(shown)) {
      Thread.sleep(50); // the page's own state is all there is to wait for
    }
  }

  /** The value of an expression in the page. */
  public JsonNode evaluate(String expression) throws Exception {
    JsonNode result =
        call(
            "Runtime.evaluate",
            parameters().put("expression", expression).put("returnByValue", true));
    if (result.has("exceptionDetails")) {
      throw new IllegalStateException(expression + ": " + result.get("exceptionDetails"));
    }
    return result.path("result").path("value");
  }

  /** A picture of the whole page. */
  public void screenshot(Path file) throws Exception {
    JsonNode picture =
        call(
            "Page.captureScreenshot",
            parameters().put("format", "png").put("captureBeyondViewport", true));
    Files.write(file, Base64.getDecoder().decode(picture.path("data").asText()));
  }

  /** Errors, console output and requests to others since the page was shown. */
  public List<String> complaints() {
    return List.copyOf(complaints);
  }

  @Override
  public void close() throws Exception {
    socket.abort();
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly().waitFor();
  }
}
