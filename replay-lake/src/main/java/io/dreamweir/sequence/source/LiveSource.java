package io.dreamweir.sequence.source;

import io.dreamweir.error.UserError;
import io.dreamweir.experience.Spaces;
import io.dreamweir.sequence.BatchSource;
import io.dreamweir.sequence.ReplayConfig;
import io.dreamweir.sequence.SequenceBatch;
import io.dreamweir.sequence.index.SequenceIndex;
import io.dreamweir.sequence.read.BatchBuffers;
import io.dreamweir.sequence.read.ByteRanges;
import io.dreamweir.sequence.read.ChunkCache;
import io.dreamweir.sequence.read.LakeRanges;
import io.dreamweir.sequence.read.SequenceReader;
import io.dreamweir.sequence.sampler.SamplerKind;
import io.dreamweir.sequence.sampler.Window;
import java.nio.file.NoSuchFileException;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * Draws batches from the newest version of a lake, which grows meanwhile. Batch n is a pure
 * function of (seed, version, n), with the sampler {@code prioritized} also of the version of the
 * scores, with {@code online} also of the versions that batches before it saw. The version it came
 * from is in the batch.
 */
public final class LiveSource implements BatchSource {

  private static final int ATTEMPTS = 5;

  private final ReplayConfig config;
  private final ByteRanges files;
  private final IndexFollower follower;
  private final Optional<FreshFirst> fresh;
  private final Prefetcher prefetcher;

  /**
   * Starts to follow and to draw.
   *
   * @param lake root of the lake
   * @param task task to learn from
   * @param spaces its spaces; chunks of other spaces are left out
   * @param seed root seed of the run
   * @param first number of the first batch: 0, or where a run that is resumed stood
   */
  public LiveSource(
      String lake, String task, Spaces spaces, ReplayConfig config, long seed, long first) {
    this(lake, TaskMixture.of(task), spaces, config, seed, first);
  }

  /**
   * Starts to follow several tasks of the same spaces and to draw from them, each as often as its
   * weight says.
   */
  public LiveSource(
      String lake, TaskMixture tasks, Spaces spaces, ReplayConfig config, long seed, long first) {
    this(lake, tasks, spaces, config, seed, first, new ChunkCache(config.chunkCache().bytes()));
  }

  /** As before, with a cache that other readers of the same lake and spaces share. */
  public LiveSource(
      String lake,
      TaskMixture tasks,
      Spaces spaces,
      ReplayConfig config,
      long seed,
      long first,
      ChunkCache chunks) {
    this.config = config;
    files = new LakeRanges(config.ranges());
    follower = new IndexFollower(lake, tasks, spaces, config, seed);
    fresh =
        config.sampler() == SamplerKind.ONLINE
            ? Optional.of(new FreshFirst(config.length(), first))
            : Optional.empty();
    prefetcher =
        new Prefetcher(
            first,
            config.prefetch(),
            config.threads(),
            () -> BatchBuffers.allocate(spaces, config.length(), config.batch()),
            () ->
                new SequenceReader(
                    spaces, files, config.checksums(), config.sampler().borders(), chunks),
            this::fill);
  }

  private Optional<SequenceBatch> fill(long number, BatchBuffers into, SequenceReader reader)
      throws InterruptedException {
    if (fresh.isPresent()) {
      fresh.get().awaitTurn(number);
    }
    for (int attempt = 1; ; attempt++) {
      IndexFollower.Drawable drawable = follower.await();
      Window[] windows = windows(number, drawable);
      try {
        SequenceBatch read = reader.read(drawable.index(), windows, into, number);
        fresh.ifPresent(f -> f.done(number));
        return Optional.of(
            read.from(drawable.scores(), Spans.of(drawable.index(), windows, config.length())));
      } catch (NoSuchFileException e) {
        // Compacted and vacuumed since: a newer version has the same chunks in other files.
        if (attempt == ATTEMPTS) {
          throw new UserError(
              UserError.Kind.FAILED,
              "data file "
                  + e.getFile()
                  + " is gone although version "
                  + drawable.index().version()
                  + " of the lake lists it: restore it, or remove it with 'lake repair'",
              e);
        }
        follower.refresh();
      }
    }
  }

  private Window[] windows(long number, IndexFollower.Drawable drawable) {
    FreshFirst.Draw draw = slot -> drawable.sampler().draw(number * config.batch() + slot);
    if (fresh.isPresent()) {
      return fresh.get().windows(number, drawable.index(), config.batch(), draw);
    }
    Window[] windows = new Window[config.batch()];
    for (int slot = 0; slot < windows.length; slot++) {
      windows[slot] = draw.of(slot);
    }
    return windows;
  }

  @Override
  public SequenceBatch next() throws InterruptedException {
    return prefetcher.next();
  }

  /** Number of the batch that {@link #next} gives next: what a checkpoint keeps. */
  public long position() {
    return prefetcher.position();
  }

  /** What experience is missing, so that no batch can be drawn; empty where one can. */
  public Optional<String> missing() {
    return follower.missing();
  }

  /** What the newest version holds; nothing while the lake has not been opened. */
  public Optional<SequenceIndex.Counts> visible() {
    return follower.newest().map(SequenceIndex::counts);
  }

  /**
   * Mean undiscounted return of the newest complete episodes; empty where there is none.
   *
   * @param episodes how many at most
   */
  public OptionalDouble recentReturn(int episodes) {
    return follower
        .newest()
        .map(index -> index.recentReturn(episodes))
        .orElseGet(OptionalDouble::empty);
  }

  @Override
  public Duration waited() {
    return prefetcher.waited();
  }

  @Override
  public void close() {
    prefetcher.close();
    follower.close();
    files.close();
  }
}
