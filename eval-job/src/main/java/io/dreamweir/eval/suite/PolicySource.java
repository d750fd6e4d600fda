package io.dreamweir.eval.suite;

import io.dreamweir.eval.external.AgentAddress;
import io.dreamweir.eval.external.AgentIdentity;
import io.dreamweir.eval.external.ExternalPolicy;
import io.dreamweir.train.checkpoint.Saved;
import io.dreamweir.train.checkpoint.SavedFolder;
import io.dreamweir.train.checkpoint.SavedManifest;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.function.ToLongFunction;
import java.util.stream.Stream;

/**
 * A policy as it was found when an evaluation was planned: a run's folder is resolved to its newest
 * checkpoint once, so that all episodes are played by the same one while training goes on.
 *
 * @param location name of a built-in policy, address of an external agent, or the folder itself
 * @param fingerprint what it is, wherever it lies: the name of a built-in policy, or 16 hex digits
 *     over parameters and configuration, or over name and version of an external agent
 * @param run id of the training run, empty where there is none
 * @param lakeVersion version of the lake it had read, -1 where there is none
 * @param trainFrames environment frames behind it, {@link #FRAMES_UNKNOWN} where not known
 */
record PolicySource(
    String location, String fingerprint, String run, long lakeVersion, long trainFrames)
    implements Serializable {

  static final long FRAMES_UNKNOWN = -1;

  private static final long NO_LAKE = -1;

  /**
   * Finds a policy.
   *
   * @param framesBehind asked for checkpoints
   * @throws io.dreamweir.error.UserError if nothing is there
   */
  static PolicySource find(String location, ToLongFunction<SavedManifest> framesBehind) {
    if (BuiltInPolicies.contains(location)) {
      return new PolicySource(location, location, location, NO_LAKE, FRAMES_UNKNOWN);
    }
    Optional<AgentAddress> address = AgentAddress.parse(location);
    if (address.isPresent()) {
      return external(address.get());
    }
    Path path = Policies.existing(location);
    return SavedFolder.find(path)
        .map(folder -> saved(folder, framesBehind))
        .orElseGet(() -> new PolicySource(location, overFiles(path), "", NO_LAKE, FRAMES_UNKNOWN));
  }

  /** An agent in another process is what it says it is, wherever it listens. */
  private static PolicySource external(AgentAddress address) {
    AgentIdentity identity = ExternalPolicy.identity(address);
    MessageDigest digest = sha256();
    for (String part : List.of("external", identity.name(), identity.version(), address.name())) {
      digest.update(part.getBytes(StandardCharsets.UTF_8));
      digest.update((byte) 0);
    }
    return new PolicySource(
        address.toString(),
        HexFormat.of().formatHex(digest.digest(), 0, 8),
        identity.version(),
        NO_LAKE,
        FRAMES_UNKNOWN);
  }

  private static PolicySource saved(
      SavedFolder folder, ToLongFunction<SavedManifest> framesBehind) {
    SavedManifest manifest = Saved.manifest(folder.path(), folder.kind());
    MessageDigest digest = sha256();
    digest.update(manifest.sha256().getBytes(StandardCharsets.UTF_8));
    digest.update(manifest.run().agent().configHash().getBytes(StandardCharsets.UTF_8));
    return new PolicySource(
        folder.path().toString(),
        HexFormat.of().formatHex(digest.digest(), 0, 8),
        manifest.run().runId(),
        manifest.progress().lakeVersion(),
        framesBehind.applyAsLong(manifest));
  }

  /** Over the names and contents of all files, for formats that only a loader knows. */
  private static String overFiles(Path path) {
    try (Stream<Path> walk = Files.walk(path)) {
      List<Path> files = walk.filter(Files::isRegularFile).sorted().toList();
      MessageDigest digest = sha256();
      for (Path file : files) {
        digest.update(path.relativize(file).toString().getBytes(StandardCharsets.UTF_8));
        try (InputStream in = new DigestInputStream(Files.newInputStream(file), digest)) {
          in.transferTo(OutputStream.nullOutputStream());
        }
      }
      return HexFormat.of().formatHex(digest.digest(), 0, 8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
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
