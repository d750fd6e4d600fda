package io.dreamweir.train.device;

import io.dreamweir.error.UserError;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The right to compute on a device until {@link #close}. A GPU has one owner on a machine: a locked
 * file named by the card's UUID, which the operating system unlocks when its owner dies, however it
 * dies. The file says who owns it.
 */
public final class DeviceLease implements AutoCloseable {

  /** Files locked by this process: opening one of them again would unlock it (POSIX). */
  private static final Map<Path, String> OWN = new ConcurrentHashMap<>();

  private final Device device;
  private final @Nullable Path file;
  private final @Nullable FileChannel channel;

  private DeviceLease(Device device, @Nullable Path file, @Nullable FileChannel channel) {
    this.device = device;
    this.file = file;
    this.channel = channel;
  }

  /**
   * Takes what was asked for.
   *
   * @param asked what the user asked for; inside a Spark task with a GPU, {@code auto} is that one
   * @param gpus GPUs that this program can use
   * @param locks folder of the lock files, common to all runs on this machine
   * @param owner who takes it, as the next one who wants it will read: {@code run ID in FOLDER}
   * @throws UserError if the GPU asked for is absent or has an owner
   */
  public static DeviceLease take(DeviceRequest asked, Gpus gpus, Path locks, String owner) {
    DeviceRequest request = SparkGpu.resolve(asked);
    if (request instanceof DeviceRequest.Cpu) {
      return cpu();
    }
    List<Device.Cuda> present = gpus.list();
    if (request instanceof DeviceRequest.Cuda wanted) {
      Device.Cuda gpu =
          present.stream()
              .filter(g -> g.index() == wanted.index())
              .findFirst()
              .orElseThrow(() -> absent(wanted, present));
      DeviceLease lease = tryTake(gpu, locks, owner);
      if (lease == null) {
        throw UserError.failed(
            "%s (%s, %s) is in use by %s; wait for it, or choose another device",
            gpu.label(), gpu.name(), gpu.uuid(), owner(locks.resolve(fileName(gpu))));
      }
      return lease;
    }
    for (Device.Cuda gpu : present) {
      DeviceLease lease = tryTake(gpu, locks, owner);
      if (lease != null) {
        return lease;
      }
    }
    return cpu();
  }

  /** The lock folder that all runs on this machine share. */
  public static Path locksOfThisMachine() {
    return Path.of(System.getProperty("java.io.tmpdir"), "dreamweir-devices");
  }

  private static DeviceLease cpu() {
    return new DeviceLease(new Device.Cpu(), null, null);
  }

  private static UserError absent(DeviceRequest.Cuda wanted, List<Device.Cuda> present) {
    return UserError.usage(
        "cuda:%d is not there: %s",
        wanted.index(),
        present.isEmpty()
            ? "this machine, or this build, has no GPU; use --device cpu or --device auto"
            : "usable GPUs are " + present.stream().map(Device.Cuda::label).toList());
  }

  private static @Nullable DeviceLease tryTake(Device.Cuda gpu, Path locks, String owner) {
    Path file = locks.toAbsolutePath().resolve(fileName(gpu));
    if (OWN.putIfAbsent(file, owner) != null) {
      return null;
    }
    boolean taken = false;
    try {
      createShared(locks);
      FileChannel channel =
          FileChannel.open(
              file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
      FileLock lock = channel.tryLock();
      if (lock == null) {
        channel.close();
        return null;
      }
      String text =
          owner + ", process " + ProcessHandle.current().pid() + ", since " + Instant.now();
      channel.truncate(0).write(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)), 0);
      channel.force(true);
      taken = true;
      return new DeviceLease(gpu, file, channel);
    } catch (IOException e) {
      throw new UserError(
          UserError.Kind.FAILED, "cannot lock " + gpu.label() + ": " + e.getMessage(), e);
    } finally {
      if (!taken) {
        OWN.remove(file, owner);
      }
    }
  }

  /** Everyone on the machine must be able to lock, whoever came first. */
  private static void createShared(Path locks) throws IOException {
    if (!Files.isDirectory(locks)) {
      Files.createDirectories(locks);
      if (Files.getFileStore(locks).supportsFileAttributeView("posix")) {
        Files.setPosixFilePermissions(locks, PosixFilePermissions.fromString("rwxrwxrwx"));
      }
    }
  }

  private static String fileName(Device.Cuda gpu) {
    return gpu.uuid().replaceAll("[^A-Za-z0-9-]", "_") + ".lock";
  }

  private static String owner(Path file) {
    String own = OWN.get(file.toAbsolutePath());
    if (own != null) {
      return own + ", this process";
    }
    try {
      return Files.readString(file).strip();
    } catch (IOException e) {
      return "an owner that cannot be read (" + file + ")";
    }
  }

  /** What was taken. */
  public Device device() {
    return device;
  }

  @Override
  public void close() {
    if (channel == null || file == null) {
      return;
    }
    try {
      channel.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      OWN.remove(file);
    }
  }
}
