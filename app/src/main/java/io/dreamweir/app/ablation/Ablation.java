package io.dreamweir.app.ablation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dreamweir.error.UserError;
import io.dreamweir.eval.statistics.Interval;
import io.dreamweir.eval.statistics.MeanInterval;
import io.dreamweir.eval.statistics.Resampling;
import io.dreamweir.experience.Seeds;
import io.dreamweir.run.AtomicFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Every combination of positions with every seed, each trained and scored; then means and
 * differences from the first combination, with bootstrap intervals.
 *
 * <p>Seed n is the same in every combination, so differences are taken seed by seed. A finished
 * cell leaves {@code result.json}: a grid that was interrupted goes on after it. With three seeds
 * an interval says little more than the range of three differences.
 */
public final class Ablation {

  private static final Logger LOG = LoggerFactory.getLogger(Ablation.class);
  private static final ObjectMapper JSON = new ObjectMapper();

  private final String task;
  private final List<List<Switches.Position>> switches;
  private final int seeds;
  private final long rootSeed;
  private final List<String> common;
  private final Path folder;
  private final Resampling resampling;
  private final CellRunner runner;

  /**
   * A grid that has not run.
   *
   * @param switches positions of each switch, the first is the baseline's
   * @param seeds runs of each combination
   * @param common what all cells share, for telling grids apart
   */
  Ablation(
      String task,
      List<List<Switches.Position>> switches,
      int seeds,
      long rootSeed,
      List<String> common,
      Path folder,
      Resampling resampling,
      CellRunner runner) {
    if (switches.isEmpty() || seeds < 1) {
      throw UserError.usage("an ablation needs a --switch and at least one of --seeds");
    }
    this.task = task;
    this.switches = switches;
    this.seeds = seeds;
    this.rootSeed = rootSeed;
    this.common = List.copyOf(common);
    this.folder = folder;
    this.resampling = resampling;
    this.runner = runner;
  }

  /** A grid of demos in processes of their own. */
  public static Ablation ofDemos(
      String task,
      List<List<Switches.Position>> switches,
      int seeds,
      long rootSeed,
      List<String> arguments,
      Path folder,
      Resampling resampling) {
    List<String> all = new ArrayList<>(List.of("--task", task));
    all.addAll(arguments);
    return new Ablation(
        task, switches, seeds, rootSeed, all, folder, resampling, new DemoProcess(all));
  }

  /** Runs what is not there yet, and compares. */
  public AblationResult run() throws IOException, InterruptedException {
    List<List<Switches.Position>> combinations = combinations();
    int cells = combinations.size() * seeds;
    int done = 0;
    List<double[]> scores = new ArrayList<>();
    for (int i = 0; i < combinations.size(); i++) {
      scores.add(new double[seeds]);
    }
    // Seed by seed: an interrupted grid can already be compared.
    for (int seed = 1; seed <= seeds; seed++) {
      for (int i = 0; i < combinations.size(); i++) {
        Cell cell = cell(combinations.get(i), seed);
        scores.get(i)[seed - 1] = score(cell);
        LOG.info(
            "cell {}/{}: {}, seed {}: {}",
            ++done,
            cells,
            cell.variant(),
            seed,
            scores.get(i)[seed - 1]);
      }
    }
    return compare(combinations, scores);
  }

  private List<List<Switches.Position>> combinations() {
    List<List<Switches.Position>> all = List.of(List.of());
    for (List<Switches.Position> positions : switches) {
      List<List<Switches.Position>> longer = new ArrayList<>();
      for (List<Switches.Position> begin : all) {
        for (Switches.Position position : positions) {
          List<Switches.Position> one = new ArrayList<>(begin);
          one.add(position);
          longer.add(one);
        }
      }
      all = longer;
    }
    return all;
  }

  private static String name(List<Switches.Position> combination) {
    return String.join(" ", combination.stream().map(Switches.Position::toString).toList());
  }

  private Cell cell(List<Switches.Position> combination, int number) {
    List<String> settings = new ArrayList<>();
    combination.forEach(position -> settings.addAll(position.settings()));
    long seed = Seeds.derive(rootSeed, "ablation", number) >>> 33;
    String name = name(combination);
    Path place =
        folder.resolve(name.replaceAll("[^A-Za-z0-9.=_-]+", "_")).resolve("seed-" + number);
    return new Cell(name, settings, number, seed, place);
  }

  private double score(Cell cell) throws IOException, InterruptedException {
    Path file = cell.folder().resolve("result.json");
    ObjectNode made = JSON.createObjectNode().put("variant", cell.variant());
    made.put("seed", cell.seed()).set("settings", JSON.valueToTree(cell.settings()));
    made.set("common", JSON.valueToTree(common));
    if (Files.exists(file)) {
      JsonNode before = JSON.readTree(Files.readAllBytes(file));
      double score = before.required("score").asDouble();
      // Compared as text: numbers that were read are of other types than numbers that were put.
      if (!before.toString().equals(made.put("score", score).toString())) {
        throw UserError.usage(
            "%s is of another grid (other settings, seed or task): choose another --out", file);
      }
      return score;
    }
    Files.createDirectories(cell.folder());
    double score = runner.score(cell);
    AtomicFile.write(file, JSON.writeValueAsBytes(made.put("score", score)));
    return score;
  }

  private AblationResult compare(List<List<Switches.Position>> combinations, List<double[]> scores)
      throws IOException {
    List<AblationResult.Variant> variants = new ArrayList<>();
    double[] base = scores.get(0);
    for (int i = 0; i < combinations.size(); i++) {
      double[] own = scores.get(i);
      String name = name(combinations.get(i));
      Interval mean = MeanInterval.of(own, resampling, "ablation/" + name);
      double[] gains = new double[seeds];
      for (int s = 0; s < seeds; s++) {
        gains[s] = own[s] - base[s];
      }
      Interval gain = MeanInterval.of(gains, resampling, "ablation difference/" + name);
      boolean other = i > 0;
      variants.add(
          new AblationResult.Variant(
              name,
              Arrays.stream(own).boxed().toList(),
              mean.value(),
              end(mean, mean.low()),
              end(mean, mean.high()),
              other ? gain.value() : null,
              other ? end(gain, gain.low()) : null,
              other ? end(gain, gain.high()) : null));
    }
    Path page = folder.resolve("ablation.html");
    AblationResult result =
        new AblationResult(
            task, variants.get(0).variant(), resampling.confidence(), variants, page.toString());
    AtomicFile.write(page, AblationPage.of(result).getBytes(StandardCharsets.UTF_8));
    return result;
  }

  private static @Nullable Double end(Interval interval, double value) {
    return interval.bounded() ? value : null;
  }
}
