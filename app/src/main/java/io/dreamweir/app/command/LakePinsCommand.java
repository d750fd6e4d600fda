package io.dreamweir.app.command;

import io.dreamweir.lake.LakeTable;
import io.dreamweir.lake.Pin;
import io.dreamweir.lake.Pins;
import io.dreamweir.sequence.index.LakeSnapshot;
import java.io.PrintWriter;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code dreamweir lake pins}. */
@Command(
    name = "pins",
    description = "Lists who needs which version of a lake, and until when.",
    footer = {"", "Example: dreamweir lake pins --lake /data/lake"})
final class LakePinsCommand extends JobCommand {

  /**
   * What is pinned.
   *
   * @param version newest version of the lake
   */
  record Result(long version, List<Pin> pins) {}

  @Mixin private LakeOption lake = new LakeOption();

  @Override
  protected Object run() {
    return new Result(
        LakeSnapshot.newest(LakeTable.CHUNKS.path(lake.uri())).version(),
        new Pins(lake.uri()).active());
  }

  @Override
  protected void print(Object result, PrintWriter out) {
    Result listed = (Result) result;
    if (!listed.pins().isEmpty()) {
      TextTable table = new TextTable("version", "holder", "until", "reason");
      listed
          .pins()
          .forEach(p -> table.row(p.version(), p.holder(), p.expiresAt().toString(), p.reason()));
      table.print(out);
    }
    out.printf("%d pins; the newest version is %d%n", listed.pins().size(), listed.version());
  }
}
