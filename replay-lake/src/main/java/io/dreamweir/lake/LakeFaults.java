package io.dreamweir.lake;

import com.google.errorprone.annotations.FormatMethod;
import io.dreamweir.error.UserError;
import java.io.FileNotFoundException;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a failure of Spark or Delta means for the lake that it met, in words for people. */
public final class LakeFaults {
  private LakeFaults() {}

  private static final Pattern DATA_FILE = Pattern.compile("[^\\s'\"]*\\.parquet");

  /**
   * The fault of the lake behind a failure, where there is one.
   *
   * @param lake location of the lake, for the message
   */
  public static Optional<UserError> explain(String lake, Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof UserError error) {
        return Optional.of(error);
      }
      Optional<UserError> fault = fault(lake, cause, String.valueOf(cause.getMessage()));
      if (fault.isPresent()) {
        return fault;
      }
    }
    return Optional.empty();
  }

  private static Optional<UserError> fault(String lake, Throwable cause, String text) {
    if (text.contains("DELTA_VERSIONS_NOT_CONTIGUOUS")
        || text.contains("DELTA_TRUNCATED_TRANSACTION_LOG")
        || text.contains("DELTA_STATE_RECOVER_ERROR")
        || text.contains("DELTA_LOG_FILE_NOT_FOUND")) {
      return failed(
          cause,
          "the log of the lake at %s lacks commits (%s); bring the missing files of its _delta_log"
              + " folder back from a copy: the data files are as they were",
          lake,
          firstLine(text));
    }
    if (text.contains("Cannot time travel Delta table to version")) {
      return Optional.of(
          new UserError(
              UserError.Kind.USAGE,
              String.format(
                  "the lake at %s no longer has that version (%s); versions stay readable for"
                      + " lake.keep-versions after they were replaced, and for as long as they are"
                      + " pinned (`dreamweir lake pin`)",
                  lake, firstLine(text)),
              cause));
    }
    if (text.contains("DELTA_INVALID_PROTOCOL_VERSION")
        || text.contains("DELTA_UNSUPPORTED_FEATURES")) {
      return Optional.of(
          new UserError(
              UserError.Kind.USAGE,
              String.format(
                  "the lake at %s was written with features of Delta that this program does not"
                      + " know (%s); use a newer dreamweir",
                  lake, firstLine(text)),
              cause));
    }
    if (text.contains("is not a Parquet file")
        || text.contains("Encountered error while reading file")
        || text.contains("Could not read footer")
        || (text.contains("Checksum error") && text.contains(".parquet"))
        || (cause instanceof FileNotFoundException && text.contains(".parquet"))) {
      Matcher file = DATA_FILE.matcher(text);
      return failed(
          cause,
          "a data file of the lake at %s is damaged or gone: %s; `dreamweir lake verify --lake %s`"
              + " names all of them, `lake repair` sets them aside",
          lake,
          file.find() ? file.group() : firstLine(text),
          lake);
    }
    if (isRefusedByStore(text)) {
      return failed(
          cause,
          "the object store of the lake at %s refuses the credentials (%s): they are missing, wrong"
              + " or expired. They come from the environment (AWS_ACCESS_KEY_ID,"
              + " AWS_SECRET_ACCESS_KEY, AWS_SESSION_TOKEN) or the machine's role; with valid ones"
              + " run the command again, what it had finished is kept",
          lake,
          firstLine(text));
    }
    return Optional.empty();
  }

  private static boolean isRefusedByStore(String text) {
    return text.contains("No AWS Credentials")
        || text.contains("Unable to load AWS credentials")
        || ((text.contains("Amazon S3") || text.contains("s3a://"))
            && (text.contains("Status Code: 403")
                || text.contains("403 Forbidden")
                || text.contains("ExpiredToken")
                || text.contains("InvalidAccessKeyId")
                || text.contains("InvalidToken")));
  }

  @FormatMethod
  private static Optional<UserError> failed(Throwable cause, String format, Object... values) {
    return Optional.of(new UserError(UserError.Kind.FAILED, String.format(format, values), cause));
  }

  private static String firstLine(String text) {
    return text.strip().lines().findFirst().orElse("");
  }
}
