package io.dreamweir.experience;

/**
 * One head of an action space. A head has two widths: how many floats store it ({@link
 * #storedWidth}) and how many feed a network ({@link #encodedWidth}, one-hot for discrete heads).
 */
public sealed interface ActionHead {

  /** Name of the head, unique in its space. */
  String name();

  /** Floats that store one action: 1 for discrete, {@code size} for continuous. */
  int storedWidth();

  /**
   * Floats that encode one action for a network: {@code n} for discrete, {@code size} for
   * continuous.
   */
  int encodedWidth();

  /**
   * A choice out of {@code n}, stored as its index; -1 stands for "no action" and encodes as all
   * zeros.
   *
   * @param n number of choices, 2 or more
   */
  record Discrete(String name, int n) implements ActionHead {
    public Discrete {
      if (n < 2 || n > 65_536) {
        throw new IllegalArgumentException(
            "discrete head '" + name + "' has " + n + " choices; 2 to 65536 are possible");
      }
    }

    @Override
    public int storedWidth() {
      return 1;
    }

    @Override
    public int encodedWidth() {
      return n;
    }
  }

  /**
   * A vector with entries in [-1, 1]; all zeros stand for "no action".
   *
   * @param size number of entries, 1 or more
   */
  record Continuous(String name, int size) implements ActionHead {
    public Continuous {
      if (size < 1 || size > 65_536) {
        throw new IllegalArgumentException(
            "continuous head '" + name + "' has size " + size + "; 1 to 65536 are possible");
      }
    }

    @Override
    public int storedWidth() {
      return size;
    }

    @Override
    public int encodedWidth() {
      return size;
    }
  }
}
