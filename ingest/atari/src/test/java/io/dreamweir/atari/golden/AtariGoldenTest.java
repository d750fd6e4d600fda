package io.dreamweir.atari.golden;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dreamweir.atari.Roms;
import io.dreamweir.error.UserError;
import io.dreamweir.run.GoldenResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AtariGoldenTest {
  private static final Path TRACES = Path.of("src/test/resources/golden");

  @Test
  void allTwelveTracesAreReproducedByteForByte() {
    List<GoldenResult> results = AtariGolden.verify(TRACES, Roms.folder());
    assertThat(results).hasSize(12 * 10).allMatch(GoldenResult::ok);
    assertThat(results.stream().map(GoldenResult::fixture).distinct())
        .hasSize(12)
        .contains("pong", "pong_sticky25", "montezuma_revenge_sticky25");
  }

  @Test
  void namesTheColumnThatDiffers(@TempDir Path folder) throws IOException {
    Path roms = Roms.folder();
    List<String> lines = Files.readAllLines(TRACES.resolve("pong.csv"));
    lines.set(
        10, lines.get(10).replaceFirst("[0-9a-f]{8},([0-9]+),([0-9a-f]{8})$", "00000000,$1,$2"));
    Files.write(folder.resolve("pong.csv"), lines);
    assertThat(AtariGolden.recognises(folder)).isTrue();
    assertThat(AtariGolden.verify(folder, roms))
        .filteredOn(result -> !result.ok())
        .singleElement()
        .satisfies(
            result -> {
              assertThat(result.tensor()).isEqualTo("raw_crc32");
              assertThat(result.maxRelative()).isEqualTo(1.0 / (lines.size() - 1));
            });
  }

  @Test
  void refusesAFolderWithoutTraces(@TempDir Path folder) throws IOException {
    Files.writeString(folder.resolve("other.csv"), "a,b\n1,2\n");
    assertThat(AtariGolden.recognises(folder)).isFalse();
    assertThatThrownBy(() -> AtariGolden.verify(folder, folder))
        .isInstanceOf(UserError.class)
        .hasMessage("no Atari trace in " + folder);
  }
}
