package io.dreamweir.app.docs;

import io.dreamweir.app.Dreamweir;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;

/** The page of all commands, made from what each says of itself. */
final class CommandPages {
  private CommandPages() {}

  static String page() {
    CommandLine all = Dreamweir.commandLine();
    String text =
        """
        # Commands

        What `./dreamweir COMMAND --help` prints, for all commands. Made by `ReferenceTest`; do not edit.

        """;
    return text + section(all) + below(all);
  }

  private static String below(CommandLine command) {
    return command.getSubcommands().values().stream()
        .distinct()
        .map(sub -> section(sub) + below(sub))
        .collect(Collectors.joining());
  }

  private static String section(CommandLine command) {
    command.setUsageHelpAutoWidth(false).setUsageHelpWidth(120);
    String usage =
        command
            .getUsageMessage(Ansi.OFF)
            .lines()
            .map(String::stripTrailing)
            .collect(Collectors.joining("\n"));
    return "## "
        + command.getCommandSpec().qualifiedName()
        + "\n```\n"
        + usage.strip()
        + "\n```\n\n";
  }
}
