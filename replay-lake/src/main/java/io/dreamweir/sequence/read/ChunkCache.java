package io.dreamweir.sequence.read;

import io.dreamweir.sequence.index.FileChunks;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Chunks that were decompressed once, packed as {@link RowDifferences}, so that replaying them
 * again costs no decompression. Shared by all readers of a source; thread-safe. What it holds
 * changes no batch, only how fast it comes.
 *
 * <p>A full cache takes one of sixteen chunks that it does not hold, in the place of another:
 * uniform draws gain nothing from taking more, and draws that favour new experience find it here
 * after some visits.
 */
public final class ChunkCache {

  private static final int ONE_IN = 16;
  private static final int ARRAY_BYTES = 24;

  /** Most reference rows of an observation in a file. */
  static final int MAX_REFERENCES = 8;

  /** What is kept of one data file. */
  static final class Shelf {
    private final AtomicReferenceArray<byte @Nullable []> packed;
    private final AtomicReferenceArray<List<byte[]>> references;

    Shelf(int chunks, int keys) {
      packed = new AtomicReferenceArray<>(chunks * keys);
      references = new AtomicReferenceArray<>(keys);
      IntStream.range(0, keys).forEach(key -> references.set(key, List.of()));
    }

    private int place(int chunk, int key) {
      return chunk * references.length() + key;
    }

    /** The packed rows of an observation; null where they are not held. */
    byte @Nullable [] packed(int chunk, int key) {
      return packed.getAcquire(place(chunk, key));
    }

    /** Rows that the first rows of chunks are told from: one per scene, a few. */
    List<byte[]> references(int key) {
      return references.getAcquire(key);
    }

    private boolean isEmpty() {
      return IntStream.range(0, packed.length()).allMatch(i -> packed.get(i) == null);
    }

    /** Bytes without the packed rows. */
    private long bytes() {
      long sum = ARRAY_BYTES + (long) packed.length() * Long.BYTES;
      for (int i = 0; i < references.length(); i++) {
        for (byte[] row : references.get(i)) {
          sum += ARRAY_BYTES + row.length;
        }
      }
      return sum;
    }
  }

  private final long capacity;
  private final Map<String, Shelf> shelves = new ConcurrentHashMap<>();
  private final AtomicLong bytes = new AtomicLong();
  private final AtomicInteger refused = new AtomicInteger();
  private Iterator<Map.Entry<String, Shelf>> hand = shelves.entrySet().iterator();
  private Map.@Nullable Entry<String, Shelf> underHand;
  private int handAt;

  /** Something had to be dropped, and since then nothing has made room for much. */
  private volatile boolean full;

  private long places;

  /**
   * An empty cache.
   *
   * @param capacity most bytes to hold; 0: it stays empty
   */
  public ChunkCache(long capacity) {
    this.capacity = capacity;
  }

  /** A cache that holds nothing. */
  public static ChunkCache none() {
    return new ChunkCache(0);
  }

  /** Bytes held now. */
  public long bytes() {
    return bytes.get();
  }

  /** Whether it can hold anything. */
  boolean holdsAny() {
    return capacity > 0;
  }

  /** The place of a data file's chunks. */
  Shelf shelf(FileChunks file, int keys) {
    Shelf shelf = shelves.get(file.file().path());
    return shelf != null ? shelf : add(file, keys);
  }

  private synchronized Shelf add(FileChunks file, int keys) {
    return shelves.computeIfAbsent(
        file.file().path(),
        path -> {
          Shelf shelf = new Shelf(file.chunks(), keys);
          bytes.addAndGet(shelf.bytes());
          places += shelf.packed.length() + 1;
          return shelf;
        });
  }

  /** Whether a chunk that was not held should be offered. */
  boolean admits() {
    return !full || refused.incrementAndGet() % ONE_IN == 0;
  }

  /**
   * Adds a reference row of an observation, unless there are {@link #MAX_REFERENCES}.
   *
   * @return number of the row, or of the last one
   */
  synchronized int addReference(Shelf shelf, int key, byte[] row) {
    List<byte[]> known = shelf.references.get(key);
    if (known.size() < MAX_REFERENCES) {
      List<byte[]> more = new ArrayList<>(known);
      more.add(row);
      shelf.references.setRelease(key, List.copyOf(more));
      bytes.addAndGet(ARRAY_BYTES + row.length);
    }
    return shelf.references.get(key).size() - 1;
  }

  /** Holds packed rows, and drops others if they do not fit. */
  synchronized void put(FileChunks file, Shelf shelf, int chunk, int key, byte[] packed) {
    if (shelves.get(file.file().path()) != shelf) {
      return;
    }
    int place = shelf.place(chunk, key);
    if (shelf.packed.get(place) != null) {
      return;
    }
    shelf.packed.setRelease(place, packed);
    bytes.addAndGet(ARRAY_BYTES + packed.length);
    full = bytes.get() > (full ? capacity / 8 * 7 : capacity);
    // Twice round at most: what cannot be dropped is the places themselves.
    for (long moves = 0; bytes.get() > capacity && moves < 2 * places; moves++) {
      dropOne();
    }
  }

  /** Drops what is under the hand and moves it on: over the places of a file, then to the next. */
  private void dropOne() {
    Map.Entry<String, Shelf> entry = underHand;
    if (entry == null || handAt == entry.getValue().packed.length()) {
      if (entry != null && entry.getValue().isEmpty()) {
        remove(entry);
      }
      if (!hand.hasNext()) {
        hand = shelves.entrySet().iterator();
      }
      underHand = hand.hasNext() ? hand.next() : null;
      handAt = 0;
      return;
    }
    byte[] dropped = entry.getValue().packed.getAndSet(handAt++, null);
    bytes.addAndGet(dropped == null ? 0 : -ARRAY_BYTES - dropped.length);
  }

  private void remove(Map.Entry<String, Shelf> entry) {
    if (shelves.remove(entry.getKey(), entry.getValue())) {
      bytes.addAndGet(-entry.getValue().bytes());
      places -= entry.getValue().packed.length() + 1;
    }
  }
}
