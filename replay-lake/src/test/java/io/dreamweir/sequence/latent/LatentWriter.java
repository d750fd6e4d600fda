package io.dreamweir.sequence.latent;

import io.dreamweir.sequence.RowSpan;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** A process that writes states of one episode for ever, until it is killed. */
final class LatentWriter {
  private LatentWriter() {}

  static final int ROWS = 200;

  /** Argument: the folder. Prints a version that everything it writes belongs to. */
  public static void main(String[] arguments) {
    LatentShape shape = new LatentShape(2_000, 3, 128);
    LatentStore store = LatentStore.open(Path.of(arguments[0]), shape, Optional.empty());
    List<List<RowSpan>> window = List.of(List.of(new RowSpan("e", 0, ROWS)));
    Latents states = Latents.allocate(shape, ROWS);
    for (int round = 0; ; round++) {
      for (int row = 0; row < ROWS; row++) {
        LatentStoreTest.fill(states, row, (round + row) % 128);
      }
      store.write(window, ROWS, 0, states);
      if (round == 0) {
        System.out.println(store.version());
        System.out.flush();
      }
    }
  }
}
