package io.dreamweir.atari;

import static org.junit.jupiter.api.Assumptions.abort;

import io.dreamweir.atari.rom.Rom;
import io.dreamweir.atari.rom.RomFinder;
import io.dreamweir.atari.rom.RomTable;
import io.dreamweir.error.UserError;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicBoolean;

/** The ROMs of this machine, found as the product finds them; a test without them is skipped. */
public final class Roms {
  private static final AtomicBoolean SAID = new AtomicBoolean();

  private Roms() {}

  /** The folder of the ROMs; skips the calling test, saying what to do, where there is none. */
  public static Path folder() {
    try {
      Path folder = RomFinder.find(rom("pong")).getParent();
      if (folder == null) {
        throw new IllegalStateException("a ROM without a folder");
      }
      return folder;
    } catch (UserError e) {
      String reason = "SKIPPED, NO ATARI ROMS: " + e.getMessage();
      if (SAID.compareAndSet(false, true)) {
        System.err.println(reason); // the build's console shows no reason of a skipped test
      }
      return abort(reason);
    }
  }

  public static Rom rom(String game) {
    return RomTable.rom(game).orElseThrow();
  }
}
