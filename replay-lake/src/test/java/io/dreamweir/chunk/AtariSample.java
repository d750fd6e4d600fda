package io.dreamweir.chunk;

import io.dreamweir.experience.Action;
import io.dreamweir.experience.EpisodeEnd;
import io.dreamweir.experience.Observation;
import io.dreamweir.experience.Spaces;
import io.dreamweir.experience.TaskDescription;
import io.dreamweir.experience.Transition;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

/** The real screens in {@code src/test/resources/atari_sample}: four games, two episodes each. */
public final class AtariSample {
  private AtariSample() {}

  private static final List<String> GAMES = List.of("pong", "breakout", "seaquest", "ms_pacman");

  /** All eight episodes, 2,699 rows. */
  public static List<RandomEpisode> episodes() {
    List<RandomEpisode> episodes = new ArrayList<>();
    for (String game : GAMES) {
      for (int i = 0; i < 2; i++) {
        episodes.add(episode(game, i));
      }
    }
    return episodes;
  }

  /** One episode. */
  public static RandomEpisode episode(String game, int number) {
    Map<String, ByteBuffer> arrays = read("/atari_sample/" + game + "-" + number + ".npz");
    Spaces spaces = Spaces.pixels(64, 64, 1, 18);
    ByteBuffer images = array(arrays, "image");
    ByteBuffer actions = array(arrays, "action");
    ByteBuffer rewards = array(arrays, "reward");
    ByteBuffer last = array(arrays, "is_last");
    ByteBuffer terminal = array(arrays, "is_terminal");
    List<Transition> rows = new ArrayList<>();
    for (int t = 0; t < last.remaining(); t++) {
      byte[] image = new byte[64 * 64];
      images.get(image);
      EpisodeEnd end =
          terminal.get(t) != 0
              ? EpisodeEnd.TERMINAL
              : last.get(t) != 0 ? EpisodeEnd.TIME_LIMIT : EpisodeEnd.OPEN;
      rows.add(
          new Transition(
              new Observation(List.of(image)),
              Action.discrete(actions.getInt()),
              rewards.getFloat(),
              end,
              t == 0 ? 1 : 4));
    }
    EpisodeOrigin origin =
        new EpisodeOrigin(
            "sample-" + game + "-" + number,
            "sample",
            "actor-0",
            new TaskDescription("atari/" + game, "ale-0.12.1", "c0ffee", "", spaces),
            -1,
            11,
            Instant.parse("2026-09-01T10:20:30Z").plusSeconds(60L * number));
    return new RandomEpisode(origin, rows);
  }

  private static ByteBuffer array(Map<String, ByteBuffer> arrays, String name) {
    return Objects.requireNonNull(arrays.get(name), name);
  }

  /** Arrays of an npz file, little-endian, at their data. */
  private static Map<String, ByteBuffer> read(String resource) {
    Map<String, ByteBuffer> arrays = new HashMap<>();
    try (InputStream in = AtariSample.class.getResourceAsStream(resource);
        ZipInputStream zip = new ZipInputStream(Objects.requireNonNull(in, resource))) {
      for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
        byte[] npy = zip.readAllBytes();
        int header = 10 + ByteBuffer.wrap(npy).order(ByteOrder.LITTLE_ENDIAN).getShort(8);
        if (!new String(Arrays.copyOf(npy, header), StandardCharsets.ISO_8859_1)
            .contains("'fortran_order': False")) {
          throw new IllegalStateException(entry.getName() + " is not row-major");
        }
        arrays.put(
            entry.getName().replace(".npy", ""),
            ByteBuffer.wrap(npy, header, npy.length - header)
                .slice()
                .order(ByteOrder.LITTLE_ENDIAN));
      }
    } catch (IOException e) {
      throw new IllegalStateException(resource, e);
    }
    return arrays;
  }
}
