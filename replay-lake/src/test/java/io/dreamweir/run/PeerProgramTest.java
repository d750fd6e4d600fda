package io.dreamweir.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dreamweir.error.UserError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The environment's "python" is a shell here, which can do the same. */
class PeerProgramTest {

  @TempDir Path folder;

  @BeforeEach
  void environment() throws IOException {
    Path bin = Files.createDirectories(folder.resolve("bin"));
    Files.createSymbolicLink(bin.resolve("python"), Path.of("/bin/sh"));
  }

  private Path script(String text) throws IOException {
    return Files.writeString(folder.resolve("peer.sh"), text);
  }

  @Test
  void answersWhenAskedAndSaysWhatItIs() throws IOException {
    Path script =
        script("echo '{\"program\": \"'$1'\"}'; while read l; do echo '{\"got\": '$l'}'; done");
    try (PeerProgram peer = PeerProgram.python(folder, script, List.of("shell"))) {
      assertThat(peer.description().path("program").asText()).isEqualTo("shell");
      assertThat(peer.ask("7").path("got").asInt()).isEqualTo(7);
      assertThat(peer.ask("8").path("got").asInt()).isEqualTo(8);
    }
  }

  @Test
  void aProgramThatEndsOrBabblesIsNamed() throws IOException {
    Path ends = script("echo '{}'; read l; exit 3");
    try (PeerProgram peer = PeerProgram.python(folder, ends, List.of())) {
      assertThatThrownBy(() -> peer.ask("1"))
          .isInstanceOf(UserError.class)
          .hasMessageContaining("peer.sh ended");
    }
    Path babbles = script("echo hello");
    assertThatThrownBy(() -> PeerProgram.python(folder, babbles, List.of()))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("does not answer with JSON");
  }

  @Test
  void saysWhatIsMissing() throws IOException {
    assertThatThrownBy(() -> PeerProgram.python(folder.resolve("no"), script(""), List.of()))
        .hasMessageContaining("no Python at");
    assertThatThrownBy(() -> PeerProgram.python(folder, folder.resolve("no.py"), List.of()))
        .hasMessageContaining("no program at");
  }
}
