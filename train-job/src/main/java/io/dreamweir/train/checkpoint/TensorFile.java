package io.dreamweir.train.checkpoint;

import io.dreamweir.error.UserError;
import io.dreamweir.train.agent.HostTensor;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** An agent's tensors in a safetensors file, with the checksum that its manifest keeps. */
final class TensorFile {

  /**
   * Identity of a file's content.
   *
   * @param bytes size
   * @param sha256 SHA-256 in hex
   */
  record Digest(long bytes, String sha256) {}

  private static final int BUFFER = 1 << 18;

  private TensorFile() {}

  static Digest write(Path file, SortedMap<String, HostTensor> tensors) throws IOException {
    SortedMap<String, StoredTensor> stored = new TreeMap<>();
    tensors.forEach((name, t) -> stored.put(name, new StoredTensor.F32(t.shape(), t.values())));
    MessageDigest digest = sha256();
    try (OutputStream out =
        new BufferedOutputStream(
            new DigestOutputStream(Files.newOutputStream(file), digest), BUFFER)) {
      Safetensors.write(out, stored, Map.of());
    }
    return new Digest(Files.size(file), HexFormat.of().formatHex(digest.digest()));
  }

  /** Reads a file after comparing it with what was written. */
  static SortedMap<String, HostTensor> read(Path file, Digest expected) {
    check(file, expected);
    SortedMap<String, HostTensor> tensors = new TreeMap<>();
    Safetensors.read(file)
        .forEach((name, t) -> tensors.put(name, new HostTensor(t.shape(), t.asFloats())));
    return tensors;
  }

  private static void check(Path file, Digest expected) {
    MessageDigest digest = sha256();
    long bytes;
    try (InputStream in = new DigestInputStream(Files.newInputStream(file), digest)) {
      bytes = Files.size(file);
      if (bytes != expected.bytes()) {
        throw UserError.usage(
            "%s is %s: it has %d bytes, %d were written",
            file, bytes < expected.bytes() ? "truncated" : "damaged", bytes, expected.bytes());
      }
      byte[] buffer = new byte[BUFFER];
      while (in.read(buffer) >= 0) {
        // The stream digests what passes.
      }
    } catch (IOException e) {
      throw new UserError(
          UserError.Kind.USAGE,
          file + " cannot be read: " + (Files.exists(file) ? e.getMessage() : "no such file"),
          e);
    }
    String found = HexFormat.of().formatHex(digest.digest());
    if (!found.equals(expected.sha256())) {
      throw UserError.usage(
          "%s is damaged: its checksum is %s, %s was written", file, found, expected.sha256());
    }
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
