package io.dreamweir.lake.transfer;

import io.dreamweir.experience.Spaces;
import io.dreamweir.experience.TensorSpec;
import java.util.stream.Collectors;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.MessageTypeParser;

/**
 * The Parquet files of the format {@code steps}: a row per step, the rows of an episode together
 * and in order. As in RLDS, {@code action} was taken from the row's observation and {@code reward}
 * came after it; the last row of an episode has neither. Observations are raw little-endian bytes;
 * {@code action} is the stored form. {@code spaces} is kept in the footer.
 */
final class StepsFile {
  private StepsFile() {}

  /** Key of the footer's metadata that holds the spaces as JSON. */
  static final String SPACES = "dreamweir.spaces";

  /** Key of the footer's metadata that holds the version of this layout. */
  static final String FORMAT = "dreamweir.steps-format";

  /** Version of this layout. */
  static final String VERSION = "1";

  /** Prefix of the columns of observations. */
  static final String OBSERVATION = "observation_";

  static MessageType schema(Spaces spaces) {
    return MessageTypeParser.parseMessageType(
        "message step { required binary task (UTF8); required binary episode_id (UTF8);"
            + " required binary run (UTF8); required binary actor (UTF8);"
            + " required binary environment_version (UTF8);"
            + " required binary configuration_hash (UTF8); required binary rom_md5 (UTF8);"
            + " required int64 policy_version; required int64 seed;"
            + " required int64 episode_start (TIMESTAMP(MILLIS,true)); required int32 step;"
            + spaces.observation().stream().map(StepsFile::column).collect(Collectors.joining())
            + " required group action (LIST) { repeated group list { required float element; } }"
            + " required float reward; required int32 frames; required boolean is_first;"
            + " required boolean is_last; required boolean is_terminal;"
            + " required binary end (UTF8); }");
  }

  private static String column(TensorSpec spec) {
    return " required binary " + OBSERVATION + spec.name() + ";";
  }
}
