package io.dreamweir.sequence.index;

import io.dreamweir.chunk.SpacesJson;
import io.dreamweir.experience.Spaces;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The stored index of one task of one table: a folder of {@link IndexSegment segments}. It is a
 * cache of what data files say, and nothing but time is lost with it: what is missing, damaged or
 * of another table or format is read from the data files again.
 *
 * <p>New blocks go to a new segment, together with those of all segments that are not larger than
 * twice what has gathered so far: so there are about log2(blocks) segments, each block is copied as
 * often, and an update costs what is new. Blocks of data files that the newest version no longer
 * lists go when their segment is written again, at the latest when they are half of it.
 *
 * <p>Any number of processes may read. One at a time writes, by a lock on the file {@code lock};
 * who does not get it goes on without storing. Segments appear by a rename and never change, so a
 * reader sees each wholly or not at all, and one that is deleted while it is mapped stays readable.
 * One thread.
 */
final class IndexStore {

  private static final Logger LOG = LoggerFactory.getLogger(IndexStore.class);

  /** Larger ones are left as they are, so that a segment can be mapped at once. */
  private static final long MAX_SEGMENT_BYTES = 1L << 30;

  private final Path folder;
  private final String identity;
  private final String tablePrefix;
  private final Map<Path, IndexSegment> segments = new TreeMap<>();
  private final Map<String, IndexSegment> byPath = new LinkedHashMap<>();
  private final Set<Path> unusable = new HashSet<>();

  private IndexStore(Path folder, String identity, String tablePrefix) {
    this.folder = folder;
    this.identity = identity;
    this.tablePrefix = tablePrefix;
  }

  /** Opens what is stored for a task; nothing where indexes are not stored. */
  static Optional<IndexStore> open(
      IndexPlace place, LakeSnapshot snapshot, String task, Spaces spaces) {
    String what = task + "\n" + SpacesJson.write(spaces);
    String name = UUID.nameUUIDFromBytes(what.getBytes(StandardCharsets.UTF_8)).toString();
    String format = snapshot.properties().getOrDefault("dreamweir.format-version", "");
    return place
        .folder(snapshot.table(), snapshot.tableId())
        .map(
            folder -> {
              IndexStore store =
                  new IndexStore(
                      folder.resolve(name),
                      snapshot.tableId() + "\n" + format + "\n" + what,
                      prefix(snapshot.table()));
              store.look();
              return store;
            });
  }

  /** What the absolute paths of a table's files begin with. */
  private static String prefix(String table) {
    org.apache.hadoop.fs.Path path = new org.apache.hadoop.fs.Path(table);
    try {
      return path.getFileSystem(new Configuration()).makeQualified(path) + "/";
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Relative to the table, so that a lake may be moved. */
  private String name(DataFile file) {
    return file.path().startsWith(tablePrefix)
        ? file.path().substring(tablePrefix.length())
        : file.path();
  }

  /** Maps segments that came since, and forgets those that went. */
  private void look() {
    Set<Path> present = new HashSet<>();
    try (Stream<Path> entries = Files.list(folder)) {
      entries.filter(p -> p.toString().endsWith(IndexSegment.SUFFIX)).forEach(present::add);
    } catch (NoSuchFileException e) {
      // Nothing is stored yet.
    } catch (IOException | UncheckedIOException e) {
      LOG.info("stored index {} cannot be listed, going on without it: {}", folder, e.toString());
    }
    segments.keySet().retainAll(present);
    unusable.retainAll(present);
    for (Path path : present) {
      if (!segments.containsKey(path) && !unusable.contains(path)) {
        try {
          segments.put(path, IndexSegment.open(path, identity));
        } catch (NoSuchFileException e) {
          // Merged into another since it was listed: what is missed is read from data files.
        } catch (IOException e) {
          LOG.info("stored index {} cannot be read, going on without it: {}", path, e.toString());
        } catch (IndexSegment.UnusableException | RuntimeException e) {
          distrust(path, e);
        }
      }
    }
    byPath.clear();
    segments.values().forEach(s -> s.paths().forEach(p -> byPath.put(p, s)));
  }

  private void distrust(Path segment, Exception why) {
    LOG.info("stored index {} is built again: {}", segment, why.getMessage());
    unusable.add(segment);
  }

  /** What is stored of a data file, if it is sound. */
  synchronized Optional<FileChunks> find(DataFile file) {
    String name = name(file);
    IndexSegment segment = byPath.get(name);
    if (segment == null) {
      return Optional.empty();
    }
    try {
      Optional<IndexSegment.Block> block = segment.block(name);
      if (block.isPresent() && block.get().fileBytes() == file.bytes()) {
        return Optional.of(new FileChunks(file, block.get().bytes()));
      }
    } catch (IndexSegment.UnusableException | IllegalArgumentException e) {
      distrust(segment.path(), e);
      segments.remove(segment.path());
      byPath.values().removeIf(s -> s == segment);
    }
    return Optional.empty();
  }

  /**
   * Stores what is not stored yet. A failure is logged, and nothing else: the index in memory is
   * whole.
   *
   * @param all the data files of the snapshot
   */
  void save(LakeSnapshot snapshot, Collection<FileChunks> all) {
    if (unusable.isEmpty() && all.stream().allMatch(f -> byPath.containsKey(name(f.file())))) {
      return;
    }
    try {
      Files.createDirectories(folder);
      try (FileChannel channel =
              FileChannel.open(
                  folder.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
          FileLock lock = channel.tryLock()) {
        if (lock != null) {
          look();
          write(snapshot, all);
        }
      }
    } catch (OverlappingFileLockException e) {
      LOG.debug("{} is being written by another thread", folder);
    } catch (IOException e) {
      LOG.info("index not stored in {}, the next start reads data files: {}", folder, e.toString());
    }
  }

  private void write(LakeSnapshot snapshot, Collection<FileChunks> all) throws IOException {
    Map<String, IndexSegment.Block> blocks = new LinkedHashMap<>();
    Set<String> live = new HashSet<>();
    long bytes = 0;
    for (FileChunks file : all) {
      String name = name(file.file());
      live.add(name);
      if (!byPath.containsKey(name)) {
        blocks.put(name, new IndexSegment.Block(name, file.file().bytes(), file.block()));
        bytes += file.bytes();
      }
    }
    long version = snapshot.version();
    for (IndexSegment segment : segments.values()) {
      version = Math.max(version, segment.version());
    }
    boolean newest = version == snapshot.version();
    Set<Path> merged = new HashSet<>(unusable);
    for (IndexSegment segment :
        segments.values().stream().sorted(Comparator.comparingLong(IndexSegment::bytes)).toList()) {
      long dead = newest ? deadBytes(segment, live) : 0;
      if ((segment.bytes() <= 2 * bytes || 2 * dead >= segment.bytes())
          && bytes + segment.bytes() <= MAX_SEGMENT_BYTES) {
        bytes += take(segment, newest ? live : Set.copyOf(segment.paths()), blocks);
        merged.add(segment.path());
      }
    }
    List<IndexSegment.Block> part = new ArrayList<>();
    long partBytes = 0;
    for (IndexSegment.Block block : blocks.values()) {
      if (partBytes > 0 && partBytes + block.bytes().limit() > MAX_SEGMENT_BYTES) {
        IndexSegment.write(folder, identity, version, part);
        part.clear();
        partBytes = 0;
      }
      part.add(block);
      partBytes += block.bytes().limit();
    }
    if (!part.isEmpty()) {
      IndexSegment.write(folder, identity, version, part);
    }
    for (Path path : merged) {
      Files.deleteIfExists(path);
    }
    deleteTemporaries();
    look();
  }

  private static long deadBytes(IndexSegment segment, Set<String> live) {
    return segment.paths().stream().filter(p -> !live.contains(p)).mapToLong(segment::bytes).sum();
  }

  private long take(
      IndexSegment segment, Set<String> wanted, Map<String, IndexSegment.Block> into) {
    long bytes = 0;
    for (String path : segment.paths()) {
      if (wanted.contains(path) && !into.containsKey(path)) {
        try {
          IndexSegment.Block block = segment.block(path).orElseThrow();
          into.put(path, block);
          bytes += block.bytes().limit();
        } catch (IndexSegment.UnusableException e) {
          LOG.info("stored index {} loses a block: {}", segment.path(), e.getMessage());
        }
      }
    }
    return bytes;
  }

  /** Those of writers that died: whoever has the lock is the only living one. */
  private void deleteTemporaries() throws IOException {
    try (Stream<Path> entries = Files.list(folder)) {
      for (Path path : entries.filter(p -> p.toString().endsWith(".tmp")).toList()) {
        Files.deleteIfExists(path);
      }
    }
  }
}
