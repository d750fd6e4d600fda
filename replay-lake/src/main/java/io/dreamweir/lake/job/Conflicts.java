package io.dreamweir.lake.job;

import java.util.ConcurrentModificationException;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Commits that lose against another writer's are tried again: they only tend the table. */
final class Conflicts {
  private Conflicts() {}

  private static final Logger LOG = LoggerFactory.getLogger(Conflicts.class);
  private static final int ATTEMPTS = 5;

  static <T> T retried(Supplier<T> work) {
    for (int attempt = 1; ; attempt++) {
      try {
        return work.get();
      } catch (ConcurrentModificationException e) {
        if (attempt == ATTEMPTS) {
          throw e;
        }
        LOG.info("another writer was faster, trying again: {}", e.getMessage());
      }
    }
  }
}
