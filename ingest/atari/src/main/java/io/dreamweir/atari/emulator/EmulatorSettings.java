package io.dreamweir.atari.emulator;

/**
 * What the emulator must know before it loads a game.
 *
 * @param seed seed of the emulator's own generator
 * @param repeatProbability the emulator's own sticky actions, per frame; 0 where the caller does
 *     them
 */
public record EmulatorSettings(int seed, float repeatProbability) {

  /** No chance inside the emulator. */
  public static final EmulatorSettings DETERMINISTIC = new EmulatorSettings(1, 0);
}
