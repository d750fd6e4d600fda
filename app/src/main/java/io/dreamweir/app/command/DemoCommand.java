package io.dreamweir.app.command;

import io.dreamweir.app.StopSignal;
import io.dreamweir.app.demo.Demo;
import io.dreamweir.app.demo.DemoResult;
import io.dreamweir.error.UserError;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code dreamweir demo}. */
@Command(
    name = "demo",
    description =
        "The whole loop on this machine: broker, actors, ingest, lake, training, evaluation, report.",
    footer = {
      "",
      "A second demo in the same folder goes on from what is there; Ctrl-C ends it cleanly.",
      "Example: dreamweir demo --task mini/catch-long --dir dreamweir-demo"
    })
public final class DemoCommand extends JobCommand {

  /** Continuous control has presets of its own. */
  private static final Set<String> CONTINUOUS = Set.of("mini/point", "mini/pendulum");

  private static final String CONTROL_SUITE = "dmc/";

  /** Suites that show numbers and no picture. */
  private static final List<String> OF_NUMBERS = List.of(CONTROL_SUITE, "bsuite/", "minatar/");

  @Option(
      names = "--dir",
      paramLabel = "D",
      defaultValue = "dreamweir-demo",
      description = "Folder of everything it leaves (default: ${DEFAULT-VALUE}).")
  private Path dir = Path.of("dreamweir-demo");

  @Option(
      names = "--task",
      paramLabel = "T",
      description =
          "Task to learn (default: collect.task); `dreamweir collect --list-tasks` shows all.")
  private @Nullable String task;

  @Option(
      names = "--agent",
      paramLabel = "A",
      description =
          "dreamer-v2 (preset small; point for control) or dreamer-v3 (v3-tiny; v3-vectors).")
  private @Nullable String agent;

  @Option(
      names = "--updates",
      paramLabel = "N",
      description = "Updates of this run (default: demo.updates).")
  private @Nullable Long updates;

  @Option(
      names = "--actors",
      paramLabel = "K",
      description = "Environments played at once (default: 8).")
  private @Nullable Integer actors;

  @Option(
      names = "--seed",
      description = "Seed of the run: parameters, batches, actors, evaluation.")
  private @Nullable Long seed;

  @Option(names = "--roms", paramLabel = "DIR", description = "Folder of the Atari ROMs.")
  private @Nullable String roms;

  @Override
  protected Object run() throws Exception {
    List<String> upper =
        new Settings()
            .add("collect.task", task)
            .add("collect.actors", actors)
            .add("collect.options.roms", roms)
            .add("eval.roms", roms)
            .add("demo.updates", updates)
            .add("train.seed", seed)
            .add("collect.seed", seed)
            .add("eval.seed", seed)
            .list();
    Demo demo = new Demo(dir, common().configurationFor(preset(), lower(), upper));
    StopSignal.onStop(demo::stop);
    return demo.run();
  }

  private List<String> lower() {
    List<String> settings = new ArrayList<>(List.of("collect.actors=8", "collect.threads=1"));
    if (task().startsWith(CONTROL_SUITE)) {
      // As its suite is played; see conf/suites/protocols/dmc.yaml.
      settings.add("collect.options.repeat=2");
    }
    return settings;
  }

  private String preset() {
    boolean continuous = CONTINUOUS.contains(task()) || task().startsWith(CONTROL_SUITE);
    if ("dreamer-v3".equals(agent)) {
      return "mini/pendulum".equals(task) || OF_NUMBERS.stream().anyMatch(task()::startsWith)
          ? "v3-vectors"
          : "v3-tiny";
    }
    if (agent != null && !agent.equals("dreamer-v2")) {
      throw UserError.usage("unknown agent '%s'; there are dreamer-v2 and dreamer-v3", agent);
    }
    return continuous ? "point" : "small";
  }

  private String task() {
    return task == null ? "" : task;
  }

  @Override
  protected void print(Object result, PrintWriter out) {
    DemoResult done = (DemoResult) result;
    out.printf(
        Locale.ROOT,
        "%n%s: %,d updates in %.0f s%s%n",
        done.task(),
        done.updates(),
        done.seconds(),
        done.stopped() ? ", stopped" : "");
    out.printf(
        Locale.ROOT,
        "  score         %.2f before, %.2f after%n",
        done.scoreBefore(),
        done.scoreAfter());
    out.printf(
        Locale.ROOT,
        "  experience    %,d rows played, %,d in the lake; %d chunks doubled, %d missing, %d rejected%n",
        done.envSteps(),
        done.lakeSteps(),
        done.duplicateChunks(),
        done.missingChunks(),
        done.rejected());
    out.printf("  time          %s%n", shares(done));
    out.printf(
        "  lake          %s%n  checkpoint    %s%n  report        %s%n",
        done.lake(), done.checkpoint(), done.report());
  }

  private static String shares(DemoResult done) {
    StringBuilder text = new StringBuilder();
    done.timeShares()
        .forEach(
            (name, seconds) ->
                text.append(text.isEmpty() ? "" : ", ")
                    .append(String.format(Locale.ROOT, "%s %.0f s", name, seconds)));
    return text.toString();
  }
}
