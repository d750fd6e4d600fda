package io.dreamweir.app.command;

import io.dreamweir.app.CommonOptions;
import io.dreamweir.app.ResultWriter;
import io.dreamweir.app.StopSignal;
import java.io.PrintWriter;
import java.util.Iterator;
import java.util.List;
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

  /**
   * The command as it was typed, for a reader on another machine.
   *
   * @param withoutOption an option that is left out with its value: where a result goes is no part
   *     of how it came about
   */
  protected final String commandLine(String withoutOption) {
    StringBuilder text = new StringBuilder("dreamweir");
    // The arguments of the whole command line: the subcommand is among them.
    Iterator<String> words = spec.commandLine().getParseResult().originalArgs().iterator();
    while (words.hasNext()) {
      String word = words.next();
      if (word.equals(withoutOption)) {
        words.next();
      } else if (!word.startsWith(withoutOption + "=")) {
        text.append(' ').append(word);
      }
    }
    return text.toString();
  }

  /** The arguments of the whole command line, the subcommand among them. */
  protected final List<String> arguments() {
    return List.copyOf(spec.commandLine().getParseResult().originalArgs());
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
