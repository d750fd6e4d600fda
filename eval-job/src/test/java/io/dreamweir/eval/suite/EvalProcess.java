package io.dreamweir.eval.suite;

import io.dreamweir.lake.LakeSpark;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** An evaluation in a process of its own, to be killed. */
public final class EvalProcess {

  static final int EPISODES = 600;

  private EvalProcess() {}

  static Process start(Path lake) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
            .filter(argument -> argument.startsWith("--add-opens"))
            .toList());
    command.addAll(
        List.of(
            "-Xmx1g",
            "-Djava.net.preferIPv4Stack=true",
            "-cp",
            System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
            EvalProcess.class.getName(),
            lake.toString()));
    return new ProcessBuilder(command)
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start();
  }

  /** The same evaluation for the victim and for who goes on after it. */
  static Evaluation evaluation(Path lake) {
    return new Evaluation(
        Suite.read(Path.of("../conf/suites"), "mini").withEpisodes(EPISODES),
        List.of(Contender.RANDOM),
        "run",
        Evaluation.FRAMES_UNKNOWN,
        lake.toString(),
        "drill");
  }

  static EvalConfig config() {
    return new EvalConfig(7, 0, 4, 2, Duration.ofMillis(500), "", 200, 200, 0.95, 1);
  }

  /** Plays until killed. */
  public static void main(String[] arguments) {
    new EvalJob(LakeSpark.local("local[2]"), evaluation(Path.of(arguments[0])), config()).run();
  }
}
