package io.dreamweir.atari;

import io.dreamweir.atari.emulator.Emulator;
import io.dreamweir.atari.picture.AgentPicture;

/**
 * A game in the steps of an agent: one action for several frames, rewards summed, ended early when
 * the game is over.
 */
public final class AgentSteps {
  private final Emulator emulator;
  private final AgentPicture picture;
  private final StickyAction sticky;
  private int reward;
  private int frames;

  /**
   * Steps of that emulator.
   *
   * @param sticky decides the action of each frame
   */
  public AgentSteps(Emulator emulator, StickyAction sticky) {
    this.emulator = emulator;
    this.picture = new AgentPicture(emulator);
    this.sticky = sticky;
  }

  /**
   * Waits before the agent's first step.
   *
   * @param noops frames without an action, from a game that has just been started
   * @return the picture of the last frame alone, uint8 [64, 64]
   */
  public byte[] begin(int noops) {
    sticky.forget();
    picture.take(emulator);
    reward = 0;
    frames = 0;
    while (frames < noops) {
      frame(0);
    }
    return picture.ofLatest();
  }

  /**
   * Plays one step.
   *
   * @param action index of the full action set
   * @param repeat frames it is held, unless the game is over before
   * @return the picture of the last two frames, uint8 [64, 64]
   */
  public byte[] step(int action, int repeat) {
    reward = 0;
    frames = 0;
    do {
      frame(sticky.next(action));
    } while (frames < repeat && !emulator.over());
    return picture.ofLastTwo();
  }

  private void frame(int action) {
    reward += emulator.act(action);
    picture.take(emulator);
    frames++;
  }

  /** Raw rewards of the last call, summed. */
  public int reward() {
    return reward;
  }

  /** Frames of the last call. */
  public int frames() {
    return frames;
  }

  /** The frames behind the last picture. */
  public AgentPicture picture() {
    return picture;
  }
}
