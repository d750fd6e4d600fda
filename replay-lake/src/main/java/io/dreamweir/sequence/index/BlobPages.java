package io.dreamweir.sequence.index;

import io.dreamweir.lake.ChunkRows;
import java.io.IOException;
import java.util.Set;
import org.apache.parquet.column.Encoding;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.metadata.BlockMetaData;
import org.apache.parquet.hadoop.metadata.ColumnChunkMetaData;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.internal.column.columnindex.OffsetIndex;

/** Where the pages of one observation column lie in one row group, by the file's offset index. */
final class BlobPages {

  /** Values PLAIN, levels either of the others. */
  private static final Set<String> READABLE = Set.of("PLAIN", "RLE", "BIT_PACKED");

  private final OffsetIndex pages;

  private BlobPages(OffsetIndex pages) {
    this.pages = pages;
  }

  /**
   * Reads the offset index.
   *
   * @throws UnsuitableLayoutException if the column cannot be read at random
   */
  static BlobPages of(ParquetFileReader reader, BlockMetaData rowGroup, String key)
      throws IOException, UnsuitableLayoutException {
    String name = ChunkRows.FRAMES_PREFIX + key;
    ColumnChunkMetaData column =
        rowGroup.getColumns().stream()
            .filter(c -> c.getPath().toDotString().equals(name))
            .findFirst()
            .orElseThrow(() -> new UnsuitableLayoutException("it has no column " + name));
    if (column.getCodec() != CompressionCodecName.UNCOMPRESSED
        || !column.getEncodings().stream().map(Encoding::name).allMatch(READABLE::contains)) {
      throw new UnsuitableLayoutException(
          "column "
              + name
              + " is "
              + column.getCodec()
              + " "
              + column.getEncodings()
              + ", windows need UNCOMPRESSED PLAIN pages");
    }
    OffsetIndex pages = reader.readOffsetIndex(column);
    if (pages == null) {
      throw new UnsuitableLayoutException("column " + name + " has no offset index");
    }
    return new BlobPages(pages);
  }

  /** The page of a row of the row group. */
  int page(long row) {
    int low = 0;
    int high = pages.getPageCount() - 1;
    while (low < high) {
      int middle = (low + high + 1) >>> 1;
      if (pages.getFirstRowIndex(middle) <= row) {
        low = middle;
      } else {
        high = middle - 1;
      }
    }
    return low;
  }

  /** Where the bytes of a row of the row group lie. */
  FileChunksBuilder.Blob blob(long row, int crc32c) {
    int page = page(row);
    return new FileChunksBuilder.Blob(
        pages.getOffset(page),
        pages.getCompressedPageSize(page),
        Math.toIntExact(row - pages.getFirstRowIndex(page)),
        crc32c);
  }
}
