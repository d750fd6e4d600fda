package io.dreamweir.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class DreamweirTest {

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int run(String... arguments) {
    CommandLine line = Dreamweir.commandLine();
    line.setOut(new PrintWriter(out));
    line.setErr(new PrintWriter(err));
    return line.execute(arguments);
  }

  @Test
  void everyCommandHasHelpWithAnExample() {
    Dreamweir.commandLine()
        .getSubcommands()
        .forEach(
            (name, command) -> {
              boolean group = !command.getSubcommands().isEmpty();
              String help = command.getUsageMessage();
              assertThat(help).as(name).contains("Usage: dreamweir " + name);
              if (!group) {
                assertThat(help).as(name).contains("Example", "--json", "--config", "--set");
              }
            });
  }

  @Test
  void unknownOptionExitsWithTwoAndOneClearLine() {
    assertThat(run("doctor", "--brokrs", "x")).isEqualTo(2);
    assertThat(err.toString()).contains("--brokrs");
  }

  @Test
  void doctorReportsEveryCheckAsJson() {
    assertThat(run("doctor", "--json", "-")).isZero();
    assertThat(out.toString()).contains("\"checks\"", "\"jdk\"", "\"detail\"");
  }
}
