package io.dreamweir.lake.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.metadata.BlockMetaData;
import org.apache.parquet.hadoop.metadata.ColumnChunkMetaData;
import org.apache.parquet.hadoop.util.HadoopInputFile;

/** Stored bytes of each column of Parquet files, page headers included. */
final class ColumnBytes {
  private ColumnBytes() {}

  static Map<String, Long> of(String[] files) {
    Map<String, Long> bytes = new TreeMap<>();
    for (String file : files) {
      try (ParquetFileReader reader =
          ParquetFileReader.open(HadoopInputFile.fromPath(new Path(file), new Configuration()))) {
        for (BlockMetaData group : reader.getFooter().getBlocks()) {
          for (ColumnChunkMetaData column : group.getColumns()) {
            bytes.merge(column.getPath().toDotString(), column.getTotalSize(), Long::sum);
          }
        }
      } catch (IOException e) {
        throw new UncheckedIOException(file, e);
      }
    }
    return bytes;
  }
}
