package io.dreamweir.app.mlflow;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;

/**
 * Requests to a tracking server. Numbers that are none are sent as text, which MLflow understands.
 */
final class MlflowServer {

  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final int SAID = 200;

  /** An answer other than yes. */
  static final class Refused extends IOException {
    private final String code;

    Refused(String message, String code) {
      super(message);
      this.code = code;
    }

    /** Whether MLflow gave that error code. */
    boolean is(String wanted) {
      return code.equals(wanted);
    }
  }

  private final String place;
  private final Optional<String> authorization;
  private final Duration timeout;
  private final HttpClient client;

  /**
   * A server.
   *
   * @param environment where credentials are, by MLflow's own names
   * @param timeout of a request
   */
  MlflowServer(String uri, Map<String, String> environment, Duration timeout) {
    this.place = uri.replaceFirst("/+$", "");
    this.authorization = authorization(environment);
    this.timeout = timeout;
    // Version 2 would ask for an upgrade first, which MLflow's server logs as an error.
    this.client =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(timeout)
            .build();
  }

  private static Optional<String> authorization(Map<String, String> environment) {
    String token = environment.getOrDefault("MLFLOW_TRACKING_TOKEN", "");
    String user = environment.getOrDefault("MLFLOW_TRACKING_USERNAME", "");
    if (!token.isEmpty()) {
      return Optional.of("Bearer " + token);
    }
    if (user.isEmpty()) {
      return Optional.empty();
    }
    String both = user + ":" + environment.getOrDefault("MLFLOW_TRACKING_PASSWORD", "");
    return Optional.of("Basic " + Base64.getEncoder().encodeToString(both.getBytes(UTF_8)));
  }

  /** Asks. */
  JsonNode ask(String what, String parameter, String value)
      throws IOException, InterruptedException {
    String query = parameter + "=" + URLEncoder.encode(value, UTF_8);
    return send(request("/api/2.0/mlflow/" + what + "?" + query, timeout).GET());
  }

  /** Tells. */
  JsonNode tell(String what, JsonNode body) throws IOException, InterruptedException {
    return send(
        request("/api/2.0/mlflow/" + what, timeout)
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofByteArray(JSON.writeValueAsBytes(body))));
  }

  /**
   * Uploads a file through the server.
   *
   * @param name where it goes, below the server's place for artifacts
   * @param within longest time that it may take
   */
  void upload(String name, Path file, Duration within) throws IOException, InterruptedException {
    send(
        request("/api/2.0/mlflow-artifacts/artifacts/" + name, within)
            .PUT(HttpRequest.BodyPublishers.ofFile(file)));
  }

  private HttpRequest.Builder request(String path, Duration within) {
    HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(place + path)).timeout(within);
    authorization.ifPresent(value -> request.header("Authorization", value));
    return request;
  }

  private JsonNode send(HttpRequest.Builder builder) throws IOException, InterruptedException {
    HttpRequest request = builder.build();
    HttpResponse<String> answer;
    try {
      answer = client.send(request, HttpResponse.BodyHandlers.ofString());
    } catch (IOException e) {
      // The client's own messages are often empty.
      throw new IOException(place + " does not answer (" + e + ")", e);
    }
    String body = answer.body();
    if (answer.statusCode() / 100 != 2) {
      String said = body.strip();
      throw new Refused(
          String.format(
              "%s %s answers %d %s",
              request.method(),
              request.uri(),
              answer.statusCode(),
              said.substring(0, Math.min(SAID, said.length()))),
          code(body));
    }
    return body.isBlank() ? JSON.createObjectNode() : JSON.readTree(body);
  }

  private static String code(String body) {
    try {
      return JSON.readTree(body).path("error_code").asText();
    } catch (IOException e) {
      return "";
    }
  }
}
