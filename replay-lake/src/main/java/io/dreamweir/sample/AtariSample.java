package io.dreamweir.sample;

import io.dreamweir.experience.Action;
import io.dreamweir.experience.EpisodeEnd;
import io.dreamweir.experience.Observation;
import io.dreamweir.experience.Spaces;
import io.dreamweir.experience.TaskDescription;
import io.dreamweir.experience.Transition;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

/**
 * Eight episodes of four games under a random policy, 2,699 rows; the resource {@code
 * atari-sample/README.md} says how they were made.
 */
public final class AtariSample {
  private AtariSample() {}

  private static final List<String> GAMES = List.of("pong", "breakout", "seaquest", "ms_pacman");
  private static final int FRAME_BYTES = 64 * 64;

  /**
   * One episode.
   *
   * @param task the game, 18 actions, screens {@code uint8 [64, 64, 1]}
   * @param rows every row; an episode that was not played to its end has none that is last
   */
  public record Episode(TaskDescription task, List<Transition> rows) {
    public Episode {
      rows = List.copyOf(rows);
    }
  }

  /** All eight episodes. */
  public static List<Episode> episodes() {
    List<Episode> episodes = new ArrayList<>();
    for (String game : GAMES) {
      for (int number = 0; number < 2; number++) {
        episodes.add(episode(game, number));
      }
    }
    return episodes;
  }

  private static Episode episode(String game, int number) {
    Map<String, ByteBuffer> arrays = read("/atari-sample/" + game + "-" + number + ".npz");
    ByteBuffer images = array(arrays, "image");
    ByteBuffer actions = array(arrays, "action");
    ByteBuffer rewards = array(arrays, "reward");
    ByteBuffer terminal = array(arrays, "is_terminal");
    int length = terminal.remaining();
    List<Transition> rows = new ArrayList<>(length);
    for (int t = 0; t < length; t++) {
      byte[] image = new byte[FRAME_BYTES];
      images.get(image);
      rows.add(
          new Transition(
              new Observation(List.of(image)),
              Action.discrete(actions.getInt()),
              rewards.getFloat(),
              terminal.get(t) != 0 ? EpisodeEnd.TERMINAL : EpisodeEnd.OPEN,
              t == 0 ? 1 : 4));
    }
    TaskDescription task =
        new TaskDescription("atari/" + game, "sample", "sample", "", Spaces.pixels(64, 64, 1, 18));
    return new Episode(task, rows);
  }

  private static ByteBuffer array(Map<String, ByteBuffer> arrays, String name) {
    return Objects.requireNonNull(arrays.get(name), name);
  }

  /** The arrays of an npz file, positioned at their data. */
  private static Map<String, ByteBuffer> read(String resource) {
    Map<String, ByteBuffer> arrays = new HashMap<>();
    try (InputStream in = AtariSample.class.getResourceAsStream(resource);
        ZipInputStream zip = new ZipInputStream(Objects.requireNonNull(in, resource))) {
      for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
        ByteBuffer npy = ByteBuffer.wrap(zip.readAllBytes()).order(ByteOrder.LITTLE_ENDIAN);
        int header = 10 + npy.getShort(8);
        arrays.put(
            entry.getName().replace(".npy", ""),
            npy.slice(header, npy.capacity() - header).order(ByteOrder.LITTLE_ENDIAN));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(resource, e);
    }
    return arrays;
  }
}
