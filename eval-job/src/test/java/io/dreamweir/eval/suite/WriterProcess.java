package io.dreamweir.eval.suite;

import io.dreamweir.lake.LakeSpark;
import io.dreamweir.run.JavaCommand;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A team that appends its scores, a commit for each, in a process of its own. */
public final class WriterProcess {

  static final int EPISODES = 3;

  private WriterProcess() {}

  static Process start(Path lake, int team) throws IOException {
    return new ProcessBuilder(
            JavaCommand.of(
                List.of("-Xmx500m", "-Djava.net.preferIPv4Stack=true", "-XX:TieredStopAtLevel=1"),
                List.of(WriterProcess.class.getName(), lake.toString(), Integer.toString(team))))
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start();
  }

  static Evaluation evaluation(Path lake, int team) {
    Suite suite =
        new Suite(
            "test", Protocol.of("test", Map.of(), Map.of()), List.of("mini/catch"), EPISODES, 0);
    return new Evaluation(
        suite, List.of(new Contender("team-" + team, "random")), "", lake.toString(), "" + team);
  }

  static EvalConfig config(int team) {
    return new EvalConfig(team, 0, 1, 1, Duration.ZERO, "", List.of(), 200, 200, 0.95, 1);
  }

  /** Makes the table, if nobody has, and appends its rows one by one. */
  public static void main(String[] arguments) throws IOException {
    Path lake = Path.of(arguments[0]);
    int team = Integer.parseInt(arguments[1]);
    var spark = LakeSpark.local("local[1]");
    spark.range(1).count();
    System.out.write('!');
    System.out.flush();
    // All begin when the test says so.
    System.in.read();
    ScoresTable table = ScoresTable.openOrCreate(spark, lake.toString());
    Evaluation evaluation = evaluation(lake, team);
    for (UnitGroup group : new GroupPlan(evaluation, config(team)).open(Set.of())) {
      table.append(new GroupPlayer(group).play(), evaluation);
    }
    spark.close();
  }
}
