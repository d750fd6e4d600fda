package io.dreamweir.train.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.dreamweir.error.UserError;
import io.dreamweir.experience.ActingMode;
import io.dreamweir.experience.Action;
import io.dreamweir.experience.EpisodeEnd;
import io.dreamweir.experience.Observation;
import io.dreamweir.experience.Policy;
import io.dreamweir.experience.PolicyLoader;
import io.dreamweir.experience.Spaces;
import io.dreamweir.experience.Transition;
import io.dreamweir.train.agent.AgentDescription;
import io.dreamweir.train.agent.AgentState;
import io.dreamweir.train.agent.HostTensor;
import io.dreamweir.train.checkpoint.Progress;
import io.dreamweir.train.checkpoint.Retention;
import io.dreamweir.train.checkpoint.SavedFolder;
import io.dreamweir.train.checkpoint.SavedRun;
import io.dreamweir.train.checkpoint.SavedVersions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LearnedPolicyLoaderTest {

  private static final Spaces SPACES = Spaces.pixels(8, 8, 1, 3);
  private static final Retention KEEP = new Retention(3, 0);

  @TempDir Path run;

  private static PolicyLoader loader() {
    return ServiceLoader.load(PolicyLoader.class).findFirst().orElseThrow();
  }

  private static Path save(SavedVersions versions, long updates, String kind) {
    SavedRun saved =
        new SavedRun(
            new AgentDescription(kind, JsonNodeFactory.instance.objectNode()),
            SPACES,
            "mini/catch",
            1,
            "r",
            Optional.empty());
    AgentState state =
        new AgentState(
            new TreeMap<>(Map.of("actor/w", new HostTensor(List.of(1), new float[1]))),
            new TreeMap<>(Map.of("updates", updates)));
    return versions.save(saved, new Progress(updates, updates, "lake", 1), state);
  }

  @Test
  void loadsAPolicyACheckpointAndARunsNewest() {
    Path policy = save(SavedVersions.policies(run, KEEP), 40, "tiny");
    Path checkpoint = save(SavedVersions.checkpoints(run, KEEP), 30, "tiny");
    assertThat(version(policy)).isEqualTo(40);
    assertThat(version(checkpoint)).isEqualTo(30);
    assertThat(version(run)).isEqualTo(40);
    save(SavedVersions.checkpoints(run, KEEP), 50, "tiny");
    assertThat(version(run)).isEqualTo(50);
  }

  private static long version(Path path) {
    assertThat(loader().canLoad(path)).isTrue();
    try (Policy policy = loader().load(path, SPACES)) {
      return policy.version();
    }
  }

  @Test
  void actsForEachEpisodeFromItsOwnSeed() {
    Path folder = save(SavedVersions.policies(run, KEEP), 40, "tiny");
    try (Policy policy = loader().load(folder, SPACES)) {
      Transition row =
          new Transition(
              new Observation(List.of(new byte[64])), Action.none(SPACES), 0, EpisodeEnd.OPEN, 1);
      List<Action> together =
          policy.act(
              List.of(policy.start(1), policy.start(2)), List.of(row, row), ActingMode.TRAIN);
      List<Action> alone = policy.act(List.of(policy.start(2)), List.of(row), ActingMode.TRAIN);
      assertThat(together.get(1)).isEqualTo(alone.get(0));
    }
  }

  @Test
  void aNetworkIsInMemoryOnceHoweverManyActWithIt() throws Exception {
    Path folder = save(SavedVersions.policies(run, KEEP), 40, "tiny");
    SavedFolder saved = SavedFolder.find(folder).orElseThrow();
    OpenNetworks networks = OpenNetworks.ofProcess();
    try (OpenNetworks.Lease first = networks.open(saved, SPACES)) {
      try (OpenNetworks.Lease second = networks.open(saved, SPACES)) {
        assertThat(second.network()).isSameAs(first.network());
      }
      assertThat(first.network().updates()).isEqualTo(40);
    }
    Path file = folder.resolve(saved.kind().tensorFile());
    byte[] bytes = Files.readAllBytes(file);
    bytes[bytes.length - 1] ^= 1;
    Files.write(file, bytes);
    Files.setLastModifiedTime(file, FileTime.fromMillis(1));
    assertThatThrownBy(() -> loader().load(folder, SPACES))
        .as("what was read before does not hide what lies there now")
        .isInstanceOf(UserError.class);
  }

  @Test
  void refusesOtherSpacesNamingBoth() {
    Path folder = save(SavedVersions.policies(run, KEEP), 40, "tiny");
    assertThatThrownBy(() -> loader().load(folder, Spaces.pixels(8, 8, 3, 3)))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("was made for task mini/catch")
        .hasMessageContaining("image uint8 [8, 8, 1]")
        .hasMessageContaining("image uint8 [8, 8, 3]");
  }

  @Test
  void refusesWhatItDoesNotKnow() {
    assertThat(loader().canLoad(run)).isFalse();
    assertThatThrownBy(() -> loader().load(run, SPACES))
        .isInstanceOf(UserError.class)
        .hasMessage(run + " holds neither a policy nor a checkpoint");
    Path folder = save(SavedVersions.policies(run, KEEP), 40, "tinny");
    assertThatThrownBy(() -> loader().load(folder, SPACES))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("unknown agent 'tinny', did you mean 'tiny'?");
  }
}
