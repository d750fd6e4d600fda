package io.dreamweir.eval.suite;

import static org.apache.spark.sql.functions.col;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.dreamweir.error.UserError;
import io.dreamweir.eval.score.GameName;
import io.dreamweir.experience.Environment;
import io.dreamweir.experience.Environments;
import io.dreamweir.run.AtomicFile;
import java.io.IOException;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Films the best, the median and the worst episode of every agent in every game; of an agent with
 * several checkpoints, those of the last one. An episode is its seeds, so it is simply played
 * again; a film whose score is not the one in the table is an error, not a film.
 */
public final class FilmJob {

  private static final Logger LOG = LoggerFactory.getLogger(FilmJob.class);

  /** Pictures of one film: about 13 s, and seldom more than 300 KB. */
  private static final int PICTURES = 180;

  /**
   * A film.
   *
   * @param agent who plays
   * @param game name of the game
   * @param which {@code best}, {@code median} or {@code worst}; {@code open-loop}: the begin of the
   *     best one as the checkpoint's world model expects it
   * @param score the episode's score
   * @param episode its number
   * @param stepsPerPicture steps that one picture stands for; more than 1 is a time lapse
   * @param file the GIF
   * @param bytes its size
   */
  public record Film(
      String agent,
      String game,
      String which,
      double score,
      int episode,
      int stepsPerPicture,
      String file,
      long bytes) {}

  /** An episode to film. */
  private record Scene(UnitGroup group, String which, double score) implements Serializable {
    Unit unit() {
      return group.units().get(0);
    }
  }

  /** What a task returns. */
  private record Shot(Scene scene, double score, int stride, byte[] gif, byte[] openLoop)
      implements Serializable {}

  private static final byte[] NOTHING = {};

  private final SparkSession spark;
  private final Evaluation evaluation;
  private final EvalConfig config;
  private final Path folder;

  /**
   * A job; {@link #run} starts it.
   *
   * @param folder receives {@code AGENT/GAME-best.gif} and so on
   */
  public FilmJob(SparkSession spark, Evaluation evaluation, EvalConfig config, Path folder) {
    this.spark = spark;
    this.evaluation = evaluation;
    this.config = config;
    this.folder = folder;
  }

  /**
   * Films what is scored.
   *
   * @throws UserError if an episode did not come out as it was scored
   */
  public List<Film> run() {
    List<Scene> scenes = scenes();
    if (scenes.isEmpty()) {
      return List.of();
    }
    List<Shot> shots =
        JavaSparkContext.fromSparkContext(spark.sparkContext())
            .parallelize(scenes, scenes.size())
            .map(FilmJob::film)
            .collect();
    List<Film> films = new ArrayList<>();
    for (Shot shot : shots) {
      if (shot.gif().length > 0) {
        films.add(write(shot, shot.scene().which(), shot.stride(), shot.gif()));
      }
      if (shot.openLoop().length > 0) {
        films.add(write(shot, "open-loop", 1, shot.openLoop()));
      }
    }
    index(films);
    LOG.info("{} films in {}", films.size(), folder);
    return films;
  }

  /** Beside the films, what each shows; a report reads it. */
  private void index(List<Film> films) {
    ArrayNode index = JsonNodeFactory.instance.arrayNode();
    for (Film film : films) {
      index
          .addObject()
          .put("agent", film.agent())
          .put("game", film.game())
          .put("which", film.which())
          .put("score", film.score())
          .put("episode", film.episode())
          .put("steps_per_picture", film.stepsPerPicture())
          .put("file", folder.relativize(Path.of(film.file())).toString());
    }
    try {
      AtomicFile.write(
          folder.resolve("films.json"), index.toPrettyString().getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UserError(UserError.Kind.FAILED, "cannot write to " + folder + ": " + e, e);
    }
  }

  private List<Scene> scenes() {
    Map<String, Double> scores = scores();
    GroupPlan plan = new GroupPlan(evaluation, config);
    Map<Contender, Map<String, List<UnitGroup>>> single = new LinkedHashMap<>();
    for (UnitGroup group : plan.eachAlone()) {
      if (scores.containsKey(group.units().get(0).id())) {
        single
            .computeIfAbsent(group.contender(), c -> new LinkedHashMap<>())
            .computeIfAbsent(group.task(), t -> new ArrayList<>())
            .add(group);
      }
    }
    Map<String, Map<String, List<UnitGroup>>> newest = new LinkedHashMap<>();
    single.forEach((contender, games) -> newest.put(contender.agent(), games));
    List<Scene> scenes = new ArrayList<>();
    for (Map<String, List<UnitGroup>> games : newest.values()) {
      for (List<UnitGroup> groups : games.values()) {
        groups.sort(Comparator.comparingDouble(g -> score(g, scores)));
        add(scenes, "best", groups.get(groups.size() - 1), scores);
        if (groups.size() > 2) {
          add(scenes, "median", groups.get(groups.size() / 2), scores);
        }
        if (groups.size() > 1) {
          add(scenes, "worst", groups.get(0), scores);
        }
      }
    }
    return scenes;
  }

  private static void add(
      List<Scene> scenes, String which, UnitGroup group, Map<String, Double> scores) {
    scenes.add(new Scene(group, which, score(group, scores)));
  }

  private static double score(UnitGroup group, Map<String, Double> scores) {
    return scores.getOrDefault(group.units().get(0).id(), Double.NaN);
  }

  private Map<String, Double> scores() {
    Map<String, Double> scores = new HashMap<>();
    for (Row row :
        ScoresTable.open(spark, evaluation.out())
            .scored()
            .where(col("protocol_hash").equalTo(evaluation.suite().protocol().hash()))
            .select("unit", "score")
            .collectAsList()) {
      scores.put(row.getString(0), row.getDouble(1));
    }
    return scores;
  }

  private static Shot film(Scene scene) {
    UnitGroup group = scene.group();
    EpisodeFilm film;
    Optional<OpenLoopFilm> expected;
    try (Environment probe = Environments.open(group.task(), group.taskOptions())) {
      var possible = EpisodeFilm.of(probe.spaces(), PICTURES);
      if (possible.isEmpty()) {
        return new Shot(scene, scene.score(), 1, NOTHING, NOTHING);
      }
      film = possible.get();
      expected =
          scene.which().equals("best")
              ? OpenLoopFilm.of(probe.spaces(), group.source())
              : Optional.empty();
    }
    Outcome outcome =
        new GroupPlayer(
                group,
                (unit, step, row) -> {
                  if (step == 0) {
                    film.clear();
                    expected.ifPresent(OpenLoopFilm::clear);
                  }
                  film.add(row);
                  expected.ifPresent(open -> open.add(row));
                })
            .play()
            .get(0);
    byte[] openLoop = expected.flatMap(OpenLoopFilm::gif).orElse(NOTHING);
    return new Shot(scene, outcome.score(), film.stride(), film.gif(), openLoop);
  }

  private Film write(Shot shot, String which, int stride, byte[] gif) {
    Scene scene = shot.scene();
    String agent = scene.group().contender().agent();
    String game = GameName.canonical(scene.group().task());
    if (shot.score() != scene.score()) {
      throw UserError.failed(
          "[%s/%s episode %d] played again it scores %s, the table has %s; was it played by another"
              + " build or on another kind of machine?",
          agent, game, scene.unit().episode(), shot.score(), scene.score());
    }
    Path file =
        folder
            .resolve(agent.replaceAll("[^A-Za-z0-9._-]", "_"))
            .resolve(game.replaceAll("[^A-Za-z0-9._-]", "_") + "-" + which + ".gif");
    try {
      AtomicFile.write(file, gif);
    } catch (IOException e) {
      throw new UserError(UserError.Kind.FAILED, "cannot write " + file + ": " + e, e);
    }
    return new Film(
        agent,
        game,
        which,
        scene.score(),
        scene.unit().episode(),
        stride,
        file.toString(),
        gif.length);
  }
}
