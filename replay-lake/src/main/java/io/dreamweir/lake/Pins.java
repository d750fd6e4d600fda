package io.dreamweir.lake;

import io.delta.kernel.data.ColumnarBatch;
import io.delta.kernel.exceptions.KernelException;
import io.delta.kernel.exceptions.TableNotFoundException;
import io.delta.kernel.types.LongType;
import io.delta.kernel.types.StringType;
import io.delta.kernel.types.StructType;
import io.delta.kernel.types.TimestampType;
import io.dreamweir.error.UserError;
import io.dreamweir.sequence.index.LakeSnapshot;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Who still needs which version of a lake. A clean-up keeps every file and every commit that a
 * pinned version consists of, whatever retention and compaction did to the newest one.
 *
 * <p>Rows are only ever appended, which no other writer can conflict with: renewing and releasing
 * are rows too. Expiry is by the clocks of those who pin and who clean up.
 */
public final class Pins {

  /** How long a pin counts that its holder renews while it lives. */
  public static final Duration RENEWED = Duration.ofHours(1);

  /** How long a plan keeps its version after it was cut, or cut again. */
  public static final Duration PLAN = Duration.ofDays(7);

  private static final StructType SCHEMA =
      new StructType()
          .add("table_id", StringType.STRING)
          .add("version", LongType.LONG)
          .add("holder", StringType.STRING)
          .add("reason", StringType.STRING)
          .add("pinned_at", TimestampType.TIMESTAMP)
          .add("expires_at", TimestampType.TIMESTAMP);

  private final String lake;
  private final SmallTable table;

  /**
   * Pins of a lake.
   *
   * @param lake root of the lake
   */
  public Pins(String lake) {
    this.lake = lake;
    this.table = new SmallTable(LakeTable.PINS.path(lake));
  }

  /**
   * Pins a version, or pins it for longer.
   *
   * @throws UserError if there is no such version (any more), or the table cannot be written
   */
  public Pin pin(long version, String holder, String reason, Duration lasts) {
    if (holder.isBlank()) {
      throw UserError.usage("a pin needs a holder: the name of who needs version %d", version);
    }
    if (lasts.isNegative() || lasts.isZero()) {
      throw UserError.usage("a pin that lasts %s is none; choose a longer time", lasts);
    }
    String tableId = LakeSnapshot.at(LakeTable.CHUNKS.path(lake), version).tableId();
    Instant now = now();
    return write(new Pin(tableId, version, holder, reason, now, now.plus(lasts)));
  }

  /** Lets a pin count for so long from now on. */
  public Pin renew(Pin pin, Duration lasts) {
    Instant now = now();
    return write(
        new Pin(pin.tableId(), pin.version(), pin.holder(), pin.reason(), now, now.plus(lasts)));
  }

  /** Ends a pin. */
  public void release(Pin pin) {
    Instant now = now();
    write(new Pin(pin.tableId(), pin.version(), pin.holder(), "released", now, now));
  }

  /** The pins that count now, by version, then holder. */
  public List<Pin> active() {
    Instant now = Instant.now();
    return newest().stream()
        .filter(pin -> pin.isActive(now))
        .sorted(Comparator.comparingLong(Pin::version).thenComparing(Pin::holder))
        .toList();
  }

  /** The newest row of everything that was ever pinned, and is not forgotten yet. */
  public List<Pin> newest() {
    Map<Pin.Key, Pin> newest = new LinkedHashMap<>();
    try {
      table.forEach(
          (batch, row) -> {
            Pin pin = pin(batch, row);
            newest.merge(pin.key(), pin, (a, b) -> b.pinnedAt().isBefore(a.pinnedAt()) ? a : b);
          });
    } catch (TableNotFoundException e) {
      return List.of();
    } catch (IOException | KernelException e) {
      throw new UserError(
          UserError.Kind.FAILED,
          "the pins of " + lake + " cannot be read: " + e.getMessage() + "; try again",
          e);
    }
    return List.copyOf(newest.values());
  }

  private Pin write(Pin pin) {
    try {
      table.append(
          SCHEMA,
          List.<Object[]>of(
              new Object[] {
                pin.tableId(),
                pin.version(),
                pin.holder(),
                pin.reason(),
                micros(pin.pinnedAt()),
                micros(pin.expiresAt())
              }));
      return pin;
    } catch (IOException | KernelException e) {
      throw new UserError(
          UserError.Kind.FAILED,
          "version "
              + pin.version()
              + " of "
              + lake
              + " cannot be pinned for "
              + pin.holder()
              + ": "
              + e.getMessage(),
          e);
    }
  }

  private static Pin pin(ColumnarBatch batch, int row) {
    return new Pin(
        SmallTable.column(batch, "table_id").getString(row),
        SmallTable.column(batch, "version").getLong(row),
        SmallTable.column(batch, "holder").getString(row),
        SmallTable.column(batch, "reason").getString(row),
        instant(SmallTable.column(batch, "pinned_at").getLong(row)),
        instant(SmallTable.column(batch, "expires_at").getLong(row)));
  }

  private static Instant now() {
    return Instant.now().truncatedTo(ChronoUnit.MICROS);
  }

  private static long micros(Instant time) {
    return ChronoUnit.MICROS.between(Instant.EPOCH, time);
  }

  private static Instant instant(long micros) {
    return Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
  }
}
