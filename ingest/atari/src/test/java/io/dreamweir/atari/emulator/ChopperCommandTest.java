package io.dreamweir.atari.emulator;

import static org.assertj.core.api.Assertions.assertThat;

import io.dreamweir.atari.Roms;
import io.dreamweir.atari.rom.Rom;
import io.dreamweir.atari.rom.RomFinder;
import org.junit.jupiter.api.Test;

class ChopperCommandTest {
  private static final int NOOP = 0;
  private static final int LEFT = 4;
  private static final int LONGER_THAN_ANY_LIFE = 60_000;

  @Test
  void endsAlsoWhenTheLastLifeIsLostLookingLeft() {
    Rom rom = Roms.rom("chopper_command");
    try (Emulator emulator =
        Emulator.load(rom, RomFinder.find(rom, Roms.folder()), EmulatorSettings.DETERMINISTIC)) {
      emulator.reset();
      assertThat(emulator.over()).isFalse();
      int frames = 0;
      while (!emulator.over() && frames++ < LONGER_THAN_ANY_LIFE) {
        emulator.act(LEFT);
      }
      assertThat(emulator.over()).isTrue();
      assertThat(emulator.lives()).isZero();
      for (int i = 0; i < 3000; i++) {
        emulator.act(NOOP);
        assertThat(emulator.rawOver()).as("the emulator's own report, frame %s", i).isFalse();
      }
      emulator.restart();
      assertThat(emulator.over()).isFalse();
    }
  }
}
