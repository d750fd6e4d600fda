package io.dreamweir.train.engine.torch;

import io.dreamweir.error.UserError;
import io.dreamweir.train.engine.Workers;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Pattern;
import org.bytedeco.javacpp.DoublePointer;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.javacpp.chrono.Milliseconds;
import org.bytedeco.pytorch.AllreduceOptions;
import org.bytedeco.pytorch.FileStore;
import org.bytedeco.pytorch.ProcessGroupGloo;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.Work;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch_gloo;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Workers that exchange through libtorch's gloo process group: a ring over TCP. They find each
 * other in a file that all of them see. Values are summed on the host's processor; a GPU's
 * gradients are copied there and back.
 *
 * <p>A worker whose process dies loses its connections: the others fail at once. One that fails in
 * a process that lives on says so beside the meeting file ({@link #tellFailure}). One that hangs is
 * given up after the patience.
 *
 * <p>Groups live as long as the process. Destroying one has damaged the heap: gloo's own thread
 * still handles the end of connections whose objects are gone.
 */
public final class GlooWorkers implements Workers {

  private static final Logger LOG = LoggerFactory.getLogger(GlooWorkers.class);

  /** Where in libtorch's sources an error arose. */
  private static final Pattern IN_SOURCE = Pattern.compile("^\\[[^]]*\\.cc:\\d+] ");

  /** For a wait that ends with the other worker's life alone. */
  private static final Duration AS_LONG_AS_IT_LIVES = Duration.ofDays(365);

  private static final long LOOK_NANOS = Duration.ofSeconds(1).toNanos();
  private static final long NAP_NANOS = 50_000;
  private static final Collection<ProcessGroupGloo> KEPT = new ConcurrentLinkedQueue<>();

  private final Seat seat;
  private final Duration patience;
  private final ProcessGroupGloo group;
  private boolean closed;

  private GlooWorkers(Seat seat, Duration patience, ProcessGroupGloo group) {
    this.seat = seat;
    this.patience = patience;
    this.group = group;
    group.retainReference();
    KEPT.add(group);
  }

  /**
   * Who a worker is.
   *
   * @param rank its number, 0-based
   * @param size how many there are
   * @param onThisMachine how many of them share its processors
   * @param host name or address of its own machine under which the others reach it; {@code
   *     127.0.0.1} where all are on one machine
   * @param meeting a file that does not exist yet, and that every worker can create and see
   */
  public record Seat(int rank, int size, int onThisMachine, String host, Path meeting) {
    public Seat {
      if (rank < 0 || rank >= size || onThisMachine < 1 || onThisMachine > size) {
        throw new IllegalArgumentException(
            "worker " + rank + " of " + size + ", " + onThisMachine + " on its machine");
      }
    }
  }

  /**
   * Waits until all workers are there.
   *
   * @param patience longest wait for them, and later for one exchange of gradients
   * @throws UserError if they do not come
   */
  public static Workers meet(Seat seat, Duration patience) {
    if (seat.size() == 1) {
      return Workers.alone();
    }
    Path folder = seat.meeting().toAbsolutePath().getParent();
    if (folder == null || !Files.isWritable(folder)) {
      // libtorch would try for ever to create its file.
      throw UserError.usage(
          "worker %d of %d cannot write to the folder %s, in which the workers meet",
          seat.rank(), seat.size(), folder);
    }
    Loader.load(torch_gloo.class);
    try (PointerScope scope = new PointerScope()) {
      Milliseconds wait = new Milliseconds(patience.toMillis());
      FileStore store = new FileStore(seat.meeting().toString(), seat.size());
      store.setTimeout(wait);
      ProcessGroupGloo.Options options = ProcessGroupGloo.Options.create(wait);
      options.devices().push_back(ProcessGroupGloo.createDeviceForHostname(seat.host()));
      return new GlooWorkers(
          seat, patience, new ProcessGroupGloo(store, seat.rank(), seat.size(), options));
    } catch (RuntimeException e) {
      throw new UserError(
          UserError.Kind.FAILED,
          String.format(
              "worker %d of %d did not meet the others within %.0f s (%s): all must see the file"
                  + " %s, and reach each other (this one listens on %s)",
              seat.rank(),
              seat.size(),
              patience.toMillis() * 1e-3,
              firstLine(e),
              seat.meeting(),
              seat.host()),
          e);
    }
  }

  /** Tells the others that this worker will not come back, where its process lives on. */
  public static void tellFailure(Seat seat) {
    try {
      Files.createFile(failure(seat));
    } catch (FileAlreadyExistsException e) {
      // Another one has failed, too.
    } catch (IOException e) {
      LOG.warn("the other workers will wait in vain: {}", e.toString());
    }
  }

  private static Path failure(Seat seat) {
    return seat.meeting().resolveSibling(seat.meeting().getFileName() + ".failed");
  }

  private static String firstLine(RuntimeException e) {
    return String.valueOf(e.getMessage())
        .lines()
        .findFirst()
        .map(line -> IN_SOURCE.matcher(line).replaceFirst(""))
        .orElse("no reason given");
  }

  @Override
  public int rank() {
    return seat.rank();
  }

  @Override
  public int size() {
    return seat.size();
  }

  @Override
  public int onThisMachine() {
    return seat.onThisMachine();
  }

  @Override
  public void mean(FloatBuffer values) {
    if (!values.isDirect()) {
      throw new IllegalArgumentException("values to exchange must be in a direct buffer");
    }
    try (PointerScope scope = new PointerScope()) {
      FloatPointer pointer = new FloatPointer(values.duplicate().rewind());
      mean(pointer, values.capacity(), torch.ScalarType.Float, patience);
    }
  }

  @Override
  public double[] mean(double[] values) {
    try (PointerScope scope = new PointerScope()) {
      DoublePointer pointer = new DoublePointer(values);
      mean(pointer, values.length, torch.ScalarType.Double, AS_LONG_AS_IT_LIVES);
      double[] means = new double[values.length];
      pointer.get(means);
      return means;
    }
  }

  private void mean(Pointer values, long count, torch.ScalarType type, Duration wait) {
    if (closed) {
      throw new IllegalStateException("the workers have parted");
    }
    Tensor tensor = torch.from_blob(values, new long[] {count}, new TensorOptions(type));
    AllreduceOptions options = new AllreduceOptions();
    options.timeout(new Milliseconds(wait.toMillis()));
    try {
      Work work = group.allreduce(new TensorVector(tensor), options);
      awaitWhileNoneHasFailed(work);
      work._wait();
    } catch (RuntimeException e) {
      throw lost(firstLine(e), e);
    }
    tensor.div_(new Scalar(size()));
  }

  private void awaitWhileNoneHasFailed(Work work) {
    long look = System.nanoTime() + LOOK_NANOS;
    while (!work.isCompleted()) {
      LockSupport.parkNanos(NAP_NANOS);
      if (System.nanoTime() > look) {
        if (Files.exists(failure(seat))) {
          throw new IllegalStateException("it has failed");
        }
        look += LOOK_NANOS;
      }
    }
  }

  private UserError lost(String why, RuntimeException cause) {
    return new UserError(
        UserError.Kind.FAILED,
        String.format(
            "worker %d of %d has lost another worker (%s): look for its own message, then go on"
                + " from the newest checkpoint with --resume",
            rank(), size(), why),
        cause);
  }

  @Override
  public void close() {
    closed = true;
  }
}
