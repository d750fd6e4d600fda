package io.dreamweir.experience;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * Derives independent seeds by name: every random draw of the system comes from {@code derive(root,
 * "what", ...)}, so that a seed depends on what it is for and never on the order in which things
 * happen.
 */
public final class Seeds {
  private Seeds() {}

  /**
   * A seed for one named purpose: the first 8 bytes of SHA-256 over the root and the parts, each
   * part preceded by its length.
   *
   * @param root seed of the run
   * @param parts what the seed is for, for example {@code "actor", 3, "episode", 17}; numbers by
   *     their decimal text
   */
  public static long derive(long root, Object... parts) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      digest.update(ByteBuffer.allocate(Long.BYTES).putLong(root).flip());
      for (Object part : parts) {
        byte[] text = part.toString().getBytes(StandardCharsets.UTF_8);
        digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(text.length).flip());
        digest.update(text);
      }
      return ByteBuffer.wrap(digest.digest()).getLong();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
