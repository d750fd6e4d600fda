package io.dreamweir.error;

import com.google.errorprone.annotations.FormatMethod;
import org.jspecify.annotations.Nullable;

/**
 * A failure that a person can mend: the message says what failed, where, the value, and what to do.
 * Shown without a stack trace; everything else that is thrown is a bug and shows one.
 */
public final class UserError extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Whether trying again may help. */
  public enum Kind {
    /** A fault or a check that did not hold; a retry may help. */
    FAILED(1),
    /** Usage, configuration or input; a retry will not help. */
    USAGE(2);

    private final int exitCode;

    Kind(int exitCode) {
      this.exitCode = exitCode;
    }

    /** Exit code of the process. */
    public int exitCode() {
      return exitCode;
    }
  }

  private final Kind kind;

  /** An error of that kind, caused by another. */
  public UserError(Kind kind, String message, Throwable cause) {
    super(message, cause);
    this.kind = kind;
  }

  private UserError(Kind kind, String message) {
    super(message);
    this.kind = kind;
  }

  /** Wrong usage, configuration or input: exit code 2. */
  @FormatMethod
  public static UserError usage(String format, @Nullable Object... arguments) {
    return new UserError(Kind.USAGE, String.format(format, arguments));
  }

  /** A fault that a retry may mend, or a check that did not hold: exit code 1. */
  @FormatMethod
  public static UserError failed(String format, @Nullable Object... arguments) {
    return new UserError(Kind.FAILED, String.format(format, arguments));
  }

  /** Whether a retry may help. */
  public Kind kind() {
    return kind;
  }
}
