package io.dreamweir.lake.transfer;

import java.io.IOException;
import java.nio.file.Path;
import org.apache.parquet.hadoop.metadata.FileMetaData;

/**
 * Reads data sets in LeRobot's layout, version 3: Parquet files with a row per frame in {@code
 * data}, pictures in them as PNG, and what a row holds in {@code meta/info.json}.
 */
final class LeRobotReader extends StepsReader {

  private final LeRobotInfo info;

  LeRobotReader(ImportRequest request, Notes notes) throws IOException {
    super(request, notes, request.from().resolve("data"));
    info = LeRobotInfo.read(request, notes);
  }

  @Override
  Rows rows(Path file, FileMetaData metadata, ImportRequest request, Notes notes) {
    return new LeRobotRows(file, metadata.getSchema(), info, request, notes);
  }
}
