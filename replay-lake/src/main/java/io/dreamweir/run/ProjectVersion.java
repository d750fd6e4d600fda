package io.dreamweir.run;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;

/**
 * Version and git revision of this build, filtered into a resource by the build.
 *
 * @param version project version
 * @param revision git commit hash, {@code unknown} outside a git checkout
 */
public record ProjectVersion(String version, String revision) {

  private static final ProjectVersion CURRENT = read();

  /** The running build's. */
  public static ProjectVersion current() {
    return CURRENT;
  }

  private static ProjectVersion read() {
    Properties properties = new Properties();
    try (InputStream in =
        ProjectVersion.class.getResourceAsStream("/dreamweir-version.properties")) {
      if (in != null) {
        properties.load(in);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    String revision = System.getProperty("dreamweir.revision", "unknown");
    return new ProjectVersion(properties.getProperty("version", "unknown"), revision);
  }
}
