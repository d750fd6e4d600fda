package io.dreamweir.lake.transfer;

import io.dreamweir.error.NearestName;
import io.dreamweir.error.UserError;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/** Formats that episodes come from and go to. */
public enum TransferFormat {
  /** DreamerV2's replay folder: an {@code .npz} file per episode. */
  DREAMERV2("dreamerv2") {
    @Override
    EpisodeReader reader(ImportRequest request, Notes notes) throws IOException {
      return new DreamerV2Reader(request, notes);
    }

    @Override
    EpisodeWriter writer(Path folder, Notes notes) {
      return new DreamerV2Writer(folder, notes);
    }
  },
  /** DreamerV3's replay folder: {@code .npz} chunks of streams of episodes. */
  DREAMERV3("dreamerv3") {
    @Override
    EpisodeReader reader(ImportRequest request, Notes notes) throws IOException {
      return new DreamerV3Reader(request, notes);
    }

    @Override
    EpisodeWriter writer(Path folder, Notes notes) {
      return new DreamerV3Writer(folder, notes);
    }
  },
  /** Parquet files with a row per step, aligned as RLDS aligns them. */
  STEPS("steps") {
    @Override
    EpisodeReader reader(ImportRequest request, Notes notes) throws IOException {
      return new StepsReader(request, notes);
    }

    @Override
    EpisodeWriter writer(Path folder, Notes notes) {
      return new StepsWriter(folder, notes);
    }
  },
  /**
   * A folder in LeRobot's layout, version 3: Parquet files with a row per frame, pictures as PNG.
   */
  LEROBOT("lerobot") {
    @Override
    EpisodeReader reader(ImportRequest request, Notes notes) throws IOException {
      return new LeRobotReader(request, notes);
    }

    @Override
    EpisodeWriter writer(Path folder, Notes notes) {
      return new LeRobotWriter(folder, notes);
    }
  };

  private final String word;

  TransferFormat(String word) {
    this.word = word;
  }

  /** Reads the episodes of a folder; what it finds odd or leaves out goes to the notes. */
  abstract EpisodeReader reader(ImportRequest request, Notes notes) throws IOException;

  /** Writes episodes into an empty folder; what it cannot hold goes to the notes. */
  abstract EpisodeWriter writer(Path folder, Notes notes);

  /** The format of that name. */
  public static TransferFormat of(String word) {
    List<String> words = Arrays.stream(values()).map(TransferFormat::toString).toList();
    return Arrays.stream(values())
        .filter(format -> format.word.equals(word))
        .findFirst()
        .orElseThrow(
            () ->
                UserError.usage(
                    "unknown format '%s'%s; there are %s",
                    word, NearestName.suggestion(word, words), String.join(", ", words)));
  }

  /** Its name on the command line. */
  @Override
  public String toString() {
    return word;
  }
}
