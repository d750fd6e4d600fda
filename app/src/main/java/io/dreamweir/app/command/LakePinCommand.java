package io.dreamweir.app.command;

import io.dreamweir.config.DurationText;
import io.dreamweir.error.UserError;
import io.dreamweir.lake.LakeTable;
import io.dreamweir.lake.Pin;
import io.dreamweir.lake.Pins;
import io.dreamweir.sequence.index.LakeSnapshot;
import java.io.PrintWriter;
import java.time.Duration;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code dreamweir lake pin}. */
@Command(
    name = "pin",
    description =
        "Keeps a version of a lake readable, whatever is retained, compacted and cleaned up. Training and cut pin"
            + " what they need by themselves. Pinning again sets a new end.",
    footer = {
      "",
      "Example: dreamweir lake pin --lake /data/lake --version 412 --holder paper --reason figure-3 --for 90d"
    })
final class LakePinCommand extends JobCommand {

  @Mixin private LakeOption lake = new LakeOption();

  @Mixin private VersionOption version = new VersionOption();

  @Option(names = "--holder", required = true, paramLabel = "NAME", description = "Who needs it.")
  private String holder = "";

  @Option(
      names = "--reason",
      defaultValue = "",
      paramLabel = "TEXT",
      description = "What for, in words.")
  private String reason = "";

  @Option(
      names = "--for",
      defaultValue = "7d",
      paramLabel = "TIME",
      description = "How long it counts (default: ${DEFAULT-VALUE}).")
  private String lasts = "7d";

  @Override
  protected Object run() {
    Duration time;
    try {
      time = DurationText.parse(lasts);
    } catch (IllegalArgumentException e) {
      throw UserError.usage("--for: %s", e.getMessage());
    }
    long pinned =
        version
            .version()
            .orElseGet(() -> LakeSnapshot.newest(LakeTable.CHUNKS.path(lake.uri())).version());
    return new Pins(lake.uri()).pin(pinned, holder, reason, time);
  }

  @Override
  protected void print(Object result, PrintWriter out) {
    Pin pin = (Pin) result;
    out.printf("version %d is pinned for %s until %s%n", pin.version(), holder, pin.expiresAt());
  }
}
