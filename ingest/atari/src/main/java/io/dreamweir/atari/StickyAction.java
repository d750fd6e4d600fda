package io.dreamweir.atari;

import java.util.SplittableRandom;

/**
 * Sticky actions [1]: in each frame, with some probability, the action of the frame before is held.
 *
 * <p>Drawn here and not by the emulator, whose generator can only be seeded by loading the game
 * again (85 ms, against 4 ms for starting an episode): the rule is the same, and so a seed
 * determines an episode.
 *
 * <p>[1] Machado et al.: Revisiting the Arcade Learning Environment. JAIR 61, 2018.
 */
public final class StickyAction {
  private final double probability;
  private SplittableRandom random;
  private int previous;

  /** With that probability per frame, drawn from {@code random}. */
  public StickyAction(double probability, SplittableRandom random) {
    this.probability = probability;
    this.random = random;
  }

  /** Every action is the chosen one. */
  public static StickyAction never() {
    return new StickyAction(0, new SplittableRandom(0));
  }

  /** Draws from another generator from now on. */
  void drawFrom(SplittableRandom source) {
    random = source;
  }

  /** An episode begins: nothing has been done. */
  public void forget() {
    previous = 0;
  }

  /** The action of the next frame. */
  public int next(int chosen) {
    if (random.nextDouble() >= probability) {
      previous = chosen;
    }
    return previous;
  }
}
