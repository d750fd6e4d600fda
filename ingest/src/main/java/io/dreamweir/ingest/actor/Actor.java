package io.dreamweir.ingest.actor;

import io.dreamweir.chunk.BlockEncoder;
import io.dreamweir.chunk.Chunk;
import io.dreamweir.chunk.ChunkBuilder;
import io.dreamweir.chunk.EpisodeOrigin;
import io.dreamweir.experience.Action;
import io.dreamweir.experience.Environment;
import io.dreamweir.experience.Policy;
import io.dreamweir.experience.Policy.EpisodeMemory;
import io.dreamweir.experience.Seeds;
import io.dreamweir.experience.Transition;
import io.dreamweir.ingest.kafka.ChunkSink;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One environment and the episode played in it. Who chooses the actions is outside, so that one
 * policy call can serve many actors. Not thread-safe; one owner.
 */
final class Actor implements AutoCloseable {

  /** The episode under way. */
  private record Playing(ChunkBuilder rows, Policy policy, EpisodeMemory memory) {}

  private final int number;
  private final Environment environment;
  private final RunOrigin run;
  private final BlockEncoder encoder = new BlockEncoder();
  private final ChunkSink sink;
  private final ActorCounters counters;
  private @Nullable Playing playing;
  private @Nullable Transition latest;
  private long episodes;
  private long episodeRows;
  private double episodeReturn;

  Actor(
      int number, Environment environment, RunOrigin run, ChunkSink sink, ActorCounters counters) {
    this.number = number;
    this.environment = environment;
    this.run = run;
    this.sink = sink;
    this.counters = counters;
  }

  /** Whether the next row is the reset row of a new episode. */
  boolean isBetweenEpisodes() {
    return playing == null;
  }

  /** Plays the reset row of a new episode, which {@code policy} will play to its end. */
  void begin(Policy policy) {
    long seed = Seeds.derive(run.seed(), "actor", number, "episode", episodes);
    EpisodeOrigin origin =
        new EpisodeOrigin(
            run.ids().id(number, episodes),
            run.run(),
            "actor-" + number,
            environment.description(),
            policy.version(),
            seed,
            Instant.now().truncatedTo(ChronoUnit.MILLIS));
    episodes++;
    episodeRows = 0;
    episodeReturn = 0;
    counters.started(policy.version());
    playing =
        new Playing(
            new ChunkBuilder(origin, encoder), policy, policy.start(Seeds.derive(seed, "policy")));
    add(environment.reset(Seeds.derive(seed, "environment")));
  }

  /**
   * Plays one step of the episode under way.
   *
   * @return the policy to release, if the step ended the episode
   */
  Optional<Policy> step(Action action) {
    return add(environment.step(action));
  }

  /** Closes the episode under way as cut; its rows so far are handed on. */
  Optional<Policy> cut() {
    Playing episode = playing;
    if (episode == null) {
      return Optional.empty();
    }
    playing = null;
    episode.rows().cut().ifPresent(this::send);
    return Optional.of(episode.policy());
  }

  Policy policy() {
    return playing().policy();
  }

  EpisodeMemory memory() {
    return playing().memory();
  }

  Transition latest() {
    Transition row = latest;
    if (row == null) {
      throw new IllegalStateException("actor " + number + " has played no row");
    }
    return row;
  }

  private Optional<Policy> add(Transition row) {
    Playing episode = playing();
    latest = row;
    episodeReturn += row.reward();
    episodeRows++;
    counters.row();
    episode.rows().add(row).ifPresent(this::send);
    if (!row.end().isLast()) {
      return Optional.empty();
    }
    playing = null;
    counters.finished(episodeRows, episodeReturn);
    return Optional.of(episode.policy());
  }

  private void send(Chunk chunk) {
    sink.send(chunk);
    counters.chunk();
  }

  private Playing playing() {
    Playing episode = playing;
    if (episode == null) {
      throw new IllegalStateException("actor " + number + " is between episodes");
    }
    return episode;
  }

  @Override
  public void close() {
    environment.close();
    encoder.close();
  }
}
