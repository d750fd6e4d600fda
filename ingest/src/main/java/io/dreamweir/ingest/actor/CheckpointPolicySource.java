package io.dreamweir.ingest.actor;

import io.dreamweir.error.UserError;
import io.dreamweir.experience.Policy;
import io.dreamweir.experience.PolicyLoader;
import io.dreamweir.experience.Spaces;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.IdentityHashMap;
import java.util.ServiceLoader;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows a folder of published policies: one subfolder per version, and a text file {@link
 * #LATEST}, atomically replaced, that names the newest.
 *
 * <p>A version that cannot be read is reported once and skipped: actors go on with the one they
 * have.
 */
public final class CheckpointPolicySource implements PolicySource {
  private static final Logger LOG = LoggerFactory.getLogger(CheckpointPolicySource.class);

  /** Name of the file that names the newest version's folder. */
  public static final String LATEST = "LATEST";

  private static final Duration LOOK_EVERY = Duration.ofMillis(200);

  private final Path folder;
  private final Spaces spaces;

  /** Open policies with the number of episodes that play them; the newest is always here. */
  private final IdentityHashMap<Policy, Integer> episodes = new IdentityHashMap<>();

  private Policy newest;
  private String newestName = "";
  private long lookedAt;

  /**
   * Starts to follow a folder.
   *
   * @param first played until a version is published; closed by this source
   */
  public CheckpointPolicySource(Path folder, Spaces spaces, Policy first) {
    this.folder = folder;
    this.spaces = spaces;
    newest = first;
    episodes.put(first, 0);
    lookedAt = System.nanoTime() - LOOK_EVERY.toNanos();
  }

  /** Whether a folder holds published policies (rather than being one checkpoint). */
  public static boolean isPublication(Path folder) {
    return Files.isRegularFile(folder.resolve(LATEST));
  }

  /**
   * Loads one checkpoint with whichever loader knows its format.
   *
   * @throws UserError if none does, or the checkpoint is damaged or of other spaces
   */
  public static Policy load(Path checkpoint, Spaces spaces) {
    for (PolicyLoader loader : ServiceLoader.load(PolicyLoader.class)) {
      if (loader.canLoad(checkpoint)) {
        return loader.load(checkpoint, spaces);
      }
    }
    throw UserError.usage(
        "%s is not a checkpoint that this program can read; give `random`, a checkpoint folder or a"
            + " folder of published policies",
        checkpoint);
  }

  @Override
  public synchronized Policy newest() {
    long now = System.nanoTime();
    if (now - lookedAt >= LOOK_EVERY.toNanos()) {
      lookedAt = now;
      look();
    }
    episodes.merge(newest, 1, Integer::sum);
    return newest;
  }

  private void look() {
    Path latest = folder.resolve(LATEST);
    String name = newestName;
    try {
      if (!Files.isRegularFile(latest)) {
        return;
      }
      name = Files.readString(latest, StandardCharsets.UTF_8).strip();
      if (name.equals(newestName)) {
        return;
      }
      Policy replaced = newest;
      newest = load(folder.resolve(name), spaces);
      newestName = name;
      episodes.put(newest, 0);
      closeIfIdle(replaced);
    } catch (IOException | UserError e) {
      newestName = name;
      LOG.warn(
          "policy '{}' in {} cannot be used ({}); actors go on with version {}",
          name,
          folder,
          e.getMessage(),
          newest.version());
    }
  }

  @Override
  public synchronized void release(Policy policy) {
    episodes.computeIfPresent(policy, (p, playing) -> playing - 1);
    if (policy != newest) {
      closeIfIdle(policy);
    }
  }

  private void closeIfIdle(Policy policy) {
    if (episodes.getOrDefault(policy, -1) == 0) {
      episodes.remove(policy);
      policy.close();
    }
  }

  @Override
  public synchronized void close() {
    episodes.keySet().forEach(Policy::close);
    episodes.clear();
  }
}
