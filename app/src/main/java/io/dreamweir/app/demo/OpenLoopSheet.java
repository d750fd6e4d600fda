package io.dreamweir.app.demo;

import io.dreamweir.app.TrainSetup;
import io.dreamweir.experience.TaskDescription;
import io.dreamweir.experience.TensorSpec;
import io.dreamweir.sequence.SequenceBatch;
import io.dreamweir.sequence.source.LiveSource;
import io.dreamweir.train.agent.ActingNetwork;
import io.dreamweir.train.agent.AgentFactory;
import io.dreamweir.train.agent.Agents;
import io.dreamweir.train.agent.OpenLoop;
import io.dreamweir.train.checkpoint.Saved;
import io.dreamweir.train.checkpoint.SavedFolder;
import io.dreamweir.train.device.Device;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import javax.imageio.ImageIO;

/**
 * Draws an open-loop prediction: truth, model and difference below each other, time from left to
 * right.
 */
final class OpenLoopSheet {

  /** Frames that the model sees before it predicts alone. */
  static final int CONTEXT = 5;

  private static final int SEQUENCES = 3;
  private static final int COLUMNS = 20;

  private OpenLoopSheet() {}

  /** A PNG, or nothing where the task has no picture. */
  static Optional<byte[]> draw(Path checkpoint, String lake, TaskDescription task, TrainSetup setup)
      throws IOException {
    if (task.spaces().observation().stream().noneMatch(TensorSpec::isPicture)) {
      return Optional.empty();
    }
    Saved saved = SavedFolder.find(checkpoint).orElseThrow().read();
    try (LiveSource source =
            new LiveSource(
                lake, task.task(), task.spaces(), setup.replay(), setup.samplerSeed() + 1, 0);
        AgentFactory factory = Agents.open(saved.manifest().run().agent(), new Device.Cpu());
        ActingNetwork network = factory.acting(task.spaces(), saved.state())) {
      SequenceBatch batch = source.next();
      return Optional.of(png(network.predict(batch, Math.min(CONTEXT, batch.length() - 1), 0)));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
  }

  private static byte[] png(OpenLoop loop) throws IOException {
    int height = loop.image().shape().get(0);
    int width = loop.image().shape().get(1);
    int columns = Math.min(COLUMNS, loop.length());
    int rows = Math.min(SEQUENCES, loop.batch());
    int gap = 6;
    BufferedImage sheet =
        new BufferedImage(
            columns * (width + 1),
            rows * (3 * (height + 1) + gap) - gap,
            BufferedImage.TYPE_INT_RGB);
    for (int b = 0; b < rows; b++) {
      for (int c = 0; c < columns; c++) {
        int t = loop.length() <= columns ? c : c < loop.context() ? c : spread(c, loop, columns);
        for (int y = 0; y < height; y++) {
          for (int x = 0; x < width; x++) {
            int px = c * (width + 1) + x;
            int py = b * (3 * (height + 1) + gap) + y;
            for (OpenLoop.View view : OpenLoop.View.values()) {
              sheet.setRGB(px, py, loop.rgb(view, t, b, y, x));
              py += height + 1;
            }
          }
        }
      }
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ImageIO.write(sheet, "png", out);
    return out.toByteArray();
  }

  /** Shows every row of the context, then rows spread over the rest. */
  private static int spread(int column, OpenLoop loop, int columns) {
    int shown = columns - loop.context();
    return loop.context() + (column - loop.context()) * (loop.length() - loop.context()) / shown;
  }
}
