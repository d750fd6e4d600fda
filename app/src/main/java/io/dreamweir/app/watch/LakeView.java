package io.dreamweir.app.watch;

import io.dreamweir.app.watch.WatchState.Actor;
import io.dreamweir.app.watch.WatchState.Ingest;
import io.dreamweir.app.watch.WatchState.Lake;
import io.dreamweir.app.watch.WatchState.LakeSeries;
import io.dreamweir.app.watch.WatchState.Task;
import io.dreamweir.app.watch.WatchState.Trainer;
import io.dreamweir.error.UserError;
import io.dreamweir.ingest.stream.IngestStatus;
import io.dreamweir.lake.LakeTable;
import io.dreamweir.lake.TableRows;
import io.dreamweir.lake.TaskCatalog;
import io.dreamweir.lake.pace.PaceFolder;
import io.dreamweir.sequence.index.DataFile;
import io.dreamweir.sequence.index.IndexBuilder;
import io.dreamweir.sequence.index.IndexPlace;
import io.dreamweir.sequence.index.LakeSnapshot;
import io.dreamweir.sequence.index.SequenceIndex;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a lake shows. Reads the Delta log, the stored index or the small columns of data files that
 * no index knows, and the files that ingest, actors and trainers leave; writes nothing.
 */
final class LakeView {

  private static final int RETURNS = 100;
  private static final int GROWTH_KEPT = 1200;

  /** A status is written every 5 s. */
  private static final Duration ALIVE = Duration.ofSeconds(30);

  private final String lake;
  private final String table;
  private final RecentPlay play;
  private final NewestScores scores;
  private final Map<String, IndexBuilder> builders = new HashMap<>();
  private final List<LakeSeries> growth = new ArrayList<>();
  private Optional<LakeSnapshot> snapshot = Optional.empty();
  private List<Task> tasks = List.of();
  private final List<String> problems = new ArrayList<>();
  private long changedAtMs;
  private final Set<String> rejectedFiles = new HashSet<>();
  private long rejected;
  private @Nullable String rejectedWhy;

  /**
   * @param scores where the table of scores lies
   */
  LakeView(String lake, String scores) {
    this.lake = lake;
    this.table = LakeTable.CHUNKS.path(lake);
    this.play = new RecentPlay(lake);
    this.scores = new NewestScores(scores);
  }

  /**
   * Looks at the lake anew.
   *
   * @throws io.dreamweir.error.UserError if there is no lake yet, or it cannot be read
   */
  Lake look(long nowMs) throws IOException {
    if (snapshot.isEmpty() || !LakeSnapshot.isNewest(table, snapshot.get().version())) {
      LakeSnapshot newest = LakeSnapshot.newest(table);
      tasks = tasks(newest);
      changedAtMs = changedAt(newest).orElse(nowMs);
      snapshot = Optional.of(newest);
      rejected();
      grow(nowMs);
    }
    LakeSnapshot now = snapshot.get();
    List<Actor> actors = play.look(nowMs);
    return new Lake(
        lake,
        now.version(),
        changedAtMs,
        now.files().size(),
        bytes(now),
        rows(),
        tasks,
        actors,
        RecentPlay.OVER.toSeconds(),
        ingests(nowMs),
        trainers(),
        scores.look(),
        rejected,
        rejectedWhy,
        local().map(LakeView::free).orElse(null));
  }

  /** How it has grown since the first look. */
  List<LakeSeries> growth() {
    return List.copyOf(growth);
  }

  private void grow(long nowMs) {
    if (growth.size() == GROWTH_KEPT) {
      growth.subList(0, GROWTH_KEPT / 2).clear();
    }
    growth.add(new LakeSeries(nowMs / 1e3, rows(), bytes(snapshot.orElseThrow())));
  }

  private long rows() {
    return tasks.stream().mapToLong(Task::rows).sum();
  }

  private static long bytes(LakeSnapshot snapshot) {
    return snapshot.files().stream().mapToLong(DataFile::bytes).sum();
  }

  private List<Task> tasks(LakeSnapshot newest) {
    TaskCatalog catalog = TaskCatalog.read(lake);
    List<Task> all = new ArrayList<>();
    problems.clear();
    for (String name : new TreeSet<>(catalog.tasks())) {
      try {
        all.add(task(name, catalog, newest));
      } catch (UserError e) {
        problems.add(e.getMessage());
      }
    }
    all.sort(Comparator.comparingLong(Task::rows).reversed());
    return all;
  }

  private Task task(String name, TaskCatalog catalog, LakeSnapshot newest) {
    SequenceIndex index =
        builders
            .computeIfAbsent(
                name, task -> IndexBuilder.looking(task, catalog.spaces(task), IndexPlace.LAKE))
            .update(newest);
    SequenceIndex.Counts counts = index.counts();
    OptionalDouble recent = index.recentReturn(RETURNS);
    return new Task(
        name,
        counts.rows(),
        counts.completeEpisodes(),
        counts.openEpisodes(),
        counts.brokenEpisodes(),
        counts.duplicateChunks(),
        recent.isPresent() ? recent.getAsDouble() : null);
  }

  /** Tasks that could not be looked at, and why. */
  List<String> problems() {
    return List.copyOf(problems);
  }

  /** When the version was committed, where it is a file of this machine. */
  private Optional<Long> changedAt(LakeSnapshot newest) throws IOException {
    Optional<Path> folder = local();
    if (folder.isEmpty()) {
      return Optional.empty();
    }
    Path commit =
        folder
            .get()
            .resolve(LakeTable.CHUNKS.folder())
            .resolve(String.format("_delta_log/%020d.json", newest.version()));
    return Files.exists(commit)
        ? Optional.of(Files.getLastModifiedTime(commit).toMillis())
        : Optional.empty();
  }

  private void rejected() {
    TableRows.read(
        LakeTable.REJECTED.path(lake),
        List.of("reason"),
        file -> rejectedFiles.add(file.path()),
        (file, row) -> {
          rejected++;
          rejectedWhy = row.text("reason");
        });
  }

  private List<Ingest> ingests(long nowMs) throws IOException {
    List<Ingest> all = new ArrayList<>();
    Optional<Path> ingest = local().map(folder -> folder.resolve("_ingest"));
    if (ingest.isEmpty() || !Files.isDirectory(ingest.get())) {
      return all;
    }
    try (Stream<Path> topics = Files.list(ingest.get())) {
      for (Path topic : topics.sorted().toList()) {
        IngestStatus.read(topic.resolve(IngestStatus.FILE))
            .ifPresent(status -> all.add(ingest(status, nowMs)));
      }
    }
    return all;
  }

  private static Ingest ingest(IngestStatus status, long nowMs) {
    boolean ended = status.state() == IngestStatus.State.ENDED;
    boolean alive = !ended && nowMs - status.writtenAtMs() < ALIVE.toMillis();
    return new Ingest(
        status.topic(),
        alive,
        ended,
        status.writtenAtMs(),
        status.rows(),
        alive ? status.rowsPerSecond() : 0,
        status.duplicates(),
        status.rejected(),
        status.commitSeconds(),
        alive ? status.lagChunks() : null,
        alive ? status.lagRows() : null,
        alive ? status.lagSeconds() : null);
  }

  private List<Trainer> trainers() throws IOException {
    return new PaceFolder(lake)
        .trainers().stream()
            .map(
                pace ->
                    new Trainer(
                        pace.trainer(),
                        pace.state().name(),
                        pace.updates(),
                        pace.envSteps(),
                        pace.envStepsAllowed()))
            .toList();
  }

  private Optional<Path> local() {
    org.apache.hadoop.fs.Path place = new org.apache.hadoop.fs.Path(lake);
    String scheme = place.toUri().getScheme();
    return scheme == null || scheme.equals("file")
        ? Optional.of(Path.of(place.toUri().getPath()))
        : Optional.empty();
  }

  private static @Nullable Long free(Path folder) {
    try {
      return Files.getFileStore(folder).getUsableSpace();
    } catch (IOException e) {
      return null;
    }
  }
}
