package io.dreamweir.eval.report;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.dreamweir.error.UserError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Films of episodes, as {@code eval --films} leaves them: GIF files and {@code films.json}, which
 * says what each shows.
 */
final class Films {

  /** A page stays one that a browser opens at once. */
  private static final long MOST_BYTES = 24L << 20;

  private record Film(String agent, String game, String caption, Path file) {}

  private final List<Film> films = new ArrayList<>();

  /**
   * Reads a folder.
   *
   * @throws UserError if it holds no films
   */
  Films(Path folder) {
    Path index = folder.resolve("films.json");
    try {
      for (JsonNode film : new ObjectMapper().readTree(Files.readAllBytes(index))) {
        int steps = film.path("steps_per_picture").asInt(1);
        films.add(
            new Film(
                film.required("agent").asText(),
                film.required("game").asText(),
                caption(film.required("which").asText(), film.required("score").asDouble(), steps),
                folder.resolve(film.required("file").asText())));
      }
    } catch (IOException | IllegalArgumentException e) {
      throw new UserError(
          UserError.Kind.USAGE,
          folder + " holds no films: " + e + "; `dreamweir eval --films " + folder + "` makes them",
          e);
    }
  }

  private static String caption(String which, double score, int steps) {
    return which.equals("open-loop")
        ? "what the model expects of the best one after its first 5 rows: truth, model, difference"
        : String.format(
            Locale.ROOT,
            "%s: %s%s",
            which,
            Numbers.score(score),
            steps > 1 ? ", every " + steps + "th step" : "");
  }

  void write(Html html) {
    html.section("films", "Best, median and worst episodes");
    Map<String, Map<String, List<Film>>> byAgent = new LinkedHashMap<>();
    for (Film film : films) {
      byAgent
          .computeIfAbsent(film.agent(), a -> new LinkedHashMap<>())
          .computeIfAbsent(film.game(), g -> new ArrayList<>())
          .add(film);
    }
    long bytes = 0;
    int left = 0;
    for (var agent : byAgent.entrySet()) {
      html.raw("<details><summary><b>" + Html.escape(agent.getKey()) + "</b></summary>");
      for (var game : agent.getValue().entrySet()) {
        html.raw("<h3>" + Html.escape(game.getKey()) + "</h3><div class=\"films\">");
        for (Film film : game.getValue()) {
          byte[] gif = read(film.file());
          bytes += gif.length;
          if (bytes > MOST_BYTES) {
            left++;
          } else {
            html.picture(gif, "image/gif", film.caption());
          }
        }
        html.raw("</div>");
      }
      html.raw("</details>");
    }
    if (left > 0) {
      html.note(
          left
              + " more films lie in the folder; a page holds "
              + (MOST_BYTES >> 20)
              + " MiB of them.");
    }
    html.end();
  }

  private static byte[] read(Path file) {
    try {
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw new UserError(UserError.Kind.USAGE, "cannot read the film " + file + ": " + e, e);
    }
  }
}
