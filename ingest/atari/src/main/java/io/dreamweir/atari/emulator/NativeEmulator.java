package io.dreamweir.atari.emulator;

import io.dreamweir.error.UserError;
import org.bytedeco.ale.ALEInterface;
import org.bytedeco.javacpp.IntPointer;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.javacpp.Pointer;

/** Loads the native library once, and silences it. */
final class NativeEmulator {
  /** Level of the emulator's log: 0 all, 1 warnings, 2 errors; a global of its library. */
  private static final String LOG_LEVEL_SYMBOL = "_ZN3ale6Logger12current_modeE";

  private static final int ERRORS_ONLY = 2;

  private NativeEmulator() {}

  /**
   * Makes the library ready.
   *
   * @throws UserError where it has no build for this machine
   */
  static synchronized void load() {
    try {
      Loader.load(ALEInterface.class);
    } catch (UnsatisfiedLinkError | NoClassDefFoundError e) {
      throw new UserError(
          UserError.Kind.USAGE,
          "the Atari emulator does not load on "
              + Loader.getPlatform()
              + " ("
              + e.getMessage()
              + "); it has builds for linux, macosx and windows on x86_64",
          e);
    }
    // Each loaded ROM would print ten lines; the binding has no call for the level. Where the
    // symbol has another name (Windows), they are printed.
    Pointer level = Loader.addressof(LOG_LEVEL_SYMBOL);
    if (level != null) {
      new IntPointer(level).put(ERRORS_ONLY);
    }
  }
}
