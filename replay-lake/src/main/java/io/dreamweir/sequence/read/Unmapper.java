package io.dreamweir.sequence.read;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Field;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;

/**
 * Gives mapped memory back at once. JDK 17 has no public way to do so, and waiting for the garbage
 * collector leaves thousands of mappings of files that were long since compacted away.
 */
final class Unmapper {

  private static final MethodHandle INVOKE_CLEANER = invokeCleaner();

  private Unmapper() {}

  private static MethodHandle invokeCleaner() {
    try {
      Class<?> unsafe = Class.forName("sun.misc.Unsafe");
      Field instance = unsafe.getDeclaredField("theUnsafe");
      instance.setAccessible(true);
      return MethodHandles.lookup()
          .findVirtual(unsafe, "invokeCleaner", MethodType.methodType(void.class, ByteBuffer.class))
          .bindTo(instance.get(null));
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("this JDK cannot unmap files; use JDK 17", e);
    }
  }

  /** Unmaps. Any later use of the buffer ends the process: the caller counts its users. */
  static void unmap(MappedByteBuffer buffer) {
    try {
      INVOKE_CLEANER.invoke((ByteBuffer) buffer);
    } catch (Throwable e) {
      throw new IllegalStateException("cannot unmap a file", e);
    }
  }
}
