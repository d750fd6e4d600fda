package io.dreamweir.eval.suite;

import io.dreamweir.experience.Spaces;
import io.dreamweir.experience.Transition;
import io.dreamweir.sequence.TransitionBatch;
import io.dreamweir.train.agent.ActingNetwork;
import io.dreamweir.train.agent.AgentFactory;
import io.dreamweir.train.agent.Agents;
import io.dreamweir.train.checkpoint.Saved;
import io.dreamweir.train.checkpoint.SavedFolder;
import io.dreamweir.train.checkpoint.SavedKind;
import io.dreamweir.train.device.Device;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a checkpoint's world model expects of an episode: it sees the first rows, then goes on with
 * the actions alone. Truth, model and difference beside each other.
 */
final class OpenLoopFilm {

  /** Rows the model sees. */
  static final int CONTEXT = 5;

  /** Rows in all, as many as a sequence of the paper. */
  static final int LENGTH = 50;

  private final Spaces spaces;
  private final SavedFolder checkpoint;
  private final List<Transition> rows = new ArrayList<>();

  private OpenLoopFilm(Spaces spaces, SavedFolder checkpoint) {
    this.spaces = spaces;
    this.checkpoint = checkpoint;
  }

  /** Empty where there is no world model: a built-in policy, an external agent, a published one. */
  static Optional<OpenLoopFilm> of(Spaces spaces, PolicySource source) {
    if (Policies.actsAlone(source.location())
        || spaces.observation().stream().noneMatch(t -> t.shape().size() == 3)) {
      return Optional.empty();
    }
    return SavedFolder.find(Path.of(source.location()))
        .filter(folder -> folder.kind() == SavedKind.CHECKPOINT)
        .map(folder -> new OpenLoopFilm(spaces, folder));
  }

  /** Forgets everything: the episode begins anew. */
  void clear() {
    rows.clear();
  }

  /** Adds a row; those after the first {@link #LENGTH} are not needed. */
  void add(Transition row) {
    if (rows.size() < LENGTH) {
      rows.add(row);
    }
  }

  /** The film; empty if the episode ended before there was anything to predict. */
  Optional<byte[]> gif() {
    if (rows.size() <= CONTEXT) {
      return Optional.empty();
    }
    Saved saved = checkpoint.read();
    try (AgentFactory factory = Agents.open(saved.manifest().run().agent(), new Device.Cpu());
        ActingNetwork network = factory.acting(spaces, saved.state())) {
      return Optional.of(
          OpenLoopGif.of(
              network.predict(TransitionBatch.of(spaces, List.of(rows), 0), CONTEXT, 0)));
    }
  }
}
