package io.dreamweir.ingest.actor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.dreamweir.chunk.Chunk;
import io.dreamweir.error.UserError;
import io.dreamweir.experience.Policy;
import io.dreamweir.experience.RandomPolicy;
import io.dreamweir.experience.Spaces;
import io.dreamweir.run.AtomicFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckpointPolicySourceTest {

  private static final Spaces SPACES = CountingEnvironment.TASK.spaces();

  @TempDir Path folder;

  @Test
  void newVersionsReachActorsBetweenEpisodesOnly() throws IOException {
    List<Chunk> sent = Collections.synchronizedList(new ArrayList<>());
    EnvironmentStepLimiter limiter = new EnvironmentStepLimiter(100, 0);
    try (CheckpointPolicySource source = source();
        ActorPool pool =
            new ActorPool(
                new PoolSize(3, 1),
                "run",
                1,
                () -> new CountingEnvironment(70),
                source,
                sent::add,
                limiter)) {
      pool.start();
      await().until(() -> pool.counters().environmentSteps() == 100);
      publish(5);
      await()
          .until(
              () -> {
                limiter.raiseTo(limiter.granted() + 10);
                return pool.counters().newestPolicyVersion() == 5;
              });
      pool.stop();
      pool.awaitEnd();
    }

    Map<String, Set<Long>> versions =
        sent.stream()
            .collect(
                Collectors.groupingBy(
                    c -> c.origin().episodeId(),
                    Collectors.mapping(c -> c.origin().policyVersion(), Collectors.toSet())));
    assertThat(versions.values()).allMatch(v -> v.size() == 1);
    assertThat(versions.values().stream().flatMap(Set::stream)).contains(-1L, 5L);
  }

  @Test
  void closesAReplacedPolicyWhenItsLastEpisodeIsOver() throws IOException {
    CheckpointPolicySource source = source();
    publish(1);
    TestPolicyLoader.Loaded one = loaded(source, 1);
    publish(2);
    TestPolicyLoader.Loaded two = loaded(source, 2);

    assertThat(one.closed()).isFalse();
    source.release(one);
    assertThat(one.closed()).isTrue();
    assertThat(two.closed()).isFalse();
    source.close();
    assertThat(two.closed()).isTrue();
  }

  @Test
  void goesOnWithTheOldPolicyWhenANewOneIsDamaged() throws IOException {
    try (CheckpointPolicySource source = source()) {
      publish(1);
      loaded(source, 1);
      AtomicFile.write(folder.resolve("LATEST"), bytes("v2"));
      await().during(java.time.Duration.ofMillis(300)).until(() -> source.newest().version() == 1);
      publish(3);
      loaded(source, 3);
    }
  }

  @Test
  void saysThatAFolderIsNoCheckpoint() {
    assertThatThrownBy(() -> CollectJob.policies(folder.toString(), SPACES))
        .isInstanceOf(UserError.class)
        .hasMessageContaining(folder + " is not a checkpoint that this program can read");
  }

  private CheckpointPolicySource source() {
    return new CheckpointPolicySource(folder, SPACES, new RandomPolicy(SPACES));
  }

  /** Waits until the source gives that version, keeping one episode of it under way. */
  private static TestPolicyLoader.Loaded loaded(CheckpointPolicySource source, long version) {
    Policy policy =
        await()
            .until(
                () -> {
                  Policy newest = source.newest();
                  if (newest.version() != version) {
                    source.release(newest);
                  }
                  return newest;
                },
                newest -> newest.version() == version);
    return (TestPolicyLoader.Loaded) policy;
  }

  private void publish(long version) throws IOException {
    Path checkpoint = Files.createDirectories(folder.resolve("v" + version));
    Files.writeString(checkpoint.resolve(TestPolicyLoader.FILE), Long.toString(version));
    AtomicFile.write(folder.resolve("LATEST"), bytes("v" + version + "\n"));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
