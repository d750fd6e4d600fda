package io.dreamweir.train.loop;

import io.dreamweir.error.UserError;
import io.dreamweir.sequence.SequenceBatch;
import io.dreamweir.train.agent.Agent;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/** Says how much memory an update takes when there was not enough. */
final class MemoryNeed {

  /** What libtorch says on the CPU and on a GPU. */
  private static final Pattern OUT_OF_MEMORY =
      Pattern.compile("out of memory|can't allocate memory|not enough memory");

  private MemoryNeed() {}

  /**
   * Runs an update.
   *
   * @throws UserError if memory ran out
   */
  static <T> T during(Agent agent, SequenceBatch batch, Supplier<T> update) {
    try {
      return update.get();
    } catch (OutOfMemoryError e) {
      throw tooLittle(agent, batch, e);
    } catch (RuntimeException e) {
      if (Optional.ofNullable(e.getMessage()).filter(OUT_OF_MEMORY.asPredicate()).isPresent()) {
        throw tooLittle(agent, batch, e);
      }
      throw e;
    }
  }

  private static UserError tooLittle(Agent agent, SequenceBatch batch, Throwable cause) {
    String said = String.valueOf(cause.getMessage()).lines().findFirst().orElse("");
    return new UserError(
        UserError.Kind.FAILED,
        String.format(
            Locale.ROOT,
            "out of memory (%s): an update of %,d parameters on %d x %d rows needs about %.1f GiB;"
                + " lower replay.batch or replay.length, or choose a smaller network",
            said,
            agent.parameters(),
            batch.batch(),
            batch.length(),
            agent.updateBytes(batch.batch() * batch.length()) / (double) (1 << 30)),
        cause);
  }
}
