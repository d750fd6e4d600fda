package io.dreamweir.sequence.priority;

import io.dreamweir.error.UserError;
import io.dreamweir.sequence.index.DataFile;
import io.dreamweir.sequence.index.Episode;
import io.dreamweir.sequence.index.LakeSnapshot;
import io.dreamweir.sequence.index.SequenceIndex;
import io.dreamweir.sequence.sampler.EpisodeScores;
import java.io.IOException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.hadoop.ParquetReader;
import org.apache.parquet.hadoop.example.GroupReadSupport;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;

/**
 * One version of the table {@code scores_replay} of a lake. Immutable.
 *
 * <p>What has no score has the highest one of its task: experience that nobody looked at yet is
 * drawn as eagerly as the best.
 */
public final class ReplayScores {

  /** Folder of the table in a lake. */
  public static final String FOLDER = "scores_replay";

  private static final EpisodeScores ALIKE = EpisodeScores.NONE;

  private final long version;

  /** By task and episode: row to score. */
  private final Map<String, Map<String, SortedMap<Integer, Double>>> byTask;

  private ReplayScores(long version, Map<String, Map<String, SortedMap<Integer, Double>>> byTask) {
    this.version = version;
    this.byTask = byTask;
  }

  /** Path of the table in a lake. */
  public static String table(String lake) {
    return (lake.endsWith("/") ? lake : lake + "/") + FOLDER;
  }

  /** Whether the lake has such a table. */
  public static boolean exist(String lake) {
    Path log = new Path(table(lake), "_delta_log");
    try {
      return log.getFileSystem(new Configuration()).exists(log);
    } catch (IOException e) {
      throw new UserError(
          UserError.Kind.FAILED, "cannot look for " + log + ": " + e.getMessage(), e);
    }
  }

  /** The newest scores; nothing where the lake has no such table. */
  public static Optional<ReplayScores> newest(String lake) {
    return exist(lake) ? Optional.of(read(LakeSnapshot.newest(table(lake)))) : Optional.empty();
  }

  /**
   * The scores of one version.
   *
   * @throws UserError if there is no such table or version, or a score is not possible
   */
  public static ReplayScores at(String lake, long version) {
    return read(LakeSnapshot.at(table(lake), version));
  }

  private static ReplayScores read(LakeSnapshot snapshot) {
    Map<String, Map<String, SortedMap<Integer, Double>>> byTask = new HashMap<>();
    for (DataFile file : snapshot.files()) {
      String task = file.partition().get("task");
      if (task == null) {
        throw UserError.usage(
            "%s is not partitioned by task; write it as FORMAT.md says", snapshot.table());
      }
      Map<String, SortedMap<Integer, Double>> scores =
          byTask.computeIfAbsent(task, t -> new HashMap<>());
      try (ParquetReader<Group> reader =
          ParquetReader.builder(new GroupReadSupport(), new Path(file.path())).build()) {
        for (Group row = reader.read(); row != null; row = reader.read()) {
          add(snapshot, row, scores);
        }
      } catch (IOException | RuntimeException e) {
        if (e instanceof UserError user) {
          throw user;
        }
        throw new UserError(
            UserError.Kind.FAILED,
            "file "
                + file.path()
                + " of the scores cannot be read: "
                + e.getMessage()
                + "; write the table "
                + FOLDER
                + " again as FORMAT.md says",
            e);
      }
    }
    return new ReplayScores(snapshot.version(), byTask);
  }

  private static void add(
      LakeSnapshot snapshot, Group row, Map<String, SortedMap<Integer, Double>> scores) {
    String episode = row.getString("episode_id", 0);
    int firstRow = row.getInteger("first_row", 0);
    boolean isFloat =
        row.getType().getType("score").asPrimitiveType().getPrimitiveTypeName()
            == PrimitiveTypeName.FLOAT;
    double score = isFloat ? row.getFloat("score", 0) : row.getDouble("score", 0);
    if (!(score >= 0) || Double.isInfinite(score) || firstRow < 0) {
      throw UserError.usage(
          "[%s@%d] score %s in version %d of %s is not possible; scores are finite and 0 or more, rows"
              + " 0 or more",
          episode, firstRow, score, snapshot.version(), snapshot.table());
    }
    scores.computeIfAbsent(episode, e -> new TreeMap<>()).merge(firstRow, score, Math::max);
  }

  /** Version of the table. */
  public long version() {
    return version;
  }

  /** The scores of the complete episodes of a task. */
  public EpisodeScores of(SequenceIndex index, String task) {
    Map<String, SortedMap<Integer, Double>> scores = byTask.get(task);
    if (scores == null) {
      return ALIKE;
    }
    List<Episode> episodes = index.episodes();
    int[] offsets = new int[episodes.size() + 1];
    int[] firstRows = new int[16];
    double[] values = new double[16];
    int count = 0;
    for (int i = 0; i < episodes.size(); i++) {
      SortedMap<Integer, Double> own = scores.getOrDefault(episodes.get(i).id(), new TreeMap<>());
      for (Map.Entry<Integer, Double> score : own.entrySet()) {
        if (count == values.length) {
          firstRows = Arrays.copyOf(firstRows, 2 * count);
          values = Arrays.copyOf(values, 2 * count);
        }
        firstRows[count] = score.getKey();
        values[count++] = score.getValue();
      }
      offsets[i + 1] = count;
    }
    double highest =
        scores.values().stream()
            .flatMap(s -> s.values().stream())
            .mapToDouble(Double::doubleValue)
            .max()
            .orElse(1);
    return new EpisodeScores(
        offsets, Arrays.copyOf(firstRows, count), Arrays.copyOf(values, count), highest);
  }
}
