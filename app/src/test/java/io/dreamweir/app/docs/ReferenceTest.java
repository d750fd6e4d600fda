package io.dreamweir.app.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.dreamweir.app.CommonOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/**
 * The reference pages under {@code docs/reference} say what the program says. To write them anew:
 * {@code mvn -pl app -am test -Dtest=ReferenceTest -Dsurefire.failIfNoSpecifiedTests=false
 * -Ddreamweir.write-docs=true}.
 */
class ReferenceTest {

  private static final Path PAGES =
      CommonOptions.folder().toAbsolutePath().resolveSibling("docs").resolve("reference");

  private static void assertPage(String name, String text) throws IOException {
    Path page = PAGES.resolve(name);
    if (Boolean.getBoolean("dreamweir.write-docs")) {
      Files.createDirectories(PAGES);
      Files.writeString(page, text);
    }
    assertThat(page)
        .as("out of date; the comment of this test says how to write it anew")
        .content()
        .isEqualTo(text);
  }

  @Test
  void commands() throws IOException {
    assertPage("commands.md", CommandPages.page());
  }

  @Test
  void metrics() throws IOException {
    assertPage("metrics.md", MetricsPage.page());
  }

  @Test
  void configuration() throws IOException {
    Path defaults = CommonOptions.folder().resolve("defaults.yaml");
    assertPage("configuration.md", ConfigurationPage.page(Files.readAllLines(defaults)));
  }
}
