package io.dreamweir.app.watch;

import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.Locale;
import javax.imageio.ImageIO;

/** A run's folder as training leaves it. */
final class TestRun {

  private final Path folder;
  private Instant time;
  private long updates;

  private TestRun(Path folder) {
    this.folder = folder;
    this.time = Instant.now().minusSeconds(3600);
  }

  static TestRun in(Path folder, String lake) throws IOException {
    Files.createDirectories(folder.resolve("checkpoints/000000000300"));
    Files.writeString(
        folder.resolve("run.json"),
        """
        {"run_id": "0f", "command": "train", "task": "atari/breakout", "device": "cpu", "lake": "%s",
         "started_at": "2026-11-21T10:00:00Z", "config": {"agent": {"kind": "dreamer-v2"}, "train": {"updates": 5000}}}
        """
            .formatted(lake));
    return new TestRun(folder);
  }

  Path folder() {
    return folder;
  }

  /** Lines as training writes them, 10 updates and 10 s apart. */
  TestRun learns(int lines) throws IOException {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < lines; i++) {
      updates += 10;
      time = time.plusSeconds(10);
      double part = updates / 3000.0;
      text.append(
          String.format(
              Locale.ROOT,
              "{\"time\":\"%s\",\"updates\":%d,\"fps/updates\":%.3f,\"replay/env_steps\":%d,"
                  + "\"replay/ratio\":50.0,\"replay/score\":%.3f,\"timer/wait_share\":%.4f,"
                  + "\"timer/pace_share\":%.4f,\"train/actor_entropy\":%.3f,\"train/actor_loss\":%.4f,"
                  + "\"train/critic_loss\":%.4f,\"train/kl\":%.3f,\"train/model_loss\":%.3f}%n",
              time,
              updates,
              1.4 + 0.1 * Math.sin(i),
              400 + updates * 16,
              -6 + 15 * part + Math.sin(i / 3.0),
              0.02 + 0.01 * Math.sin(i / 5.0),
              0.05,
              1.1 - part,
              -0.01 * Math.cos(i / 9.0),
              1.3 / (1 + part),
              3.1 + Math.sin(i / 7.0),
              12 + 11_000 * Math.exp(-i / 12.0)));
    }
    return tells(text.toString());
  }

  TestRun tells(String text) throws IOException {
    Files.writeString(
        folder.resolve("metrics.jsonl"),
        text,
        StandardOpenOption.CREATE,
        StandardOpenOption.APPEND);
    return this;
  }

  /** A picture where the film of so many updates would be. */
  TestRun films(long at) throws IOException {
    Path file = folder.resolve("videos").resolve(String.format(Locale.ROOT, "%012d.gif", at));
    Files.createDirectories(file.getParent());
    BufferedImage image = new BufferedImage(192, 64, BufferedImage.TYPE_INT_RGB);
    for (int x = 0; x < 192; x++) {
      for (int y = 0; y < 64; y++) {
        image.setRGB(x, y, Color.HSBtoRGB(x / 192f, 1, y / 64f));
      }
    }
    ImageIO.write(image, "gif", file.toFile());
    return this;
  }
}
