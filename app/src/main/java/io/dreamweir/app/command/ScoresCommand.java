package io.dreamweir.app.command;

import picocli.CommandLine.Command;

/** {@code dreamweir scores}: the table of results. */
@Command(
    name = "scores",
    description = "Tends the table of scores.",
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Example: dreamweir scores import --from scores.json --protocol dopamine --out lake",
      "Example: dreamweir scores random --scores lake"
    },
    subcommands = {ScoresImportCommand.class, ScoresRandomCommand.class})
public final class ScoresCommand {}
