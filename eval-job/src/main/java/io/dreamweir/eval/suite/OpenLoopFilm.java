package io.dreamweir.eval.suite;

import io.dreamweir.experience.Action;
import io.dreamweir.experience.Spaces;
import io.dreamweir.experience.TensorSpec;
import io.dreamweir.experience.Transition;
import io.dreamweir.sequence.SequenceBatch;
import io.dreamweir.train.agent.ActingNetwork;
import io.dreamweir.train.agent.AgentFactory;
import io.dreamweir.train.agent.Agents;
import io.dreamweir.train.agent.OpenLoop;
import io.dreamweir.train.checkpoint.Saved;
import io.dreamweir.train.checkpoint.SavedFolder;
import io.dreamweir.train.checkpoint.SavedKind;
import io.dreamweir.train.device.Device;
import java.awt.image.BufferedImage;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
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
      return Optional.of(draw(network.predict(batch(), CONTEXT, 0)));
    }
  }

  private static byte[] draw(OpenLoop loop) {
    int height = loop.image().shape().get(0);
    int width = loop.image().shape().get(1);
    List<BufferedImage> pictures = new ArrayList<>();
    for (int t = 0; t < loop.length(); t++) {
      BufferedImage picture =
          new BufferedImage(3 * (width + 1) - 1, height, BufferedImage.TYPE_INT_RGB);
      int left = 0;
      for (OpenLoop.View view : OpenLoop.View.values()) {
        for (int y = 0; y < height; y++) {
          for (int x = 0; x < width; x++) {
            picture.setRGB(left + x, y, loop.rgb(view, t, 0, y, x));
          }
        }
        left += width + 1;
      }
      pictures.add(picture);
    }
    return AnimatedGif.of(pictures);
  }

  /** The rows as a batch of one sequence. */
  private SequenceBatch batch() {
    int length = rows.size();
    int width = spaces.encodedActionWidth();
    List<ByteBuffer> observations = new ArrayList<>();
    for (TensorSpec tensor : spaces.observation()) {
      observations.add(bytes(length * tensor.bytes()));
    }
    FloatBuffer actions = bytes(length * width * Float.BYTES).asFloatBuffer();
    FloatBuffer rewards = bytes(length * Float.BYTES).asFloatBuffer();
    ByteBuffer isFirst = bytes(length);
    ByteBuffer isLast = bytes(length);
    ByteBuffer isTerminal = bytes(length);
    float[] encoded = new float[width];
    for (int t = 0; t < length; t++) {
      Transition row = rows.get(t);
      for (int i = 0; i < observations.size(); i++) {
        observations.get(i).put(row.observation().tensors().get(i));
      }
      Action.encode(spaces, row.action().values(), 0, encoded, 0);
      actions.put(t * width, encoded);
      rewards.put(t, row.reward());
      isFirst.put(t, (byte) (t == 0 ? 1 : 0));
      isLast.put(t, (byte) (row.end().isLast() ? 1 : 0));
      isTerminal.put(t, (byte) (row.end().isTerminal() ? 1 : 0));
    }
    observations.forEach(ByteBuffer::rewind);
    return new SequenceBatch(
        spaces, length, 1, observations, actions, rewards, isFirst, isLast, isTerminal, -1, 0);
  }

  private static ByteBuffer bytes(int size) {
    return ByteBuffer.allocateDirect(size).order(ByteOrder.nativeOrder());
  }
}
