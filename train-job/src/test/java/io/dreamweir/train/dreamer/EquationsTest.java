package io.dreamweir.train.dreamer;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The README's table of equations names methods that there are. */
class EquationsTest {

  private static final Pattern NAMED = Pattern.compile("`(?:(v[23])\\.)?(\\w+)#(\\w+)`");
  private static final String ROOT = "io.dreamweir.train.";

  @Test
  void theTableOfEquationsNamesMethodsThatThereAre() throws IOException {
    String readme = Files.readString(Path.of("README.md"));
    List<MatchResult> named = NAMED.matcher(readme).results().toList();
    assertThat(named).hasSizeGreaterThan(40);
    for (MatchResult found : named) {
      List<String> packages =
          found.group(1) == null
              ? List.of("dreamer.v2", "dreamer.v3", "nn", "dreamer")
              : List.of("dreamer." + found.group(1));
      List<Class<?>> classes =
          packages.stream().flatMap(p -> find(ROOT + p + "." + found.group(2)).stream()).toList();
      assertThat(classes).as(found.group()).hasSize(1);
      assertThat(Arrays.stream(classes.get(0).getDeclaredMethods()).map(Method::getName))
          .as(found.group())
          .contains(found.group(3));
    }
  }

  private static Optional<Class<?>> find(String name) {
    try {
      return Optional.of(Class.forName(name));
    } catch (ClassNotFoundException e) {
      return Optional.empty();
    }
  }
}
