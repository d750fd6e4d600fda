package io.dreamweir.app.command;

import picocli.CommandLine.Command;

/** {@code dreamweir lake}: the replay lake's own commands. */
@Command(
    name = "lake",
    description = "Makes, looks at, checks and tends a replay lake.",
    mixinStandardHelpOptions = true,
    footer = {"", "Example: dreamweir lake stats --lake dreamweir-demo/lake"},
    subcommands = {
      LakeInitCommand.class,
      LakeStatsCommand.class,
      LakeEpisodesCommand.class,
      LakeVerifyCommand.class,
      LakeRepairCommand.class,
      LakeSqlCommand.class,
      LakeShowCommand.class,
      LakeCompactCommand.class,
      LakeRetainCommand.class,
      LakePinCommand.class,
      LakeUnpinCommand.class,
      LakePinsCommand.class,
      LakeDiffCommand.class,
      LakeImportCommand.class,
      LakeExportCommand.class
    })
public final class LakeCommand {}
