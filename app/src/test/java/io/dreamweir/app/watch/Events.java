package io.dreamweir.app.watch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Reads server-sent events as a browser does. */
final class Events implements AutoCloseable {

  /** One event. */
  record Event(String name, String id, JsonNode data) {}

  private static final ObjectMapper JSON = new ObjectMapper();

  private final InputStream body;
  private final BufferedReader lines;

  Events(String address) throws IOException, InterruptedException {
    HttpResponse<InputStream> response =
        HttpClient.newHttpClient()
            .send(
                HttpRequest.newBuilder(URI.create(address + "events")).build(),
                HttpResponse.BodyHandlers.ofInputStream());
    if (response.statusCode() != 200
        || !response
            .headers()
            .firstValue("Content-Type")
            .orElse("")
            .startsWith("text/event-stream")) {
      throw new IOException("no events: " + response);
    }
    body = response.body();
    lines = new BufferedReader(new InputStreamReader(body, StandardCharsets.UTF_8));
  }

  /** The next event; nothing at the end of the stream. */
  Optional<Event> next() throws IOException {
    String name = "message";
    String id = "";
    StringBuilder data = new StringBuilder();
    String line = lines.readLine();
    while (line != null) {
      if (line.isEmpty() && data.length() > 0) {
        return Optional.of(new Event(name, id, JSON.readTree(data.toString())));
      }
      if (line.startsWith("event: ")) {
        name = line.substring(7);
      } else if (line.startsWith("id: ")) {
        id = line.substring(4);
      } else if (line.startsWith("data: ")) {
        data.append(line.substring(6));
      }
      line = lines.readLine();
    }
    return Optional.empty();
  }

  /** The next event of that name. */
  JsonNode next(String name) throws IOException {
    while (true) {
      Event event = next().orElseThrow(() -> new IOException("the stream has ended"));
      if (event.name().equals(name)) {
        return event.data();
      }
    }
  }

  @Override
  public void close() throws IOException {
    body.close();
  }
}
