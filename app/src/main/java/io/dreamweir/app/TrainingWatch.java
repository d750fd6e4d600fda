package io.dreamweir.app;

import io.dreamweir.error.UserError;
import io.dreamweir.eval.suite.OpenLoopGif;
import io.dreamweir.experience.TensorSpec;
import io.dreamweir.run.AtomicFile;
import io.dreamweir.sequence.BatchOrigin;
import io.dreamweir.sequence.SequenceBatch;
import io.dreamweir.train.agent.ActingNetwork;
import io.dreamweir.train.agent.Agent;
import io.dreamweir.train.loop.TrainListener;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What a person sees of a training run: a progress line, and every so many updates an animated
 * picture of what the world model expects, {@code RUN/videos/UPDATES.gif}: it sees the first five
 * rows, then goes on with the actions alone.
 */
public final class TrainingWatch implements TrainListener {

  private static final int CONTEXT = 5;

  private final ProgressLine line;
  private final Path videos;
  private final long videoEvery;

  /**
   * A watch.
   *
   * @param run the run's folder
   * @param videoEvery updates between two pictures, 0 for none
   */
  public TrainingWatch(ProgressLine line, Path run, long videoEvery) {
    this.line = line;
    this.videos = run.resolve("videos");
    this.videoEvery = videoEvery;
  }

  @Override
  public void progress(Progress progress) {
    line.update(progress.updates(), text(progress.metrics()));
  }

  /** Speed, experience, waits, losses, score: what there is of it. */
  static String text(Map<String, Double> metrics) {
    List<String> parts = new ArrayList<>();
    add(parts, metrics, "fps/updates", "%.2f updates/s");
    add(parts, metrics, "replay/env_steps", "%,.0f env steps");
    add(parts, metrics, "replay/ratio", "ratio %.1f");
    Double wait = metrics.get("timer/wait_share");
    Double pace = metrics.get("timer/pace_share");
    if (wait != null) {
      String held = pace == null || pace < 0.005 ? "" : share(pace) + " for experience, ";
      parts.add("waits " + held + share(wait) + " for batches");
    }
    add(parts, metrics, "train/model_loss", "model loss %.4g");
    add(parts, metrics, "train/kl", "kl %.3g");
    add(parts, metrics, "train/actor_loss", "actor %.3g");
    add(parts, metrics, "train/critic_loss", "critic %.3g");
    add(parts, metrics, "replay/score", "score %.4g");
    return String.join(", ", parts);
  }

  private static String share(double part) {
    return String.format(Locale.ROOT, "%.1f %%", 100 * part);
  }

  private static void add(
      List<String> parts, Map<String, Double> metrics, String name, String format) {
    Double value = metrics.get(name);
    if (value != null) {
      parts.add(String.format(Locale.ROOT, format, value));
    }
  }

  @Override
  public void learned(Agent agent, SequenceBatch batch) {
    if (videoEvery == 0
        || agent.updates() % videoEvery != 0
        || batch.length() <= CONTEXT
        || batch.spaces().observation().stream().noneMatch(t -> t.shape().size() == 3)) {
      return;
    }
    Path file = videos.resolve(String.format(Locale.ROOT, "%012d.gif", agent.updates()));
    try (ActingNetwork network = agent.acting()) {
      AtomicFile.write(file, OpenLoopGif.of(network.predict(firstSequence(batch), CONTEXT, 0)));
    } catch (IOException e) {
      throw new UserError(UserError.Kind.FAILED, file + " cannot be written: " + e.getMessage(), e);
    }
  }

  private static SequenceBatch firstSequence(SequenceBatch batch) {
    int length = batch.length();
    List<ByteBuffer> observations = new ArrayList<>();
    List<TensorSpec> specs = batch.spaces().observation();
    for (int i = 0; i < specs.size(); i++) {
      observations.add(column(batch.observations().get(i), batch, specs.get(i).bytes()));
    }
    return new SequenceBatch(
        batch.spaces(),
        length,
        1,
        observations,
        column(batch.actions(), batch, batch.spaces().encodedActionWidth()),
        column(batch.rewards(), batch, 1),
        column(batch.isFirst(), batch, 1),
        column(batch.isLast(), batch, 1),
        column(batch.isTerminal(), batch, 1),
        BatchOrigin.of(batch.lakeVersion(), batch.number()));
  }

  private static ByteBuffer column(ByteBuffer all, SequenceBatch batch, int width) {
    ByteBuffer column =
        ByteBuffer.allocateDirect(batch.length() * width).order(ByteOrder.nativeOrder());
    for (int t = 0; t < batch.length(); t++) {
      column.put(t * width, all, t * batch.batch() * width, width);
    }
    return column;
  }

  private static FloatBuffer column(FloatBuffer all, SequenceBatch batch, int width) {
    FloatBuffer column =
        ByteBuffer.allocateDirect(batch.length() * width * Float.BYTES)
            .order(ByteOrder.nativeOrder())
            .asFloatBuffer();
    for (int t = 0; t < batch.length(); t++) {
      column.put(t * width, all, t * batch.batch() * width, width);
    }
    return column;
  }
}
