package io.dreamweir.train.parallel;

import io.dreamweir.error.UserError;
import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/**
 * How a worker ended: with a value, or with a failure that a person can mend. Bugs are Spark's to
 * report.
 *
 * @param endedAtMillis when, by its machine's clock
 */
record Outcome<R extends Serializable>(
    int rank, @Nullable R value, @Nullable Failure failure, long endedAtMillis)
    implements Serializable {

  /** What a {@link UserError} says. */
  record Failure(UserError.Kind kind, String message) implements Serializable {}

  static <R extends Serializable> Outcome<R> of(int rank, R value) {
    return new Outcome<>(rank, value, null, System.currentTimeMillis());
  }

  static <R extends Serializable> Outcome<R> failed(int rank, UserError error) {
    String message = String.valueOf(error.getMessage());
    return new Outcome<>(
        rank, null, new Failure(error.kind(), message), System.currentTimeMillis());
  }

  R valueOrThrow() {
    if (value == null) {
      throw error();
    }
    return value;
  }

  RuntimeException error() {
    if (failure == null) {
      return new IllegalStateException("worker " + rank + " has neither result nor failure");
    }
    return failure.kind() == UserError.Kind.USAGE
        ? UserError.usage("%s", failure.message())
        : UserError.failed("%s", failure.message());
  }
}
