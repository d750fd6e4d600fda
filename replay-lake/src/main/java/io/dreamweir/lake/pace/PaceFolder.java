package io.dreamweir.lake.pace;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.dreamweir.run.AtomicFile;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;

/**
 * The folder {@code _pace} of a lake: a JSON file per trainer, and below {@code actors} one per
 * process of actors, replaced as a whole.
 */
public final class PaceFolder {
  private static final String NAME = "_pace";
  private static final String ACTORS = "actors";
  private static final String SUFFIX = ".json";
  private static final JsonMapper JSON =
      JsonMapper.builder()
          .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .build();

  private final String lake;

  /**
   * The folder of a lake, which need not exist yet.
   *
   * @param lake path or URI
   */
  public PaceFolder(String lake) {
    this.lake = lake.endsWith("/") ? lake.substring(0, lake.length() - 1) : lake;
  }

  /** Replaces what this trainer wrote before. */
  public void write(TrainerPace pace) throws IOException {
    replace(NAME + "/" + pace.trainer() + SUFFIX, JSON.writeValueAsBytes(pace));
  }

  /** Replaces what this process of actors wrote before. */
  public void write(ActorShare share) throws IOException {
    replace(NAME + "/" + ACTORS + "/" + share.actor() + SUFFIX, JSON.writeValueAsBytes(share));
  }

  private void replace(String name, byte[] text) throws IOException {
    if (isLocal()) {
      AtomicFile.write(Path.of(lake).resolve(name), text);
      return;
    }
    try (OutputStream out = files().create(new org.apache.hadoop.fs.Path(lake, name), true)) {
      out.write(text);
    }
  }

  /** Forgets a process of actors that is gone. */
  public void deleteActor(String actor) throws IOException {
    files().delete(new org.apache.hadoop.fs.Path(actors(), actor + SUFFIX), false);
  }

  /** What a trainer wrote last; empty also where it is of a newer format. */
  public Optional<TrainerPace> read(String trainer) throws IOException {
    return read(new org.apache.hadoop.fs.Path(folder(), trainer + SUFFIX), TrainerPace.class)
        .filter(pace -> pace.format() == TrainerPace.FORMAT);
  }

  /** What every trainer wrote last; files that cannot be read now are left out. */
  public List<TrainerPace> trainers() throws IOException {
    return all(folder(), TrainerPace.class).stream()
        .filter(pace -> pace.format() == TrainerPace.FORMAT)
        .toList();
  }

  /** What every trainer of a task wrote last. */
  public List<TrainerPace> ofTask(String task) throws IOException {
    return trainers().stream().filter(pace -> pace.tasks().contains(task)).toList();
  }

  /** What every process of actors wrote last; files that cannot be read now are left out. */
  public List<ActorShare> shares() throws IOException {
    return all(actors(), ActorShare.class).stream()
        .filter(share -> share.format() == ActorShare.FORMAT)
        .toList();
  }

  private <T> List<T> all(org.apache.hadoop.fs.Path in, Class<T> type) throws IOException {
    FileStatus[] entries;
    try {
      entries = files().listStatus(in);
    } catch (FileNotFoundException e) {
      return List.of();
    }
    List<T> found = new ArrayList<>();
    for (FileStatus entry : entries) {
      String name = entry.getPath().getName();
      if (name.endsWith(SUFFIX) && !name.startsWith(".")) {
        read(entry.getPath(), type).ifPresent(found::add);
      }
    }
    return found;
  }

  private <T> Optional<T> read(org.apache.hadoop.fs.Path file, Class<T> type) throws IOException {
    try (InputStream in = files().open(file)) {
      return Optional.of(JSON.readValue(in.readAllBytes(), type));
    } catch (FileNotFoundException | JsonProcessingException e) {
      // Not there, or just being replaced where a replacement is not atomic.
      return Optional.empty();
    }
  }

  private org.apache.hadoop.fs.Path actors() {
    return new org.apache.hadoop.fs.Path(folder(), ACTORS);
  }

  private FileSystem files() throws IOException {
    return folder().getFileSystem(new Configuration());
  }

  private org.apache.hadoop.fs.Path folder() {
    return new org.apache.hadoop.fs.Path(isLocal() ? Path.of(lake).toUri().toString() : lake, NAME);
  }

  /** Whether it is a folder of this machine, where looking costs next to nothing. */
  public boolean isLocal() {
    return !lake.matches("[a-z][a-z0-9+.-]+:.*");
  }
}
