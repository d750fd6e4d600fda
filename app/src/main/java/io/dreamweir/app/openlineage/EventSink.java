package io.dreamweir.app.openlineage;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Optional;

/** Where events go. */
interface EventSink {

  /** Delivers one event, a JSON object. */
  void send(String event) throws IOException, InterruptedException;

  /** Appends lines to a file; a line is one write, so that several programs may share it. */
  static EventSink file(Path file) {
    return event -> {
      Path folder = file.toAbsolutePath().getParent();
      if (folder != null) {
        Files.createDirectories(folder);
      }
      Files.write(
          file,
          (event + "\n").getBytes(UTF_8),
          StandardOpenOption.CREATE,
          StandardOpenOption.APPEND);
    };
  }

  /**
   * Posts to a server.
   *
   * @param key for the server, if it wants one
   */
  static EventSink http(String url, Optional<String> key, Duration timeout) {
    HttpClient client = HttpClient.newBuilder().connectTimeout(timeout).build();
    URI place = URI.create(url.replaceFirst("/+$", "") + "/api/v1/lineage");
    return event -> {
      HttpRequest.Builder request =
          HttpRequest.newBuilder(place)
              .timeout(timeout)
              .header("Content-Type", "application/json")
              .POST(HttpRequest.BodyPublishers.ofString(event));
      key.ifPresent(k -> request.header("Authorization", "Bearer " + k));
      HttpResponse<String> answer =
          client.send(request.build(), HttpResponse.BodyHandlers.ofString());
      if (answer.statusCode() / 100 != 2) {
        String said = answer.body();
        throw new IOException(
            place
                + " answers "
                + answer.statusCode()
                + " "
                + said.substring(0, Math.min(200, said.length())));
      }
    };
  }
}
