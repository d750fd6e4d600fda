package io.dreamweir.lake.job;

import static org.apache.spark.sql.functions.col;

import io.dreamweir.chunk.BlockDecoder;
import io.dreamweir.chunk.Chunk;
import io.dreamweir.chunk.InvalidChunkException;
import io.dreamweir.chunk.ObservationBlock;
import io.dreamweir.error.NearestName;
import io.dreamweir.error.UserError;
import io.dreamweir.experience.ElementType;
import io.dreamweir.experience.TensorSpec;
import io.dreamweir.lake.ChunkRows;
import io.dreamweir.lake.ReplayLake;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.apache.spark.sql.Row;

/** Draws an episode: a sheet of its pictures (PNG), or an animation (GIF). */
public final class LakeShow {

  private static final int SHEET_COLUMNS = 16;
  private static final int SHEET_PICTURES = 160;
  private static final int LEAST_WIDTH = 128;

  /**
   * What was drawn.
   *
   * @param rows stored rows of the episode
   * @param pictures rows that were drawn; a sheet of a long episode shows every n-th
   */
  public record Result(
      String episodeId, String task, int rows, int pictures, double episodeReturn, String out) {}

  private final ReplayLake lake;
  private final String episodeId;
  private final String key;
  private final Path out;

  /**
   * @param key observation key to draw: uint8 [H, W, 1] or [H, W, 3]
   * @param out file to write; its ending, {@code .png} or {@code .gif}, says which
   */
  public LakeShow(ReplayLake lake, String episodeId, String key, Path out) {
    this.lake = lake;
    this.episodeId = episodeId;
    this.key = key;
    this.out = out;
  }

  /**
   * Draws.
   *
   * @throws UserError if there is no such episode, it has no such picture, or the file cannot be
   *     written
   */
  public Result run() {
    String name = out.getFileName().toString().toLowerCase(Locale.ROOT);
    if (!name.endsWith(".png") && !name.endsWith(".gif")) {
      throw UserError.usage("cannot draw to %s: the file must end in .png or .gif", out);
    }
    List<Chunk> chunks = chunks();
    List<BufferedImage> pictures = pictures(chunks);
    int every = name.endsWith(".png") ? (pictures.size() + SHEET_PICTURES - 1) / SHEET_PICTURES : 1;
    List<BufferedImage> shown = new ArrayList<>();
    for (int i = 0; i < pictures.size(); i += every) {
      shown.add(pictures.get(i));
    }
    try {
      if (name.endsWith(".png")) {
        Pictures.writeSheet(shown, SHEET_COLUMNS, out);
      } else {
        Pictures.writeAnimation(shown, Math.max(1, LEAST_WIDTH / shown.get(0).getWidth()), out);
      }
    } catch (IOException e) {
      throw new UserError(UserError.Kind.FAILED, "cannot write " + out + ": " + e.getMessage(), e);
    }
    double sum = 0;
    for (Chunk chunk : chunks) {
      for (float reward : chunk.rewards()) {
        sum += reward;
      }
    }
    return new Result(
        episodeId,
        chunks.get(0).origin().task().task(),
        pictures.size(),
        shown.size(),
        sum,
        out.toString());
  }

  private List<Chunk> chunks() {
    List<Row> rows =
        lake.chunks()
            .where(col("episode_id").equalTo(episodeId))
            .dropDuplicates("first_step")
            .orderBy("first_step")
            .collectAsList();
    if (rows.isEmpty()) {
      throw UserError.usage(
          "no episode '%s' in %s; `dreamweir lake episodes` lists them",
          episodeId, lake.location());
    }
    return rows.stream().map(ChunkRows::chunk).toList();
  }

  private List<BufferedImage> pictures(List<Chunk> chunks) {
    List<BufferedImage> pictures = new ArrayList<>();
    try (BlockDecoder decoder = new BlockDecoder()) {
      for (Chunk chunk : chunks) {
        ObservationBlock block = block(chunk);
        byte[] raw = decoder.decode(chunk.place(), block, chunk.rows());
        for (int row = 0; row < chunk.rows(); row++) {
          pictures.add(Pictures.of(block.spec().shape(), raw, row * block.spec().bytes()));
        }
      }
    } catch (InvalidChunkException e) {
      throw new UserError(UserError.Kind.FAILED, String.valueOf(e.getMessage()), e);
    }
    return pictures;
  }

  private ObservationBlock block(Chunk chunk) {
    List<String> drawable = new ArrayList<>();
    for (ObservationBlock block : chunk.observations()) {
      TensorSpec spec = block.spec();
      List<Integer> shape = spec.shape();
      if (spec.type() == ElementType.UINT8
          && shape.size() == 3
          && (shape.get(2) == 1 || shape.get(2) == 3)) {
        if (spec.name().equals(key)) {
          return block;
        }
        drawable.add(spec.name());
      }
    }
    throw UserError.usage(
        "episode '%s' has no picture '%s'%s; it has %s",
        episodeId,
        key,
        NearestName.suggestion(key, drawable),
        drawable.isEmpty() ? "none" : drawable);
  }
}
