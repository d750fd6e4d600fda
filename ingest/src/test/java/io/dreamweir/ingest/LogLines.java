package io.dreamweir.ingest;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.core.Appender;
import org.apache.logging.log4j.core.LogEvent;
import org.apache.logging.log4j.core.Logger;
import org.apache.logging.log4j.core.LoggerContext;
import org.apache.logging.log4j.core.appender.AbstractAppender;
import org.apache.logging.log4j.core.config.Property;

/** What is logged while it is open, from information upwards, with stack traces; shown nowhere. */
public final class LogLines extends AbstractAppender implements AutoCloseable {
  private final Queue<String> lines = new ConcurrentLinkedQueue<>();
  private final LoggerContext context = (LoggerContext) LogManager.getContext(false);
  private final Level before = context.getRootLogger().getLevel();
  private final Map<String, Appender> shown = Map.copyOf(context.getRootLogger().getAppenders());

  /** Begins to listen. */
  public LogLines() {
    super("lines", null, null, true, Property.EMPTY_ARRAY);
    start();
    context.getLoggers().stream()
        .filter(logger -> logger.getName().startsWith("org.apache.kafka"))
        .forEach(logger -> logger.setLevel(Level.INFO));
    Logger root = context.getRootLogger();
    shown.values().forEach(root::removeAppender);
    root.setLevel(Level.INFO);
    root.addAppender(this);
  }

  @Override
  public void append(LogEvent event) {
    lines.add(event.getMessage().getFormattedMessage());
    if (event.getThrown() != null) {
      lines.add(trace(event.getThrown()));
    }
  }

  /** What was said. */
  public String text() {
    return String.join("\n", lines);
  }

  /** A failure with its causes, as a terminal would show it. */
  public static String trace(Throwable failure) {
    StringWriter trace = new StringWriter();
    failure.printStackTrace(new PrintWriter(trace));
    return trace.toString();
  }

  @Override
  public void close() {
    context.getRootLogger().removeAppender(this);
    shown.values().forEach(context.getRootLogger()::addAppender);
    context.getRootLogger().setLevel(before);
    context.updateLoggers();
  }
}
