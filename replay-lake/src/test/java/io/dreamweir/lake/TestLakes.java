package io.dreamweir.lake;

import io.dreamweir.chunk.Chunk;
import io.dreamweir.config.DataSize;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.metadata.BlockMetaData;
import org.apache.parquet.hadoop.metadata.ColumnChunkMetaData;
import org.apache.parquet.hadoop.util.HadoopInputFile;
import org.apache.parquet.internal.column.columnindex.OffsetIndex;
import org.apache.spark.sql.Row;

/** Lakes for tests, and looks behind their scenes. */
public final class TestLakes {
  private TestLakes() {}

  /** Settings of every test lake. */
  public static final LakeConfig CONFIG =
      new LakeConfig(Duration.ofHours(1), DataSize.parse("256MiB"), 1);

  /** A new lake in a folder. */
  public static ReplayLake create(Path folder) {
    return ReplayLake.openOrCreate(TestSpark.session(), folder.toString(), CONFIG);
  }

  /** All chunks of a lake, ordered by identity. */
  public static List<Chunk> chunks(ReplayLake lake) {
    List<Chunk> chunks = new ArrayList<>();
    for (Row row : lake.chunks().orderBy("episode_id", "first_step").collectAsList()) {
      chunks.add(ChunkRows.chunk(row));
    }
    return chunks;
  }

  /** Bytes of all files under a folder. */
  public static long bytes(Path folder) {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(Files::isRegularFile).mapToLong(f -> f.toFile().length()).sum();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** How one column of one row group is stored. */
  public record Layout(String encodings, String codec, int statisticsBytes, int pages, long rows) {}

  /** How a column is stored in each current file. */
  public static List<Layout> layouts(ReplayLake lake, String column) {
    List<Layout> layouts = new ArrayList<>();
    for (String file : lake.chunks().inputFiles()) {
      org.apache.hadoop.fs.Path path = new org.apache.hadoop.fs.Path(file);
      try (ParquetFileReader reader =
          ParquetFileReader.open(HadoopInputFile.fromPath(path, new Configuration()))) {
        for (BlockMetaData group : reader.getFooter().getBlocks()) {
          for (ColumnChunkMetaData chunk : group.getColumns()) {
            if (chunk.getPath().toDotString().equals(column)) {
              layouts.add(layout(reader, group, chunk));
            }
          }
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return layouts;
  }

  private static Layout layout(
      ParquetFileReader reader, BlockMetaData group, ColumnChunkMetaData chunk) throws IOException {
    OffsetIndex pages = reader.readOffsetIndex(chunk);
    byte[] min = chunk.getStatistics().getMinBytes();
    return new Layout(
        chunk.getEncodings().toString(),
        chunk.getCodec().name(),
        min == null ? 0 : min.length,
        pages.getPageCount(),
        group.getRowCount());
  }
}
