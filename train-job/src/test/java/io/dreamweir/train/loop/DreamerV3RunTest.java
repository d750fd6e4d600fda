package io.dreamweir.train.loop;

import static org.assertj.core.api.Assertions.assertThat;

import io.dreamweir.train.agent.AgentDescription;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** DreamerV3 in the loop, with the states that it keeps of replayed rows. */
class DreamerV3RunTest extends DreamerRunContract {

  @Override
  AgentDescription tiny(List<String> changes) {
    return agent(
        "dreamer-v3",
        "v3-tiny",
        List.of(
            "model.deter=16",
            "model.depth=2",
            "model.multipliers=[2,4]",
            "model.hidden=8",
            "model.groups=2",
            "model.classes=3",
            "behaviour.steps=3"),
        changes);
  }

  @Override
  String otherSize() {
    return "model.deter=32";
  }

  @Override
  String otherVariant() {
    return "model.core=gru";
  }

  /** Shares of the sequences that began with a stored state, update by update. */
  private List<Double> present() {
    List<Double> present = new ArrayList<>();
    for (Map<String, Double> update : metrics) {
      if (update.containsKey("replay/latents_present")) {
        present.add(update.get("replay/latents_present"));
      }
    }
    return present;
  }

  @Test
  void beginsWithTheStatesThatItKept() throws Exception {
    job(folder.resolve("run"), 4).run();
    assertThat(present()).contains(1.0).contains(0.0);
  }

  @Test
  void statesOfAnotherRunAreMissingAndSaidToBe() throws Exception {
    Path first = folder.resolve("first");
    job(first, 3).run();
    Path other = folder.resolve("other");
    job(other, 3).run();
    try (Stream<Path> files = Files.walk(first.resolve("latents"))) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Path target = other.resolve("latents").resolve(first.resolve("latents").relativize(file));
        Files.copy(file, target, StandardCopyOption.REPLACE_EXISTING);
      }
    }
    metrics.clear();
    // Batch 3 begins in rows that the run's own store held.
    job(other, 4).run();
    assertThat(present()).containsOnly(0.0);
  }
}
