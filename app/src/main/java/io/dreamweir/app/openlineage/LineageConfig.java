package io.dreamweir.app.openlineage;

import java.net.URI;
import java.time.Duration;

/**
 * Section {@code lineage}: where events go.
 *
 * @param transport how they travel
 * @param namespace of the jobs
 * @param file a line per event is appended here ({@code file})
 * @param url of the server, without {@code /api/v1/lineage} ({@code http})
 * @param timeout of one request
 */
public record LineageConfig(
    Transport transport, String namespace, String file, String url, Duration timeout) {

  /** How events travel. */
  public enum Transport {
    /** There are none. */
    NONE,
    /** Lines of a file. */
    FILE,
    /** Requests to a server. */
    HTTP
  }

  public LineageConfig {
    if (namespace.isBlank()) {
      throw new IllegalArgumentException("namespace is empty; a name for these jobs is needed");
    }
    if (transport == Transport.FILE && file.isBlank()) {
      throw new IllegalArgumentException("file is empty; transport file needs one");
    }
    if (transport == Transport.HTTP && !isHttp(url)) {
      throw new IllegalArgumentException(
          "url is '" + url + "'; transport http needs one, for example http://localhost:5000");
    }
    if (timeout.isNegative() || timeout.isZero()) {
      throw new IllegalArgumentException("timeout is " + timeout + "; above 0s is possible");
    }
  }

  private static boolean isHttp(String url) {
    try {
      String scheme = URI.create(url).getScheme();
      return "http".equals(scheme) || "https".equals(scheme);
    } catch (IllegalArgumentException e) {
      return false;
    }
  }
}
