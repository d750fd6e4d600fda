package io.dreamweir.app;

import java.util.List;

/**
 * What {@code train} serves for Prometheus and writes to {@code metrics.jsonl}: the catalogue that
 * alerts and dashboards are held against. A word in capitals stands for any name.
 */
public final class TrainingMetrics {
  private TrainingMetrics() {}

  /**
   * One metric.
   *
   * @param name as in {@code metrics.jsonl}
   * @param unit of its values
   * @param meaning what it tells
   */
  public record Entry(String name, String unit, String meaning) {

    /** Name of the gauge that Prometheus reads. */
    public String gauge() {
      return "dreamweir_" + name.replaceAll("[^A-Za-z0-9]", "_");
    }

    /** Whether a gauge is this one, whatever the capitals stand for. */
    public boolean matches(String wanted) {
      return wanted.matches(gauge().replaceAll("[A-Z]+", "[a-z0-9_]+"));
    }
  }

  /** All of them, in the order of the reference page. */
  public static final List<Entry> ALL =
      List.of(
          new Entry(
              "updates",
              "updates",
              "Updates of the run so far; standing still is the first sign of trouble"),
          new Entry("fps/updates", "updates/s", "Updates per second since the last line"),
          new Entry("timer/update", "s", "Mean time of an update"),
          new Entry("timer/prepare", "s", "Part of an update: bringing a batch to the device"),
          new Entry("timer/latents", "s", "Part of an update: reading and writing stored latents"),
          new Entry(
              "timer/PHASE",
              "s",
              "Part of an update, by phase: encode, observe, decode, heads, imagine, actor, critic, optimizers and the like"),
          new Entry(
              "timer/wait_share",
              "share",
              "Time the trainer waited for a batch: experience comes too slowly, or the reader does"),
          new Entry(
              "timer/pace_share",
              "share",
              "Time the trainer held back because actors are behind the replay ratio"),
          new Entry(
              "timer/save_share",
              "share",
              "Time that went into checkpoints and published policies"),
          new Entry(
              "timer/peak_rss_bytes", "bytes", "Largest resident memory of the process so far"),
          new Entry("replay/env_steps", "steps", "Environment steps that the run can read"),
          new Entry("replay/ratio", "steps/step", "Replayed steps per environment step, so far"),
          new Entry(
              "replay/score",
              "score",
              "Mean return of the newest episodes, by whatever policy was newest then"),
          new Entry("replay/latents_present", "share", "Sequences whose stored latents were there"),
          new Entry(
              "train/model_loss",
              "nats",
              "Loss of the world model, all parts together; NaN or infinite is a fault"),
          new Entry("train/kl", "nats", "Divergence of posterior from prior"),
          new Entry("train/kl_loss", "nats", "Balanced divergence, as it stands in the loss"),
          new Entry(
              "train/PART_loss",
              "nats",
              "One part of a loss: image and other observations, reward, discount or continue, dynamics, representation, replay_critic"),
          new Entry("train/actor_loss", "-", "Loss of the actor"),
          new Entry("train/critic_loss", "nats", "Loss of the critic"),
          new Entry(
              "train/actor_entropy", "nats", "Entropy of the actor; near 0: it no longer explores"),
          new Entry("train/prior_entropy", "nats", "Entropy of the prior latents"),
          new Entry(
              "train/posterior_entropy",
              "nats",
              "Entropy of the posterior latents; near 0: they have collapsed"),
          new Entry("train/critic_value", "reward", "Mean value of imagined states"),
          new Entry("train/slow_critic_value", "reward", "The same by the slowly following critic"),
          new Entry("train/imagined_reward", "reward", "Mean reward of imagined steps"),
          new Entry("train/return", "reward", "Mean imagined return"),
          new Entry("train/return_range", "reward", "Range that normalises imagined returns"),
          new Entry(
              "train/NETWORK_norm",
              "-",
              "Norm of the gradient before clipping, by network or optimiser"));
}
