package io.dreamweir.ingest.actor;

import io.dreamweir.experience.ActingMode;
import io.dreamweir.experience.Action;
import io.dreamweir.experience.Policy;
import io.dreamweir.experience.PolicyLoader;
import io.dreamweir.experience.RandomPolicy;
import io.dreamweir.experience.Spaces;
import io.dreamweir.experience.Transition;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Reads "checkpoints" that are one file with a version number; they play at random. */
public final class TestPolicyLoader implements PolicyLoader {

  static final String FILE = "test-version";

  @Override
  public boolean canLoad(Path checkpoint) {
    return Files.exists(checkpoint.resolve(FILE));
  }

  @Override
  public Policy load(Path checkpoint, Spaces spaces) {
    try {
      return new Loaded(Long.parseLong(Files.readString(checkpoint.resolve(FILE))), spaces);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A random policy with a version that remembers whether it was closed. */
  static final class Loaded implements Policy {
    private final long version;
    private final RandomPolicy random;
    private volatile boolean closed;

    Loaded(long version, Spaces spaces) {
      this.version = version;
      random = new RandomPolicy(spaces);
    }

    boolean closed() {
      return closed;
    }

    @Override
    public long version() {
      return version;
    }

    @Override
    public Spaces spaces() {
      return random.spaces();
    }

    @Override
    public EpisodeMemory start(long seed) {
      return random.start(seed);
    }

    @Override
    public List<Action> act(
        List<EpisodeMemory> memories, List<Transition> latest, ActingMode mode) {
      if (closed) {
        throw new IllegalStateException("policy " + version + " is closed");
      }
      return random.act(memories, latest, mode);
    }

    @Override
    public void close() {
      closed = true;
    }
  }
}
