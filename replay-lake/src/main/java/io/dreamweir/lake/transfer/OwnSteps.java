package io.dreamweir.lake.transfer;

import io.dreamweir.chunk.EpisodeOrigin;
import io.dreamweir.chunk.RowConvention;
import io.dreamweir.error.UserError;
import io.dreamweir.experience.Action;
import io.dreamweir.experience.EpisodeEnd;
import io.dreamweir.experience.Observation;
import io.dreamweir.experience.Spaces;
import io.dreamweir.experience.TaskDescription;
import io.dreamweir.experience.TensorSpec;
import io.dreamweir.experience.Transition;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.apache.parquet.example.data.Group;

/** Rows of a {@link StepsFile}: the episodes come back under their own ids. */
final class OwnSteps implements StepsReader.Rows {

  private final Path file;
  private final Spaces spaces;
  private final List<Group> rows = new ArrayList<>();

  OwnSteps(Path file, Spaces spaces, Notes notes) {
    this.file = file;
    this.spaces = spaces;
    notes.once(
        "task, episode ids and origins are those of the files; --task and the like are not used");
  }

  @Override
  public String episode(Group row) {
    return row.getString("episode_id", 0);
  }

  @Override
  public void add(Group row) {
    if (row.getInteger("step", 0) != rows.size()) {
      throw UserError.usage(
          "%s: episode %s has step %d where %d was expected; sort the rows by episode and step",
          file, episode(row), row.getInteger("step", 0), rows.size());
    }
    rows.add(row);
  }

  @Override
  public Optional<ForeignEpisode> finish(String source) {
    int width = spaces.storedActionWidth();
    float[] actions = new float[rows.size() * width];
    float[] rewards = new float[rows.size()];
    for (int t = 0; t < rows.size(); t++) {
      Group action = rows.get(t).getGroup("action", 0);
      for (int i = 0; i < width; i++) {
        actions[t * width + i] = action.getGroup("list", i).getFloat("element", 0);
      }
      rewards[t] = rows.get(t).getFloat("reward", 0);
    }
    RowConvention.Rows moved =
        RowConvention.ACTION_AND_REWARD_TAKEN.toLake(
            spaces, new RowConvention.Rows(actions, rewards));
    List<Transition> transitions = new ArrayList<>();
    for (int t = 0; t < rows.size(); t++) {
      transitions.add(
          new Transition(
              observation(rows.get(t)),
              new Action(Arrays.copyOfRange(moved.actions(), t * width, (t + 1) * width)),
              moved.rewards()[t],
              EpisodeEnd.valueOf(rows.get(t).getString("end", 0).toUpperCase(Locale.ROOT)),
              rows.get(t).getInteger("frames", 0)));
    }
    EpisodeOrigin origin = origin(rows.get(0));
    rows.clear();
    return Optional.of(
        new ForeignEpisode(source, origin.startedAt(), spaces, transitions, Optional.of(origin)));
  }

  private Observation observation(Group row) {
    List<byte[]> tensors = new ArrayList<>();
    for (TensorSpec spec : spaces.observation()) {
      tensors.add(row.getBinary(StepsFile.OBSERVATION + spec.name(), 0).getBytes());
    }
    return new Observation(tensors);
  }

  private EpisodeOrigin origin(Group row) {
    TaskDescription task =
        new TaskDescription(
            row.getString("task", 0),
            row.getString("environment_version", 0),
            row.getString("configuration_hash", 0),
            row.getString("rom_md5", 0),
            spaces);
    return new EpisodeOrigin(
        row.getString("episode_id", 0),
        row.getString("run", 0),
        row.getString("actor", 0),
        task,
        row.getLong("policy_version", 0),
        row.getLong("seed", 0),
        Instant.ofEpochMilli(row.getLong("episode_start", 0)));
  }
}
