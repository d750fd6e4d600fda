package io.dreamweir.eval.suite;

import io.dreamweir.error.UserError;
import io.dreamweir.experience.NoopPolicy;
import io.dreamweir.experience.Policy;
import io.dreamweir.experience.PolicyLoader;
import io.dreamweir.experience.RandomPolicy;
import io.dreamweir.experience.Spaces;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.ServiceLoader;
import java.util.stream.Stream;

/** Policies by location: {@code random}, {@code noop}, or a checkpoint that some loader knows. */
public final class Policies {
  private Policies() {}

  /**
   * Opens a policy.
   *
   * @throws UserError if nothing is there, no loader knows it, or it was made for other spaces
   */
  public static Policy open(String location, Spaces spaces) {
    if (location.equals("random")) {
      return new RandomPolicy(spaces);
    }
    if (location.equals("noop")) {
      return new NoopPolicy(spaces);
    }
    Path path = Path.of(location);
    if (!Files.exists(path)) {
      throw UserError.usage(
          "checkpoint %s does not exist; give a checkpoint's folder, 'random' or 'noop'", path);
    }
    for (PolicyLoader loader : ServiceLoader.load(PolicyLoader.class)) {
      if (loader.canLoad(path)) {
        return loader.load(path, spaces);
      }
    }
    throw UserError.usage("%s is no checkpoint: no policy loader knows what lies there", path);
  }

  /**
   * What a policy is, wherever it lies: {@code random}, {@code noop}, or 16 hex digits over the
   * names and contents of its files.
   *
   * @throws UserError if nothing is there
   */
  static String fingerprint(String location) {
    if (location.equals("random") || location.equals("noop")) {
      return location;
    }
    Path path = Path.of(location);
    if (!Files.exists(path)) {
      throw UserError.usage(
          "checkpoint %s does not exist; give a checkpoint's folder, 'random' or 'noop'", path);
    }
    try (Stream<Path> walk = Files.walk(path)) {
      List<Path> files = walk.filter(Files::isRegularFile).sorted().toList();
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      for (Path file : files) {
        digest.update(path.relativize(file).toString().getBytes(StandardCharsets.UTF_8));
        try (InputStream in = new DigestInputStream(Files.newInputStream(file), digest)) {
          in.transferTo(OutputStream.nullOutputStream());
        }
      }
      return HexFormat.of().formatHex(digest.digest(), 0, 8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
