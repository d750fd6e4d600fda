package io.dreamweir.eval.suite;

import io.dreamweir.eval.score.GameName;
import java.util.Collection;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Where an evaluation stands.
 *
 * @param planned episodes that this job has to play; those that were rows of the table before are
 *     none of them
 * @param done episodes played, with a score
 * @param excluded episodes played, cut by a fault
 * @param failed episodes that could not be played
 * @param scores mean scores so far; of all episodes, those of earlier jobs too, once the job is
 *     over
 */
public record EvalProgress(
    int planned, int done, int excluded, int failed, List<MeanScore> scores) {

  /** Nothing planned yet. */
  public static final EvalProgress NONE = new EvalProgress(0, 0, 0, 0, List.of());

  /**
   * Mean score of an agent in a game.
   *
   * @param agent who played
   * @param game name of the game
   * @param mean mean undiscounted return
   * @param episodes episodes behind it
   */
  public record MeanScore(String agent, String game, double mean, int episodes) {
    private String key() {
      return agent + "\n" + game;
    }

    private MeanScore plus(MeanScore more) {
      int all = episodes + more.episodes;
      return new MeanScore(agent, game, (mean * episodes + more.mean * more.episodes) / all, all);
    }
  }

  public EvalProgress {
    scores = List.copyOf(scores);
  }

  /** Episodes still to be played. */
  public int left() {
    return Math.max(0, planned - done - excluded - failed);
  }

  static EvalProgress planned(int episodes) {
    return new EvalProgress(episodes, 0, 0, 0, List.of());
  }

  EvalProgress with(Collection<Outcome> outcomes) {
    int nowDone = done;
    int nowExcluded = excluded;
    int nowFailed = failed;
    SortedMap<String, MeanScore> means = new TreeMap<>();
    scores.forEach(score -> means.put(score.key(), score));
    for (Outcome outcome : outcomes) {
      switch (outcome.status()) {
        case DONE -> {
          nowDone++;
          MeanScore one =
              new MeanScore(
                  outcome.contender().agent(),
                  GameName.canonical(outcome.unit().task()),
                  outcome.score(),
                  1);
          means.merge(one.key(), one, MeanScore::plus);
        }
        case EXCLUDED -> nowExcluded++;
        case FAILED -> nowFailed++;
      }
    }
    return new EvalProgress(planned, nowDone, nowExcluded, nowFailed, List.copyOf(means.values()));
  }

  /** The same with the scores that the table holds now. */
  EvalProgress ended(EvalResult result) {
    return new EvalProgress(
        planned,
        done,
        excluded,
        failed,
        result.scores().stream().flatMap(EvalProgress::mean).toList());
  }

  private static Stream<MeanScore> mean(GameResult row) {
    Double mean = row.mean();
    return mean == null
        ? Stream.of()
        : Stream.of(new MeanScore(row.agent(), row.game(), mean, row.episodes()));
  }
}
