package io.dreamweir.lake.transfer;

import io.dreamweir.chunk.EpisodeOrigin;
import io.dreamweir.chunk.SpacesJson;
import io.dreamweir.experience.Spaces;
import io.dreamweir.experience.Transition;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * An episode on its way into a lake, in the lake's row convention.
 *
 * @param source the file's name and where in it the episode begins; not where the file lies
 * @param startedAt as the file's name has it, else 1970
 * @param rows from the reset row to the end
 * @param origin where the files keep it: then the episode stays the one that it was
 */
record ForeignEpisode(
    String source,
    Instant startedAt,
    Spaces spaces,
    List<Transition> rows,
    Optional<EpisodeOrigin> origin) {

  /**
   * A function of the task, the source and every row: importing again gives the same id, also from
   * another folder or machine, and a changed episode is another episode.
   */
  String id(String task) {
    MessageDigest digest;
    try {
      digest = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
    update(digest, task);
    update(digest, source);
    update(digest, SpacesJson.write(spaces));
    for (Transition row : rows) {
      row.observation().tensors().forEach(digest::update);
      float[] action = row.action().values();
      ByteBuffer values = ByteBuffer.allocate((action.length + 1) * Float.BYTES);
      values.asFloatBuffer().put(action).put(row.reward());
      digest.update(values);
      update(digest, row.end().name());
    }
    return "import-" + HexFormat.of().formatHex(digest.digest(), 0, 16);
  }

  private static void update(MessageDigest digest, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(bytes.length).flip());
    digest.update(bytes);
  }
}
