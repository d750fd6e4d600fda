package io.dreamweir.atari.emulator;

import io.dreamweir.atari.rom.Rom;
import java.nio.file.Path;
import org.bytedeco.ale.ALEInterface;
import org.bytedeco.ale.ALERAM;
import org.bytedeco.ale.ALEScreen;
import org.bytedeco.ale.ALEState;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.IntPointer;

/**
 * One running game, frame by frame. Not thread-safe; several may run in different threads.
 *
 * <p>Holds native memory until {@link #close}. Nothing is ever asked of the emulator before its
 * game is loaded, which would end the process.
 */
public final class Emulator implements AutoCloseable {
  private static final Object LOADING = new Object();

  private final ALEInterface ale;
  private final ALEState loaded;
  private final BytePointer screen;
  private final int height;
  private final int width;
  private final GameOver gameOver;

  private Emulator(ALEInterface ale, Rom rom) {
    this.ale = ale;
    this.loaded = ale.cloneState(true);
    ALEScreen frame = ale.getScreen();
    this.height = Math.toIntExact(frame.height());
    this.width = Math.toIntExact(frame.width());
    this.screen = frame.getArray();
    ALERAM ram = ale.getRAM();
    this.gameOver = GameOver.of(rom.game(), ale, ram);
  }

  /**
   * Starts an emulator and loads a game.
   *
   * @param file the game's file, found and checked by {@link io.dreamweir.atari.rom.RomFinder}
   */
  public static Emulator load(Rom rom, Path file, EmulatorSettings settings) {
    synchronized (LOADING) {
      NativeEmulator.load();
      ALEInterface ale = new ALEInterface();
      // The seed only counts if it is set before the game is loaded.
      ale.setInt("random_seed", settings.seed());
      ale.setFloat("repeat_action_probability", settings.repeatProbability());
      ale.setBool("color_averaging", false);
      ale.setInt("frame_skip", 1);
      ale.loadROM(file.toString());
      return new Emulator(ale, rom);
    }
  }

  /** Starts the next episode; the emulator's own generator goes on from where it was. */
  public void reset() {
    ale.reset_game();
    gameOver.started();
  }

  /** Starts an episode as the first one after loading, whatever was played before. */
  public void restart() {
    ale.restoreState(loaded);
    reset();
  }

  /**
   * Emulates one frame.
   *
   * @param action index of the full action set, 0..17; one that the game does not know acts as noop
   * @return the game's own, raw reward
   */
  public int act(int action) {
    int reward = ale.act(action);
    gameOver.acted();
    return reward;
  }

  /** Whether the game is over. */
  public boolean over() {
    return gameOver.now();
  }

  /** What the emulator itself says, which is wrong in some games. */
  public boolean rawOver() {
    return ale.game_over();
  }

  /** Lives left; 0 during play in games that do not count them. */
  public int lives() {
    return ale.lives();
  }

  /** Frames since the game was loaded. */
  public int frame() {
    return ale.getFrameNumber();
  }

  /** Frames since the episode began. */
  public int episodeFrame() {
    return ale.getEpisodeFrameNumber();
  }

  /** Height of a frame in pixels: 210 in most games. */
  public int height() {
    return height;
  }

  /** Width of a frame in pixels: 160. */
  public int width() {
    return width;
  }

  /**
   * Copies the newest frame.
   *
   * @param palette receives one palette index per pixel, uint8 [height, width]
   */
  public void screen(byte[] palette) {
    screen.position(0).get(palette, 0, height * width);
  }

  /** Gray level of each palette index, uint8 [256]. */
  public byte[] grays() {
    byte[] indices = new byte[256];
    for (int i = 0; i < indices.length; i++) {
      indices[i] = (byte) i;
    }
    byte[] grays = new byte[256];
    ale.theOSystem().colourPalette().applyPaletteGrayscale(grays, indices, indices.length);
    return grays;
  }

  /** The actions this game knows, as indices of the full set. */
  public int[] minimalActions() {
    try (IntPointer actions = ale.getMinimalActionSet()) {
      int[] indices = new int[Math.toIntExact(actions.limit())];
      actions.get(indices);
      return indices;
    }
  }

  @Override
  public void close() {
    loaded.deallocate();
    ale.deallocate();
  }
}
