package io.dreamweir.atari.rom;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dreamweir.error.UserError;
import io.dreamweir.experience.Environments;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RomFinderTest {

  @Test
  void knowsTheFiftyFiveGames() {
    assertThat(RomTable.games()).hasSize(55).contains("pong", "chopper_command");
    assertThat(Environments.tasks()).contains("atari/pong", "atari/zaxxon");
  }

  @Test
  void aMissingRomSaysWhatToDo(@TempDir Path folder) {
    assertThatThrownBy(() -> Environments.open("atari/pong", Map.of("roms", folder.toString())))
        .isInstanceOf(UserError.class)
        .hasMessageStartingWith("[atari/pong] no ROM at " + folder.resolve("pong.bin"))
        .hasMessageContaining("pip install ale-py")
        .hasMessageContaining("--roms DIR or ALE_ROMS_DIR");
  }

  @Test
  void aWrongRomNeverReachesTheEmulator(@TempDir Path folder) throws IOException {
    Files.write(folder.resolve("pong.bin"), new byte[2048]);
    assertThatThrownBy(() -> Environments.open("atari/pong", Map.of("roms", folder.toString())))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("is not the expected ROM: 2048 bytes with MD5 c99a74c5")
        .hasMessageContaining("expected 2048 with 60e0ea3cbe0913d39803477945e9e5ec");
    Files.write(folder.resolve("pong.bin"), new byte[7]);
    assertThatThrownBy(() -> Environments.open("atari/pong", Map.of("roms", folder.toString())))
        .hasMessageContaining("7 bytes with MD5 not computed, expected 2048");
  }

  @Test
  void anUnknownGameOrOptionNamesTheNearest(@TempDir Path folder) {
    assertThatThrownBy(() -> Environments.open("atari/ms-pacman", Map.of()))
        .hasMessageContaining("did you mean 'atari/ms_pacman'?");
    assertThatThrownBy(
            () -> Environments.open("atari/pong", Map.of("stiky", "0", "roms", folder.toString())))
        .hasMessageContaining("did you mean 'sticky'?");
  }
}
