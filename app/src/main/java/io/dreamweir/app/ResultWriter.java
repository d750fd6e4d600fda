package io.dreamweir.app;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import io.dreamweir.error.UserError;
import io.dreamweir.run.AtomicFile;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Writes a command's result record as JSON with the snake_case keys that scripts rely on. */
public final class ResultWriter {

  private static final ObjectMapper JSON =
      JsonMapper.builder()
          .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
          .addModule(new Jdk8Module())
          .addModule(new JavaTimeModule())
          .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
          .enable(SerializationFeature.INDENT_OUTPUT)
          .build();

  private static final ObjectWriter ONE_LINE =
      JSON.writer().without(SerializationFeature.INDENT_OUTPUT);

  private ResultWriter() {}

  /** The mapper, for archives that use the same names. */
  public static ObjectMapper mapper() {
    return JSON;
  }

  /**
   * Writes {@code result} where {@code --json} says; does nothing without it.
   *
   * @param target a file, or {@code -} for one line on {@code out}
   */
  public static void write(@Nullable String target, Object result, PrintWriter out) {
    if (target == null) {
      return;
    }
    try {
      if (target.equals("-")) {
        out.println(ONE_LINE.writeValueAsString(result));
        out.flush();
      } else {
        AtomicFile.write(
            Path.of(target),
            (JSON.writeValueAsString(result) + "\n").getBytes(StandardCharsets.UTF_8));
      }
    } catch (IOException e) {
      throw new UserError(
          UserError.Kind.FAILED, "cannot write --json " + target + ": " + e.getMessage(), e);
    }
  }
}
