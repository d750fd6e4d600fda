package io.dreamweir.ingest.broker;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Map;
import java.util.TreeMap;

/**
 * Keys and certificates of one test, made by the JDK's keytool: who owns a key, and who trusts it.
 */
public final class Certificates {

  /** Opens every store here. */
  public static final String PASSWORD = "store-hush-7531";

  private final Path folder;

  /** Stores in that folder. */
  public Certificates(Path folder) {
    this.folder = folder;
  }

  /** A store with a key of that name and its self-signed certificate, for this machine. */
  public Path key(String name) throws IOException, InterruptedException {
    Path store = folder.resolve(name + ".p12");
    Process keytool =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-keyalg",
                "EC",
                "-alias",
                name,
                "-dname",
                "CN=" + name,
                "-ext",
                "san=dns:localhost,ip:127.0.0.1",
                "-keystore",
                store.toString(),
                "-storetype",
                "PKCS12",
                "-storepass",
                PASSWORD)
            .redirectErrorStream(true)
            .start();
    String said = new String(keytool.getInputStream().readAllBytes(), UTF_8);
    if (keytool.waitFor() != 0) {
      throw new IllegalStateException("keytool: " + said);
    }
    return store;
  }

  /** A store that trusts the owner of a key. */
  public Path trust(Path key) throws IOException, GeneralSecurityException {
    KeyStore keys = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(key)) {
      keys.load(in, PASSWORD.toCharArray());
    }
    String alias = keys.aliases().nextElement();
    KeyStore trusted = KeyStore.getInstance("PKCS12");
    trusted.load(null, null);
    trusted.setCertificateEntry(alias, keys.getCertificate(alias));
    Path store = folder.resolve("trusts-" + key.getFileName());
    try (OutputStream out = Files.newOutputStream(store)) {
      trusted.store(out, PASSWORD.toCharArray());
    }
    return store;
  }

  /** Kafka's settings for a store; {@code kind} is {@code keystore} or {@code truststore}. */
  public static Map<String, String> settings(String kind, Path store) {
    Map<String, String> settings = new TreeMap<>();
    settings.put("ssl." + kind + ".location", store.toString());
    settings.put("ssl." + kind + ".type", "PKCS12");
    settings.put("ssl." + kind + ".password", PASSWORD);
    return settings;
  }
}
