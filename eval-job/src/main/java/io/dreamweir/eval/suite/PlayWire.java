package io.dreamweir.eval.suite;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.List;

/**
 * What a job and a process that plays for it tell each other: JSON, each message after its length.
 */
final class PlayWire {

  /** Far more than a group of a thousand episodes takes. */
  private static final int MOST_BYTES = 64 << 20;

  private static final JsonMapper JSON =
      JsonMapper.builder().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES).build();

  /**
   * Episodes that have ended.
   *
   * @param last whether nothing more comes of this request
   */
  record Answer(List<Outcome> outcomes, boolean last) {}

  private PlayWire() {}

  static void write(DataOutputStream out, Object message) throws IOException {
    byte[] bytes = JSON.writeValueAsBytes(message);
    out.writeInt(bytes.length);
    out.write(bytes);
    out.flush();
  }

  static <T> T read(DataInputStream in, Class<T> type) throws IOException {
    int length = in.readInt();
    if (length < 0 || length > MOST_BYTES) {
      throw new IOException("a message of " + length + " bytes");
    }
    return JSON.readValue(in.readNBytes(length), type);
  }
}
