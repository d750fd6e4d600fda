package io.dreamweir.app;

import io.dreamweir.app.command.AblateCommand;
import io.dreamweir.app.command.BenchCommand;
import io.dreamweir.app.command.BrokerCommand;
import io.dreamweir.app.command.CollectCommand;
import io.dreamweir.app.command.CutCommand;
import io.dreamweir.app.command.DemoCommand;
import io.dreamweir.app.command.DoctorCommand;
import io.dreamweir.app.command.EvalCommand;
import io.dreamweir.app.command.ExplainCommand;
import io.dreamweir.app.command.GateCommand;
import io.dreamweir.app.command.GoldenCommand;
import io.dreamweir.app.command.IngestCommand;
import io.dreamweir.app.command.LakeCommand;
import io.dreamweir.app.command.LeaderboardCommand;
import io.dreamweir.app.command.PoliciesCommand;
import io.dreamweir.app.command.ReportCommand;
import io.dreamweir.app.command.ScoreReplayCommand;
import io.dreamweir.app.command.ScoresCommand;
import io.dreamweir.app.command.TrainCommand;
import io.dreamweir.app.command.TrainWorldModelCommand;
import io.dreamweir.app.command.WatchCommand;
import io.dreamweir.error.UserError;
import io.dreamweir.lake.LakeFaults;
import io.dreamweir.run.ProjectVersion;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;

/** Entry point of the {@code dreamweir} command. */
@Command(
    name = "dreamweir",
    mixinStandardHelpOptions = true,
    versionProvider = Dreamweir.Version.class,
    description =
        "Rollouts through Kafka into a Delta replay lake, world models trained from it, agents"
            + " judged over suites.",
    synopsisSubcommandLabel = "COMMAND",
    footer = {
      "",
      "First steps:  dreamweir demo              the whole loop on this machine, in minutes",
      "              dreamweir COMMAND --help    what a command does, with an example",
      "              dreamweir test              every test of the project",
      "Exit codes: 0 done, 1 failed (a retry may help), 2 usage, configuration or input (it will"
          + " not)."
    },
    subcommands = {
      DemoCommand.class,
      CollectCommand.class,
      IngestCommand.class,
      LakeCommand.class,
      CutCommand.class,
      TrainCommand.class,
      TrainWorldModelCommand.class,
      AblateCommand.class,
      EvalCommand.class,
      ReportCommand.class,
      GateCommand.class,
      LeaderboardCommand.class,
      ScoresCommand.class,
      PoliciesCommand.class,
      ScoreReplayCommand.class,
      ExplainCommand.class,
      WatchCommand.class,
      GoldenCommand.class,
      BenchCommand.class,
      BrokerCommand.class,
      DoctorCommand.class
    })
public final class Dreamweir {

  private Dreamweir() {}

  /** Runs one command and ends the process with its exit code. */
  public static void main(String[] args) {
    int code = commandLine().execute(args);
    // While the JVM is shutting down after a signal, the exit code is the signal's (130, 143).
    if (!StopSignal.raised()) {
      System.exit(code);
    }
  }

  /** The command line, also for tests. */
  public static CommandLine commandLine() {
    CommandLine line = new CommandLine(new Dreamweir());
    line.setCaseInsensitiveEnumValuesAllowed(true);
    line.setUsageHelpAutoWidth(true);
    line.setExecutionExceptionHandler(
        (failure, commandLine, result) -> {
          Optional<UserError> known = LakeFaults.explain(lakeOf(result), failure);
          if (known.isPresent()) {
            commandLine.getErr().println("dreamweir: " + known.get().getMessage());
            return known.get().kind().exitCode();
          }
          commandLine
              .getErr()
              .println("dreamweir: this is a bug, please report it with these lines:");
          failure.printStackTrace(commandLine.getErr());
          return UserError.Kind.FAILED.exitCode();
        });
    return line;
  }

  /** The lake that a command was given, for messages about it. */
  private static String lakeOf(CommandLine.ParseResult result) {
    CommandLine.ParseResult innermost = result;
    while (innermost.hasSubcommand()) {
      innermost = innermost.subcommand();
    }
    return innermost.matchedOptionValue("--lake", "LAKE");
  }

  static final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
      ProjectVersion version = ProjectVersion.current();
      return new String[] {"dreamweir " + version.version() + " (" + version.revision() + ")"};
    }
  }
}
