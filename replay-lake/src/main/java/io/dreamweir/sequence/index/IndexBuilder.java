package io.dreamweir.sequence.index;

import io.dreamweir.experience.Spaces;
import io.dreamweir.sequence.index.Episode.Ref;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows one task of a lake from version to version and says what each holds. Only files that came
 * or went since the last version are looked at; only their episodes are put together again. What
 * the index says depends on the version alone, not on the way there. Not thread-safe.
 */
public final class IndexBuilder {

  private static final Logger LOG = LoggerFactory.getLogger(IndexBuilder.class);

  /** Column that partitions the chunks table by task. */
  private static final String TASK = "task";

  private final String task;
  private final Spaces spaces;
  private final FileIndexer indexer;
  private final IndexPlace place;
  private final EpisodeScope scope;
  private final boolean storing;
  private Optional<IndexStore> store = Optional.empty();
  private String storedTable = "";
  private final Map<String, FileChunks> files = new HashMap<>();
  private final Map<String, Episode> episodes = new HashMap<>();
  private List<Episode> drawn = List.of();

  /** Reads what the index needs of one data file. */
  interface FileIndexer {
    FileChunks index(DataFile file);
  }

  /** A builder for one task that stores nothing and knows complete episodes. */
  public IndexBuilder(String task, Spaces spaces) {
    this(task, spaces, EpisodeScope.COMPLETE, IndexPlace.NONE);
  }

  /**
   * A builder for one task.
   *
   * @param scope which episodes the index lists
   * @param place where what was read of data files is kept for the next process
   */
  public IndexBuilder(String task, Spaces spaces, EpisodeScope scope, IndexPlace place) {
    this(task, spaces, scope, place, new ChunkFileIndexer(spaces));
  }

  IndexBuilder(
      String task, Spaces spaces, EpisodeScope scope, IndexPlace place, FileIndexer indexer) {
    this(task, spaces, scope, place, true, indexer);
  }

  private IndexBuilder(
      String task,
      Spaces spaces,
      EpisodeScope scope,
      IndexPlace place,
      boolean storing,
      FileIndexer indexer) {
    this.storing = storing;
    this.task = task;
    this.spaces = spaces;
    this.scope = scope;
    this.place = place;
    this.indexer = indexer;
  }

  /** A builder for somebody who only looks: it uses what others have stored, and stores nothing. */
  public static IndexBuilder looking(String task, Spaces spaces, IndexPlace place) {
    return new IndexBuilder(
        task, spaces, EpisodeScope.COMPLETE, place, false, new ChunkFileIndexer(spaces));
  }

  /** The complete episodes of one version, without a past. */
  public static SequenceIndex index(LakeSnapshot snapshot, String task, Spaces spaces) {
    return index(snapshot, task, spaces, EpisodeScope.COMPLETE, IndexPlace.NONE);
  }

  /** The index of one version, with what earlier processes have stored. */
  public static SequenceIndex index(
      LakeSnapshot snapshot, String task, Spaces spaces, EpisodeScope scope, IndexPlace place) {
    return new IndexBuilder(task, spaces, scope, place).update(snapshot);
  }

  /**
   * The index of another version of the same table, usually a later one. Where this throws, the
   * builder is as it was.
   *
   * @throws io.dreamweir.error.UserError if a file of the snapshot is missing or damaged
   */
  public SequenceIndex update(LakeSnapshot snapshot) {
    Map<String, DataFile> wanted = new HashMap<>();
    for (DataFile file : snapshot.files()) {
      if (task.equals(file.partition().get(TASK))) {
        wanted.put(file.path(), file);
      }
    }
    if (!storedTable.equals(snapshot.tableId())) {
      store = IndexStore.open(place, snapshot, task, spaces);
      storedTable = snapshot.tableId();
    }
    List<FileChunks> added =
        wanted.values().parallelStream()
            .filter(file -> !files.containsKey(file.path()))
            .map(file -> store.flatMap(s -> s.find(file)).orElseGet(() -> indexer.index(file)))
            .toList();
    List<FileChunks> removed =
        files.values().stream().filter(f -> !wanted.containsKey(f.file().path())).toList();
    apply(added, removed);
    if (storing) {
      store.ifPresent(s -> s.save(snapshot, files.values()));
    }
    LOG.debug(
        "version {} of {}: {} files came, {} went",
        snapshot.version(),
        snapshot.table(),
        added.size(),
        removed.size());
    return new SequenceIndex(
        snapshot.table(), snapshot.tableId(), snapshot.version(), spaces, drawn, counts());
  }

  private void apply(List<FileChunks> added, List<FileChunks> removed) {
    Map<String, List<Ref>> touched = new HashMap<>();
    removed.forEach(file -> eachChunk(file, ref -> refsOf(touched, ref)));
    added.forEach(file -> eachChunk(file, ref -> refsOf(touched, ref).add(ref)));
    if (touched.isEmpty()) {
      remember(added, removed);
      return;
    }
    Set<FileChunks> gone = new HashSet<>(removed);
    List<Episode> changed = new ArrayList<>();
    touched.forEach(
        (id, refs) -> {
          refs.removeIf(ref -> gone.contains(ref.file()));
          if (refs.isEmpty()) {
            episodes.remove(id);
          } else {
            Episode episode = Episode.of(id, refs);
            episodes.put(id, episode);
            changed.add(episode);
          }
        });
    remember(added, removed);
    drawn = merged(touched.keySet(), changed);
  }

  private interface RefConsumer {
    void accept(Ref ref);
  }

  private static void eachChunk(FileChunks file, RefConsumer consumer) {
    for (int chunk = 0; chunk < file.chunks(); chunk++) {
      consumer.accept(new Ref(file, chunk));
    }
  }

  private List<Ref> refsOf(Map<String, List<Ref>> touched, Ref ref) {
    return touched.computeIfAbsent(
        ref.file().episodeId(ref.chunk()),
        id -> {
          Episode known = episodes.get(id);
          return known == null ? new ArrayList<>() : new ArrayList<>(known.refs());
        });
  }

  private void remember(List<FileChunks> added, List<FileChunks> removed) {
    removed.forEach(file -> files.remove(file.file().path()));
    added.forEach(file -> files.put(file.file().path(), file));
  }

  /** The episodes to draw from in order, with the touched ones replaced: linear in their number. */
  private List<Episode> merged(Set<String> touched, Collection<Episode> changed) {
    List<Episode> result = new ArrayList<>(drawn.size() + changed.size());
    for (Episode episode : drawn) {
      if (!touched.contains(episode.id())) {
        result.add(episode);
      }
    }
    changed.stream().filter(scope::holds).forEach(result::add);
    result.sort(Episode.ORDER); // two sorted-enough runs: the sort merges what is in order
    return List.copyOf(result);
  }

  private SequenceIndex.Counts counts() {
    long rows = 0;
    long steps = 0;
    long completeSteps = 0;
    int complete = 0;
    int open = 0;
    int broken = 0;
    long duplicates = 0;
    for (Episode episode : episodes.values()) {
      rows += episode.rows();
      steps += Math.max(0, episode.rows() - 1);
      duplicates += episode.duplicates();
      switch (episode.state()) {
        case COMPLETE -> {
          complete++;
          completeSteps += episode.rows() - 1;
        }
        case OPEN -> open++;
        case BROKEN -> broken++;
      }
    }
    long chunks = 0;
    long damaged = 0;
    long bytes = 0;
    for (FileChunks file : files.values()) {
      chunks += file.chunks();
      damaged += file.damaged();
      bytes += file.bytes();
    }
    return new SequenceIndex.Counts(
        rows, steps, completeSteps, complete, open, broken, chunks, duplicates, damaged, bytes);
  }
}
