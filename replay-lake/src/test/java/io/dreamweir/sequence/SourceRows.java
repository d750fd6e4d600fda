package io.dreamweir.sequence;

import static org.assertj.core.api.Assertions.assertThat;

import io.dreamweir.chunk.RandomEpisode;
import io.dreamweir.experience.Action;
import io.dreamweir.experience.Spaces;
import io.dreamweir.experience.Transition;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;

/** What was collected, to compare batches with, cell by cell. */
public final class SourceRows {

  private final Map<String, RandomEpisode> episodes = new HashMap<>();

  public SourceRows(Collection<RandomEpisode> collected) {
    collected.forEach(e -> episodes.put(e.origin().episodeId(), e));
  }

  /** Asserts that one slot of a batch is a window of an episode, in every tensor. */
  public void assertWindow(SequenceBatch batch, int slot, String episodeId, int firstRow) {
    RandomEpisode episode = episodes.get(episodeId);
    for (int t = 0; t < batch.length(); t++) {
      String place = "[" + episodeId + "@" + (firstRow + t) + "] in slot " + slot;
      assertRow(batch, t * batch.batch() + slot, episode.rows().get(firstRow + t), place);
      assertThat(batch.isFirst().get(t * batch.batch() + slot))
          .as("is_first of %s", place)
          .isEqualTo((byte) (t == 0 ? 1 : 0));
    }
  }

  /**
   * Asserts that rows of one slot are rows of an episode, in every tensor but {@code is_first}.
   *
   * @param from row of the window to begin with
   */
  public void assertRows(
      SequenceBatch batch, int slot, int from, String episodeId, int firstRow, int count) {
    for (int i = 0; i < count; i++) {
      String place = "[" + episodeId + "@" + (firstRow + i) + "] in slot " + slot;
      int cell = (from + i) * batch.batch() + slot;
      assertRow(batch, cell, episodes.get(episodeId).rows().get(firstRow + i), place);
    }
  }

  private static void assertRow(SequenceBatch batch, int cell, Transition row, String place) {
    Spaces spaces = batch.spaces();
    for (int key = 0; key < spaces.observation().size(); key++) {
      byte[] bytes = new byte[spaces.observation().get(key).bytes()];
      batch.observations().get(key).get(cell * bytes.length, bytes);
      assertThat(bytes)
          .as("%s of %s", spaces.observation().get(key), place)
          .isEqualTo(row.observation().tensors().get(key));
    }
    float[] action = new float[spaces.encodedActionWidth()];
    Action.encode(spaces, row.action().values(), 0, action, 0);
    float[] read = new float[action.length];
    batch.actions().get(cell * read.length, read);
    assertThat(read).as("action of %s", place).isEqualTo(action);
    assertThat(batch.rewards().get(cell)).as("reward of %s", place).isEqualTo(row.reward());
    assertThat(batch.isLast().get(cell))
        .as("is_last of %s", place)
        .isEqualTo((byte) (row.end().isLast() ? 1 : 0));
    assertThat(batch.isTerminal().get(cell))
        .as("is_terminal of %s", place)
        .isEqualTo((byte) (row.end().isTerminal() ? 1 : 0));
  }
}
