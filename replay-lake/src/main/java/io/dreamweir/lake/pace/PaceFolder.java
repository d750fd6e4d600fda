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

/** The folder {@code _pace} of a lake: a JSON file per trainer, replaced as a whole. */
public final class PaceFolder {
  private static final String NAME = "_pace";
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
    byte[] text = JSON.writeValueAsBytes(pace);
    String name = pace.trainer() + SUFFIX;
    if (isLocal()) {
      AtomicFile.write(Path.of(lake, NAME, name), text);
      return;
    }
    org.apache.hadoop.fs.Path file = new org.apache.hadoop.fs.Path(folder(), name);
    try (OutputStream out = files().create(file, true)) {
      out.write(text);
    }
  }

  /** What a trainer wrote last; empty also where it is of a newer format. */
  public Optional<TrainerPace> read(String trainer) throws IOException {
    return readFile(new org.apache.hadoop.fs.Path(folder(), trainer + SUFFIX));
  }

  /** What every trainer of a task wrote last; files that cannot be read now are left out. */
  public List<TrainerPace> ofTask(String task) throws IOException {
    FileStatus[] entries;
    try {
      entries = files().listStatus(folder());
    } catch (FileNotFoundException e) {
      return List.of();
    }
    List<TrainerPace> found = new ArrayList<>();
    for (FileStatus entry : entries) {
      String name = entry.getPath().getName();
      if (name.endsWith(SUFFIX) && !name.startsWith(".")) {
        readFile(entry.getPath()).filter(p -> p.tasks().contains(task)).ifPresent(found::add);
      }
    }
    return found;
  }

  private Optional<TrainerPace> readFile(org.apache.hadoop.fs.Path file) throws IOException {
    try (InputStream in = files().open(file)) {
      TrainerPace pace = JSON.readValue(in.readAllBytes(), TrainerPace.class);
      return pace.format() == TrainerPace.FORMAT ? Optional.of(pace) : Optional.empty();
    } catch (FileNotFoundException | JsonProcessingException e) {
      // Not there, or just being replaced where a replacement is not atomic.
      return Optional.empty();
    }
  }

  private FileSystem files() throws IOException {
    return folder().getFileSystem(new Configuration());
  }

  private org.apache.hadoop.fs.Path folder() {
    return new org.apache.hadoop.fs.Path(isLocal() ? Path.of(lake).toUri().toString() : lake, NAME);
  }

  private boolean isLocal() {
    return !lake.matches("[a-z][a-z0-9+.-]+:.*");
  }
}
