package io.dreamweir.eval.external;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.abort;

import io.dreamweir.error.UserError;
import io.dreamweir.experience.ActingMode;
import io.dreamweir.experience.Action;
import io.dreamweir.experience.Environment;
import io.dreamweir.experience.Environments;
import io.dreamweir.experience.Policy;
import io.dreamweir.experience.Spaces;
import io.dreamweir.experience.Transition;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A Python agent over the socket: the same file that users get, and a few lines of their own. */
class ExternalPolicyTest {

  private static final String PYTHON = System.getProperty("dreamweir.python", "python3");
  private static Process agent;
  private static AgentAddress address;

  @BeforeAll
  static void startPython() throws IOException {
    try {
      agent =
          new ProcessBuilder(PYTHON, "src/test/python/catch_agent.py", "v1")
              .redirectError(ProcessBuilder.Redirect.INHERIT)
              .start();
    } catch (IOException e) {
      System.err.println("SKIPPED, NO PYTHON: " + e.getMessage());
      abort("no python: " + e.getMessage());
    }
    BufferedReader out =
        new BufferedReader(new InputStreamReader(agent.getInputStream(), StandardCharsets.UTF_8));
    address = AgentAddress.parse("socket:localhost:" + out.readLine()).orElseThrow();
  }

  @AfterAll
  static void stopPython() {
    if (agent != null) {
      agent.destroy();
    }
  }

  @Test
  void pythonPlaysCatchPerfectlySeveralEpisodesAtOnce() {
    List<Environment> games = new ArrayList<>();
    List<Policy.EpisodeMemory> memories = new ArrayList<>();
    List<Transition> latest = new ArrayList<>();
    double[] scores = new double[3];
    try (Policy policy = ExternalPolicy.open(address, catchSpaces())) {
      for (int i = 0; i < scores.length; i++) {
        games.add(Environments.open("mini/catch-long", Map.of("sticky", "0")));
        memories.add(policy.start(i));
        latest.add(games.get(i).reset(i));
      }
      while (!latest.get(0).end().isLast()) {
        List<Action> actions = policy.act(memories, latest, ActingMode.EVALUATE);
        for (int i = 0; i < scores.length; i++) {
          latest.set(i, games.get(i).step(actions.get(i)));
          scores[i] += latest.get(i).reward();
        }
      }
    }
    games.forEach(Environment::close);
    assertThat(scores).containsExactly(10, 10, 10);
  }

  private static Spaces catchSpaces() {
    try (Environment game = Environments.open("mini/catch-long", Map.of())) {
      return game.spaces();
    }
  }

  @Test
  void nameAndVersionAreTheAgentsOwn() {
    assertThat(ExternalPolicy.identity(address)).isEqualTo(new AgentIdentity("looker", "v1", 0));
  }

  @Test
  void whatTheAgentRaisesIsNamed() {
    Spaces wrong = Spaces.pixels(64, 64, 1, 18);
    try (Policy policy = ExternalPolicy.open(address, wrong);
        Environment game = Environments.open("mini/catch", Map.of())) {
      Transition first = game.reset(1);
      assertThatThrownBy(
              () -> policy.act(List.of(policy.start(1)), List.of(first), ActingMode.EVALUATE))
          .isInstanceOf(UserError.class)
          .hasMessageContaining("the agent failed: ValueError: catch has 3 actions, not 18");
    }
  }

  @Test
  void namesAnAddressThatIsWrongOrSilent() {
    assertThat(AgentAddress.parse("runs/a")).isEmpty();
    assertThatThrownBy(() -> AgentAddress.parse("socket:localhost"))
        .hasMessageContaining("expected socket:HOST:PORT");
    assertThatThrownBy(() -> ExternalPolicy.identity(new AgentAddress("127.0.0.1", 1, "")))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("no agent answers at socket:127.0.0.1:1");
  }
}
