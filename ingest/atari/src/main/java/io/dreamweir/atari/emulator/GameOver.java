package io.dreamweir.atari.emulator;

import org.bytedeco.ale.ALEInterface;
import org.bytedeco.ale.ALERAM;

/** Decides whether a game is over. */
interface GameOver {

  /** An episode has begun. */
  void started();

  /** A frame has been emulated. */
  void acted();

  /** Whether the game is over now. */
  boolean now();

  /** The rule of one game. */
  static GameOver of(String game, ALEInterface ale, ALERAM ram) {
    return game.equals("chopper_command") ? new ChopperCommand(ale, ram) : new Reported(ale);
  }

  /** What the emulator reports. */
  record Reported(ALEInterface ale) implements GameOver {
    @Override
    public void started() {}

    @Override
    public void acted() {}

    @Override
    public boolean now() {
      return ale.game_over();
    }
  }

  /**
   * ChopperCommand: this version of the emulator never reports the end if the last life is lost
   * while the helicopter looks left. Bit 0 of RAM byte 0x42 says that play has begun; without lives
   * after that, the game is over.
   */
  final class ChopperCommand implements GameOver {
    private static final int PLAY_HAS_BEGUN = 0x42;
    private final ALEInterface ale;
    private final ALERAM ram;
    private boolean begun;

    ChopperCommand(ALEInterface ale, ALERAM ram) {
      this.ale = ale;
      this.ram = ram;
    }

    @Override
    public void started() {
      begun = false;
      acted();
    }

    @Override
    public void acted() {
      begun |= (ram.get(PLAY_HAS_BEGUN) & 1) != 0;
    }

    @Override
    public boolean now() {
      return ale.game_over() || (begun && ale.lives() == 0);
    }
  }
}
