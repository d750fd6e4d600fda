package io.dreamweir.app.command;

import io.dreamweir.app.CommonOptions;
import io.dreamweir.app.ResultWriter;
import io.dreamweir.app.StopSignal;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** A command that runs one job and has one result. */
@Command(mixinStandardHelpOptions = true)
abstract class JobCommand implements Callable<Integer> {

  @Mixin private CommonOptions common = new CommonOptions();

  @Spec private CommandSpec spec = CommandSpec.create();

  /** Options that every command has. */
  protected final CommonOptions common() {
    return common;
  }

  /** The command as it was typed. */
  protected final String commandLine() {
    return "dreamweir "
        + spec.name()
        + " "
        + String.join(" ", spec.commandLine().getParseResult().originalArgs());
  }

  /** Results go here. */
  protected final PrintWriter out() {
    return spec.commandLine().getOut();
  }

  /**
   * Runs the job and returns its result, a record with the keys of the command-line specification.
   */
  protected abstract Object run() throws Exception;

  /** Prints the result for people, unless {@code --json -} has taken stdout. */
  protected abstract void print(Object result, PrintWriter out);

  /** Exit code of a job that ran to its end. */
  protected int exitCode(Object result) {
    return 0;
  }

  @Override
  public final Integer call() throws Exception {
    try {
      Object result = run();
      ResultWriter.write(common.json(), result, out());
      if (!"-".equals(common.json())) {
        print(result, out());
        out().flush();
      }
      return exitCode(result);
    } finally {
      StopSignal.finished();
    }
  }
}
