package io.dreamweir.sequence.latent;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.dreamweir.error.UserError;
import io.dreamweir.run.AtomicFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;

/**
 * What a store is: its file {@code latents.json}.
 *
 * @param format version of the layout, {@link #FORMAT}
 * @param id identity of the store, never reused
 * @param shape of every state in it
 */
record LatentHeader(int format, String id, LatentShape shape) {

  static final int FORMAT = 1;

  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
          .build();

  /**
   * The header of a folder, made where there is none.
   *
   * @throws UserError if the folder holds states of another shape, or is no store
   */
  static LatentHeader of(Path folder, LatentShape shape) throws IOException {
    Path file = folder.resolve("latents.json");
    if (!Files.exists(file)) {
      LatentHeader made = new LatentHeader(FORMAT, UUID.randomUUID().toString(), shape);
      AtomicFile.write(file, JSON.writeValueAsBytes(made));
      return made;
    }
    LatentHeader known;
    try {
      known = JSON.readValue(Files.readAllBytes(file), LatentHeader.class);
    } catch (com.fasterxml.jackson.core.JacksonException e) {
      throw new UserError(
          UserError.Kind.FAILED,
          file + " is damaged; delete the folder, its latents are computed again",
          e);
    }
    if (known.format != FORMAT) {
      throw UserError.usage(
          "latents in %s have format %d, this program's is %d; delete the folder, they are computed"
              + " again",
          folder, known.format, FORMAT);
    }
    if (!known.shape.equals(shape)) {
      throw UserError.usage(
          "latents in %s are of another model: %s, expected %s; give each model a folder of its own",
          folder, known.shape, shape);
    }
    return known;
  }
}
