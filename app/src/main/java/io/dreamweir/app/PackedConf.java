package io.dreamweir.app;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.dreamweir.error.UserError;
import java.io.IOException;
import java.io.InputStream;
import java.net.JarURLConnection;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Objects;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;

/** The folder {@code conf} inside the jar for {@code spark-submit}. */
final class PackedConf {

  private static final String HOME = "META-INF/dreamweir/";
  static final String FOLDER = HOME + "conf/";

  private final URL defaults;

  /**
   * A packed folder.
   *
   * @param defaults its {@code defaults.yaml}, in a jar
   */
  PackedConf(URL defaults) {
    this.defaults = defaults;
  }

  /** This program's own. */
  static PackedConf own() {
    URL defaults = PackedConf.class.getResource("/" + FOLDER + "defaults.yaml");
    if (defaults == null || !defaults.getProtocol().equals("jar")) {
      throw UserError.usage(
          "no configuration comes with these classes; name its folder: --driver-java-options"
              + " -Ddreamweir.conf=FOLDER");
    }
    return new PackedConf(defaults);
  }

  /** Git revision that the jar was built from, if it was built from git. */
  static String revision() throws IOException {
    try (InputStream in = PackedConf.class.getResourceAsStream("/" + HOME + "revision")) {
      String text = in == null ? "" : new String(in.readAllBytes(), UTF_8).strip();
      return text.isEmpty() ? "unknown" : text;
    }
  }

  /** Writes the files into a temporary folder, which is deleted when the process ends. */
  Path unpack() throws IOException {
    Path folder = Files.createTempDirectory("dreamweir-conf-");
    folder.toFile().deleteOnExit();
    JarURLConnection connection = (JarURLConnection) defaults.openConnection();
    connection.setUseCaches(false);
    try (JarFile jar = connection.getJarFile()) {
      for (JarEntry entry : Collections.list(jar.entries())) {
        if (entry.getName().startsWith(FOLDER) && !entry.isDirectory()) {
          write(jar, entry, folder.resolve(entry.getName().substring(FOLDER.length())));
        }
      }
    }
    return folder;
  }

  private static void write(JarFile jar, JarEntry entry, Path file) throws IOException {
    Path parent = Objects.requireNonNull(file.getParent(), "a file in a folder has a parent");
    if (!Files.isDirectory(parent)) {
      Files.createDirectories(parent);
      // Deleted in the reverse order: the folder after the files that are named from now on.
      parent.toFile().deleteOnExit();
    }
    try (InputStream in = jar.getInputStream(entry)) {
      Files.copy(in, file);
    }
    file.toFile().deleteOnExit();
  }
}
