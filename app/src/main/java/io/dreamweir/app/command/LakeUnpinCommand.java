package io.dreamweir.app.command;

import io.dreamweir.error.UserError;
import io.dreamweir.lake.Pin;
import io.dreamweir.lake.Pins;
import java.io.PrintWriter;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code dreamweir lake unpin}. */
@Command(
    name = "unpin",
    description = "Ends the pins of a holder: the next clean-up may delete what they kept.",
    footer = {"", "Example: dreamweir lake unpin --lake /data/lake --holder paper"})
final class LakeUnpinCommand extends JobCommand {

  /** The pins that ended. */
  record Result(List<Pin> released) {}

  @Mixin private LakeOption lake = new LakeOption();

  @Option(names = "--holder", required = true, paramLabel = "NAME", description = "Who pinned.")
  private String holder = "";

  @Option(
      names = "--version",
      paramLabel = "V",
      description = "Only this version (default: all that the holder pinned).")
  private @Nullable Long version;

  @Override
  protected Object run() {
    Pins pins = new Pins(lake.uri());
    List<Pin> active = pins.active();
    List<Pin> released =
        active.stream()
            .filter(p -> p.holder().equals(holder) && (version == null || version == p.version()))
            .toList();
    if (released.isEmpty()) {
      throw UserError.usage(
          "%s has no pin%s in %s; pins are held by %s",
          holder,
          version == null ? "" : " of version " + version,
          lake.uri(),
          active.stream().map(Pin::holder).distinct().toList());
    }
    released.forEach(pins::release);
    return new Result(released);
  }

  @Override
  protected void print(Object result, PrintWriter out) {
    ((Result) result)
        .released()
        .forEach(pin -> out.printf("version %d is not pinned for %s%n", pin.version(), holder));
  }
}
