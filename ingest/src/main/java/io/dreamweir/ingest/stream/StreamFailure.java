package io.dreamweir.ingest.stream;

import com.google.errorprone.annotations.FormatMethod;
import io.dreamweir.error.UserError;
import io.dreamweir.ingest.kafka.KafkaConfig;
import io.dreamweir.ingest.kafka.RolloutTopic;
import java.io.IOException;
import java.util.Locale;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.jspecify.annotations.Nullable;

/** Why a stream ended, told so that a person can mend it. */
final class StreamFailure {
  private StreamFailure() {}

  /** Whether trying again may help: Kafka away, disk full, storage hiccup. */
  static boolean mayPass(Throwable failure) {
    if (isDataLoss(failure)
        || isSecondStream(failure)
        || cause(failure, AuthenticationException.class) != null
        || cause(failure, AuthorizationException.class) != null
        || cause(failure, UserError.class) != null) {
      return false;
    }
    return isKafka(failure)
        || cause(failure, IOException.class) != null
        || cause(failure, org.apache.spark.sql.delta.DeltaConcurrentModificationException.class)
            != null;
  }

  /** The innermost message. */
  static String reason(Throwable failure) {
    Throwable root = failure;
    while (root.getCause() != null && root.getCause() != root) {
      root = root.getCause();
    }
    String message =
        root.getMessage() == null ? root.getClass().getSimpleName() : root.getMessage();
    int end = message.indexOf('\n');
    return end < 0 ? message : message.substring(0, end);
  }

  /** The error that ends the job. */
  static RuntimeException explain(
      Throwable failure, String lake, KafkaConfig kafka, RolloutTopic topic) {
    UserError known = cause(failure, UserError.class);
    if (known != null) {
      return known;
    }
    if (isSecondStream(failure)) {
      return failed(
          failure,
          "another ingest works on the checkpoint of topic '%s' and the lake %s: end one of the two;"
              + " nothing is lost or doubled",
          topic.topic(),
          lake);
    }
    if (isDataLoss(failure)) {
      return failed(
          failure,
          "Kafka at %s has dropped messages of topic '%s' before they were ingested (%s): ingest more"
              + " often or raise rollouts.retention; `--set ingest.lost-offsets=continue` goes on"
              + " with what is left",
          kafka.brokers(),
          topic.topic(),
          reason(failure));
    }
    if (isDiskFull(failure)) {
      return failed(
          failure,
          "the disk of the lake %s is full: free space and ingest again; nothing is lost, Kafka"
              + " keeps the chunks for %s",
          lake,
          io.dreamweir.config.DurationText.format(topic.retention()));
    }
    if (isKafka(failure)) {
      return failed(
          failure,
          "Kafka at %s stopped answering while topic '%s' was read (%s); ingest again once it is"
              + " back, nothing is lost",
          kafka.brokers(),
          topic.topic(),
          reason(failure));
    }
    if (cause(failure, IOException.class) != null) {
      return failed(
          failure,
          "the lake %s cannot be written: %s; ingest again once it can, nothing is lost",
          lake,
          reason(failure));
    }
    return new IllegalStateException("the ingest stream failed", failure);
  }

  /** Whether the file system has no room left. */
  static boolean isDiskFull(Throwable failure) {
    IOException io = cause(failure, IOException.class);
    String text = io == null ? "" : String.valueOf(io.getMessage()).toLowerCase(Locale.ROOT);
    return text.contains("no space left") || text.contains("quota exceeded");
  }

  private static boolean isDataLoss(Throwable failure) {
    return says(failure, "failOnDataLoss");
  }

  /** Two streams on one checkpoint: the loser cannot write the next offsets. */
  private static boolean isSecondStream(Throwable failure) {
    return says(failure, "CONCURRENT_STREAM_LOG_UPDATE")
        || says(failure, "Multiple streaming jobs");
  }

  private static boolean says(Throwable failure, String text) {
    for (Throwable e = failure; e != null; e = e.getCause()) {
      if (String.valueOf(e.getMessage()).contains(text)) {
        return true;
      }
    }
    return false;
  }

  private static boolean isKafka(Throwable failure) {
    return cause(failure, KafkaException.class) != null
        || cause(failure, TimeoutException.class) != null;
  }

  private static <T extends Throwable> @Nullable T cause(Throwable failure, Class<T> type) {
    for (Throwable e = failure; e != null; e = e.getCause()) {
      if (type.isInstance(e)) {
        return type.cast(e);
      }
    }
    return null;
  }

  @FormatMethod
  private static UserError failed(Throwable cause, String format, Object... arguments) {
    return new UserError(UserError.Kind.FAILED, String.format(format, arguments), cause);
  }
}
