package io.dreamweir.lake.transfer;

import io.dreamweir.error.UserError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.ParquetReader;
import org.apache.parquet.hadoop.example.GroupReadSupport;
import org.apache.parquet.hadoop.metadata.FileMetaData;
import org.apache.parquet.hadoop.util.HadoopInputFile;
import org.jspecify.annotations.Nullable;

/**
 * Reads Parquet files of one row per step: {@link StepsFile}s, which come back as they were, and
 * those of other programs ({@link ForeignSteps}). The rows of an episode are together.
 */
class StepsReader implements EpisodeReader {

  /** Turns rows of one file into episodes. */
  interface Rows {

    /** What tells the episode of a row from that before it. */
    String episode(Group row);

    /** Takes a row of the episode under way. */
    void add(Group row);

    /** The episode under way, of which every row has been added; none where it is left out. */
    Optional<ForeignEpisode> finish(String source);
  }

  private final ImportRequest request;
  private final Notes notes;
  private final Iterator<Path> files;
  private final Set<String> seen = new HashSet<>();
  private @Nullable ParquetReader<Group> reader;
  private @Nullable Rows rows;
  private @Nullable Group ahead;
  private Path file = Path.of("");
  private long row;

  StepsReader(ImportRequest request, Notes notes) throws IOException {
    this(request, notes, request.from());
  }

  /**
   * @param folder where the data files are
   */
  StepsReader(ImportRequest request, Notes notes, Path folder) throws IOException {
    this.request = request;
    this.notes = notes;
    List<Path> found;
    if (!Files.isDirectory(folder)) {
      throw UserError.usage("there is no folder %s", folder);
    }
    try (Stream<Path> entries = Files.walk(folder)) {
      found =
          entries
              .filter(f -> f.toString().endsWith(".parquet") && Files.isRegularFile(f))
              .sorted()
              .toList();
    }
    if (found.isEmpty()) {
      throw UserError.usage("there is no .parquet file in %s", folder);
    }
    files = found.iterator();
  }

  @Override
  public Optional<ForeignEpisode> next() throws IOException {
    while (true) {
      Group first = ahead;
      Rows open = rows;
      if (first == null || open == null) {
        if (!files.hasNext()) {
          return Optional.empty();
        }
        open(files.next());
        continue;
      }
      Optional<ForeignEpisode> episode = episode(open, first);
      if (episode.isPresent()) {
        return episode;
      }
    }
  }

  private Optional<ForeignEpisode> episode(Rows open, Group first) {
    String id = open.episode(first);
    if (!seen.add(id)) {
      throw UserError.usage(
          "[%s@%d] episode %s goes on after another one; sort the rows by episode and step",
          file, row, id);
    }
    String source = request.from().relativize(file) + "@" + id;
    for (Group next = first; next != null && open.episode(next).equals(id); next = read()) {
      open.add(next);
    }
    return open.finish(source);
  }

  private void open(Path next) throws IOException {
    close();
    file = next;
    row = -1;
    org.apache.hadoop.fs.Path path = new org.apache.hadoop.fs.Path(next.toString());
    Configuration hadoop = new Configuration();
    try (ParquetFileReader footer =
        ParquetFileReader.open(HadoopInputFile.fromPath(path, hadoop))) {
      FileMetaData metadata = footer.getFooter().getFileMetaData();
      rows = rows(file, metadata, request, notes);
    } catch (IOException | RuntimeException e) {
      throw damaged(e);
    }
    reader = ParquetReader.builder(new GroupReadSupport(), path).withConf(hadoop).build();
    read();
  }

  /** Who turns the rows of a file into episodes. */
  Rows rows(Path file, FileMetaData metadata, ImportRequest request, Notes notes) {
    Map<String, String> words = metadata.getKeyValueMetaData();
    String format = words.get(StepsFile.FORMAT);
    if (format == null) {
      return new ForeignSteps(file, metadata.getSchema(), request, notes);
    }
    if (!format.equals(StepsFile.VERSION)) {
      throw UserError.usage(
          "%s has version %s of the format 'steps', this program reads %s; use a newer dreamweir",
          file, format, StepsFile.VERSION);
    }
    return new OwnSteps(
        file, io.dreamweir.chunk.SpacesJson.read(words.getOrDefault(StepsFile.SPACES, "")), notes);
  }

  private @Nullable Group read() {
    try {
      ahead = reader == null ? null : reader.read();
      row++;
      return ahead;
    } catch (IOException | RuntimeException e) {
      throw damaged(e);
    }
  }

  private UserError damaged(Exception e) {
    return e instanceof UserError error
        ? error
        : new UserError(
            UserError.Kind.USAGE,
            file + " cannot be read: " + e.getMessage() + "; remove it to import the other files",
            e);
  }

  @Override
  public void close() throws IOException {
    ParquetReader<Group> open = reader;
    reader = null;
    if (open != null) {
      open.close();
    }
  }
}
