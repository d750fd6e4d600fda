package io.dreamweir.sequence.source;

import io.dreamweir.error.UserError;
import io.dreamweir.experience.Spaces;
import io.dreamweir.lake.LakeTable;
import io.dreamweir.lake.TaskCatalog;
import io.dreamweir.sequence.BatchSource;
import io.dreamweir.sequence.ReplayConfig;
import io.dreamweir.sequence.SequenceBatch;
import io.dreamweir.sequence.index.LakeSnapshot;
import io.dreamweir.sequence.index.SequenceIndex;
import io.dreamweir.sequence.plan.PlanFiles;
import io.dreamweir.sequence.plan.PlanHeader;
import io.dreamweir.sequence.plan.PlanReader;
import io.dreamweir.sequence.read.BatchBuffers;
import io.dreamweir.sequence.read.ByteRanges;
import io.dreamweir.sequence.read.ChunkCache;
import io.dreamweir.sequence.read.LakeRanges;
import io.dreamweir.sequence.read.SequenceReader;
import io.dreamweir.sequence.sampler.Window;
import java.nio.file.NoSuchFileException;
import java.time.Duration;
import java.util.Optional;

/** Follows a plan: the same batches in every run, from the version of the lake it is bound to. */
public final class PlanSource implements BatchSource {

  private final PlanHeader header;
  private final Spaces spaces;
  private final SequenceIndex index;
  private final PlanReader plan;
  private final ByteRanges files;
  private final Prefetcher prefetcher;

  /**
   * Opens a plan and starts to read.
   *
   * @param lake root of the lake
   * @param plan the header's file, as {@code cut} gives it
   * @param config of which threads, prefetch, checksums and mapping count; batch, length and
   *     sampler are the plan's
   * @param first number of the first batch: 0, or where a run that is resumed stood
   * @throws UserError if there is no such plan, or it is of another lake or a version that is gone
   */
  public PlanSource(String lake, String plan, ReplayConfig config, long first) {
    header =
        PlanFiles.find(plan)
            .orElseThrow(
                () ->
                    UserError.usage(
                        "there is no plan %s; 'cut' makes one and prints its path", plan));
    TaskMixture tasks = TaskMixture.parse(header.task());
    spaces = tasks.spaces(TaskCatalog.read(lake));
    String table = LakeTable.CHUNKS.path(lake);
    LakeSnapshot newest = LakeSnapshot.newest(table);
    if (!newest.tableId().equals(header.tableId())) {
      throw UserError.usage(
          "plan %s was cut from another lake (chunks table %s) than %s (%s); cut a plan from this"
              + " lake",
          header.name(), header.tableId(), lake, newest.tableId());
    }
    index =
        SequenceIndex.union(
            tasks.parts(
                LakeSnapshot.at(table, header.version()), spaces, header.scope(), config.index()));
    this.plan = new PlanReader(lake, header, index);
    files = new LakeRanges(config.ranges());
    ChunkCache chunks = new ChunkCache(config.chunkCache().bytes());
    prefetcher =
        new Prefetcher(
            first,
            config.prefetch(),
            config.threads(),
            () -> BatchBuffers.allocate(spaces, header.length(), header.batch()),
            () ->
                new SequenceReader(
                    spaces, files, config.checksums(), header.sampler().borders(), chunks),
            this::fill);
  }

  private Optional<SequenceBatch> fill(long number, BatchBuffers into, SequenceReader reader) {
    if (number >= header.batches()) {
      return Optional.empty();
    }
    try {
      Window[] windows = plan.windows(number);
      SequenceBatch read = reader.read(index, windows, into, number);
      return Optional.of(read.from(header.drawnBy(), Spans.of(index, windows, header.length())));
    } catch (NoSuchFileException e) {
      throw new UserError(
          UserError.Kind.FAILED,
          "plan "
              + header.name()
              + " needs data file "
              + e.getFile()
              + ", which a clean-up has removed; cut a new plan, or keep removed files longer",
          e);
    }
  }

  /** What the plan is a function of. */
  public PlanHeader header() {
    return header;
  }

  /** Spaces of the plan's task. */
  public Spaces spaces() {
    return spaces;
  }

  @Override
  public SequenceBatch next() throws InterruptedException {
    return prefetcher.next();
  }

  /** Number of the batch that {@link #next} gives next: what a checkpoint keeps. */
  public long position() {
    return prefetcher.position();
  }

  @Override
  public Duration waited() {
    return prefetcher.waited();
  }

  @Override
  public void close() {
    prefetcher.close();
    files.close();
  }
}
