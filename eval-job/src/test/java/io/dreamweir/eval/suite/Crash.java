package io.dreamweir.eval.suite;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Field;
import java.nio.file.Files;
import java.nio.file.Path;

/** A fault of native code: the process ends by SIGSEGV, as an emulator's would. */
final class Crash {

  /** Seed of the episode that crashes. */
  static final String SEED = "dreamweir.test.crash-seed";

  /** Where it is noted that it did; crashes once only if set. */
  static final String ONCE = "dreamweir.test.crash-once";

  private Crash() {}

  static void maybe(long seed) {
    if (!Long.toString(seed).equals(System.getProperty(SEED))) {
      return;
    }
    if (!Boolean.getBoolean(PlayMain.PROPERTY)) {
      throw new AssertionError("this would end the test, not a process of its own");
    }
    String once = System.getProperty(ONCE);
    try {
      if (once != null) {
        if (Files.exists(Path.of(once))) {
          return;
        }
        Files.createFile(Path.of(once));
      }
      Class<?> unsafe = Class.forName("sun.misc.Unsafe");
      Field field = unsafe.getDeclaredField("theUnsafe");
      field.setAccessible(true);
      unsafe.getMethod("putAddress", long.class, long.class).invoke(field.get(null), 0L, 1L);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }
}
