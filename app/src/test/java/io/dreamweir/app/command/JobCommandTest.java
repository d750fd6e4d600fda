package io.dreamweir.app.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

class JobCommandTest {

  @Command(name = "echo")
  static final class Echo extends JobCommand {
    @Option(names = "--into")
    private String into = "";

    @Option(names = "--size")
    private int size;

    @Override
    protected Object run() {
      return "%s | %s %d".formatted(commandLine("--into"), into, size);
    }

    @Override
    protected void print(Object result, PrintWriter out) {
      out.print(result);
    }
  }

  @Test
  void theCommandIsToldAsItWasTypedButForWhereItsResultGoes() {
    assertThat(told("echo", "--size", "3", "--into", "/secret/place"))
        .isEqualTo("dreamweir echo --size 3 | /secret/place 3");
    assertThat(told("echo", "--into=/secret/place", "--size=3"))
        .isEqualTo("dreamweir echo --size=3 | /secret/place 3");
  }

  private static String told(String... arguments) {
    StringWriter out = new StringWriter();
    @Command(name = "dreamweir")
    final class Root {}
    CommandLine line =
        new CommandLine(new Root()).addSubcommand(new Echo()).setOut(new PrintWriter(out));
    assertThat(line.execute(arguments)).isZero();
    return out.toString();
  }
}
