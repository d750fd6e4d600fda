package io.dreamweir.atari.emulator;

import static org.assertj.core.api.Assertions.assertThat;

import io.dreamweir.atari.Roms;
import io.dreamweir.atari.rom.Rom;
import io.dreamweir.atari.rom.RomFinder;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.Test;

/** The emulator's binding is older than libtorch's, and both share one javacpp. */
class BesideTorchTest {

  @Test
  void emulatorAndLibtorchRunInOneProcess() {
    Rom rom = Roms.rom("pong");
    try (Tensor ones = torch.ones(3);
        Tensor before = ones.sum();
        Emulator emulator =
            Emulator.load(
                rom, RomFinder.find(rom, Roms.folder()), EmulatorSettings.DETERMINISTIC)) {
      emulator.reset();
      emulator.act(0);
      assertThat(before.item_float()).isEqualTo(3);
      assertThat(emulator.frame()).isEqualTo(1);
      try (Tensor after = ones.mul(ones).sum()) {
        assertThat(after.item_float()).isEqualTo(3);
      }
    }
  }
}
