package io.dreamweir.eval.score;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.dreamweir.error.UserError;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Scores as others publish them in JSON. Three shapes are read:
 *
 * <ul>
 *   <li>DreamerV2's: {@code [{"task": "atari_alien", "method": "dreamerv2", "seed": "1", "xs":
 *       [frames], "ys": [scores]}]}
 *   <li>Dopamine's: {@code {"alien": [{"Agent": "DQN", "Iteration": 3, "Value": 812.5}]}}, one
 *       million frames an iteration, one run unless {@code "Seed"} is there
 *   <li>rows: {@code [{"agent": ..., "game": ..., "seed": ..., "score": ..., "frames": ...}]}
 * </ul>
 */
public final class ScoreJson {

  /** Dopamine trains 250,000 steps of 4 frames an iteration. */
  private static final long DOPAMINE_FRAMES = 1_000_000;

  private ScoreJson() {}

  /**
   * Reads a file.
   *
   * @throws UserError if it is not JSON, or of none of the three shapes
   */
  public static List<Score> read(Path file) {
    try {
      return parse(new ObjectMapper().readTree(file.toFile()), file.toString());
    } catch (IOException e) {
      throw new UserError(UserError.Kind.USAGE, "cannot read " + file + " as JSON: " + e, e);
    }
  }

  static List<Score> parse(JsonNode root, String source) {
    List<Score> scores = new ArrayList<>();
    try {
      if (root.isObject()) {
        root.fields()
            .forEachRemaining(game -> dopamine(game.getKey(), game.getValue(), source, scores));
      } else {
        for (JsonNode entry : root) {
          if (entry.has("xs")) {
            curve(entry, source, scores);
          } else {
            row(entry, source, scores);
          }
        }
      }
    } catch (IllegalArgumentException e) {
      throw new UserError(UserError.Kind.USAGE, source + ": " + e.getMessage(), e);
    }
    return scores;
  }

  private static void curve(JsonNode entry, String source, List<Score> scores) {
    JsonNode xs = need(entry, "xs", source);
    JsonNode ys = need(entry, "ys", source);
    if (xs.size() != ys.size()) {
      throw UserError.usage(
          "%s: xs has %d entries and ys %d in %s",
          source, xs.size(), ys.size(), need(entry, "task", source));
    }
    String game = GameName.canonical(need(entry, "task", source).asText());
    for (int i = 0; i < xs.size(); i++) {
      scores.add(
          new Score(
              need(entry, "method", source).asText(),
              game,
              need(entry, "seed", source).asText(),
              ys.get(i).asDouble(Double.NaN),
              xs.get(i).asLong(),
              entry.path("protocol").asText("")));
    }
  }

  private static void dopamine(String game, JsonNode points, String source, List<Score> scores) {
    if (!points.isArray()) {
      throw UserError.usage(
          "%s: '%s' is no list of points; expected DreamerV2's, Dopamine's or plain rows",
          source, game);
    }
    for (JsonNode point : points) {
      scores.add(
          new Score(
              need(point, "Agent", source).asText(),
              GameName.canonical(game),
              point.path("Seed").asText("0"),
              need(point, "Value", source).asDouble(Double.NaN),
              (need(point, "Iteration", source).asLong() + 1) * DOPAMINE_FRAMES,
              ""));
    }
  }

  private static void row(JsonNode entry, String source, List<Score> scores) {
    scores.add(
        new Score(
            need(entry, "agent", source).asText(),
            GameName.canonical(need(entry, "game", source).asText()),
            need(entry, "seed", source).asText(),
            need(entry, "score", source).asDouble(Double.NaN),
            entry.path("frames").asLong(Score.FRAMES_UNKNOWN),
            entry.path("protocol").asText("")));
  }

  private static JsonNode need(JsonNode entry, String field, String source) {
    JsonNode value = entry.get(field);
    if (value == null) {
      throw UserError.usage(
          "%s: no '%s' in %s; expected DreamerV2's, Dopamine's or plain rows",
          source, field, abbreviated(entry.toString()));
    }
    return value;
  }

  private static String abbreviated(String text) {
    return text.length() <= 80 ? text : text.substring(0, 77) + "...";
  }
}
