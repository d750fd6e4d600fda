package io.dreamweir.eval.suite;

import io.dreamweir.lake.LakeSpark;
import io.dreamweir.run.JavaCommand;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** An evaluation in a process of its own, to be killed. */
public final class EvalProcess {

  static final int EPISODES = 600;

  private EvalProcess() {}

  /** On threads of its own process. */
  static Process start(Path lake) throws IOException {
    return start(lake, EPISODES, "local[2]", Map.of(), List.of());
  }

  /** On a cluster of two executors, each a process: the driver's children. */
  static Process startCluster(Path lake, int episodes) throws IOException {
    return start(
        lake,
        episodes,
        "local-cluster[2,1,600]",
        // Spark then takes the executors' classes from the path below, not from an installation.
        Map.of("SPARK_TESTING", "1", "SPARK_SCALA_VERSION", "2.12", "SPARK_HOME", lake.toString()),
        List.of(
            "-Dspark.executor.memory=500m",
            "-Dspark.executor.extraClassPath=" + JavaCommand.classPath()));
  }

  private static Process start(
      Path lake,
      int episodes,
      String master,
      Map<String, String> environment,
      List<String> settings)
      throws IOException {
    List<String> options = new ArrayList<>(settings);
    options.addAll(List.of("-Xmx1g", "-Djava.net.preferIPv4Stack=true"));
    List<String> command =
        JavaCommand.of(
            options,
            List.of(
                EvalProcess.class.getName(), lake.toString(), String.valueOf(episodes), master));
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(ProcessBuilder.Redirect.INHERIT);
    builder.environment().putAll(environment);
    return builder.start();
  }

  /** The same evaluation for the victim and for who goes on after it. */
  static Evaluation evaluation(Path lake, int episodes) {
    return new Evaluation(
        Suite.read(Path.of("../conf/suites"), "mini").withEpisodes(episodes),
        List.of(Contender.RANDOM),
        "run",
        lake.toString(),
        "drill");
  }

  static EvalConfig config() {
    return new EvalConfig(7, 0, 4, 2, Duration.ofMillis(500), "", List.of(), 200, 200, 0.95, 1);
  }

  /** Plays until killed. */
  public static void main(String[] arguments) {
    Evaluation evaluation = evaluation(Path.of(arguments[0]), Integer.parseInt(arguments[1]));
    new EvalJob(LakeSpark.local(arguments[2]), evaluation, config()).run();
  }
}
