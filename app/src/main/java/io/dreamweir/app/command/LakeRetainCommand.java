package io.dreamweir.app.command;

import io.dreamweir.config.DurationText;
import io.dreamweir.error.UserError;
import io.dreamweir.lake.LakeConfig;
import io.dreamweir.lake.ReplayLake;
import io.dreamweir.lake.job.LakeRetain;
import io.dreamweir.lake.job.RetentionRule;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code dreamweir lake retain}. */
@Command(
    name = "retain",
    description = {
      "Drops the oldest whole buckets of a lake, by steps, age, task or run: first in, first out.",
      "Without a limit here, those of the configuration count (lake.capacity, lake.capacities, lake.max-age). A bucket"
          + " goes only if all of it may go; the newest of a task never goes for capacity. Files stay on disk until"
          + " `lake compact`, and those of pinned versions longer."
    },
    footer = {
      "",
      "Examples: dreamweir lake retain --lake /data/lake --capacity 2000000 --dry-run",
      "          dreamweir lake retain --lake /data/lake --task atari/pong --max-age 30d",
      "          dreamweir lake retain --lake /data/lake --run smoke-test"
    })
final class LakeRetainCommand extends LakeJobCommand {

  @Option(
      names = "--capacity",
      paramLabel = "STEPS",
      description = "Most steps of each task to keep.")
  private @Nullable Long capacity;

  @Option(
      names = "--max-age",
      paramLabel = "AGE",
      description = "Episodes that began longer ago go, for example 30d.")
  private @Nullable String maxAge;

  @Option(names = "--task", paramLabel = "T", description = "Only this task; may be repeated.")
  private List<String> tasks = List.of();

  @Option(
      names = "--run",
      paramLabel = "R",
      description = "Only buckets of this run; may be repeated. Without a limit all of them go.")
  private List<String> runs = List.of();

  @Option(names = "--dry-run", description = "Say what would go, drop nothing.")
  private boolean dryRun;

  @Override
  protected Object run(ReplayLake lake, LakeConfig config) {
    return new LakeRetain(
            lake, rule(config), dryRun ? LakeRetain.Mode.DRY_RUN : LakeRetain.Mode.DROP)
        .run();
  }

  private RetentionRule rule(LakeConfig config) {
    if (capacity != null && capacity < 1) {
      throw UserError.usage(
          "the capacity is %d steps, expected 1 or more; to empty a lake, delete its folder",
          capacity);
    }
    boolean named = capacity != null || maxAge != null || !runs.isEmpty();
    RetentionRule configured = RetentionRule.of(config);
    return new RetentionRule(
        Set.copyOf(tasks),
        Set.copyOf(runs),
        capacity != null ? capacity : named ? 0 : configured.capacity(),
        named ? Map.of() : configured.capacities(),
        maxAge != null ? age(maxAge) : named ? Duration.ZERO : configured.maxAge());
  }

  private static Duration age(String text) {
    try {
      return DurationText.parse(text);
    } catch (IllegalArgumentException e) {
      throw UserError.usage("--max-age: %s", e.getMessage());
    }
  }

  @Override
  protected void print(Object result, PrintWriter out) {
    LakeRetain.Result done = (LakeRetain.Result) result;
    if (!done.dropped().isEmpty()) {
      table(done.dropped()).print(out);
    }
    if (!done.stayed().isEmpty()) {
      out.println("stay although a limit is reached:");
      table(done.stayed()).print(out);
    }
    out.printf(
        "%s %d buckets, %,d episodes, %,d steps, %,d bytes; %,d steps stay (version %d)%n",
        dryRun ? "would drop" : "dropped",
        done.dropped().size(),
        done.episodesDropped(),
        done.stepsDropped(),
        done.bytesDropped(),
        done.stepsKept(),
        done.version());
    if (!done.pins().isEmpty()) {
      out.printf("files of pinned versions stay on disk: %s%n", String.join(", ", done.pins()));
    }
  }

  private static TextTable table(List<LakeRetain.Bucket> buckets) {
    TextTable table = new TextTable("task", "bucket", "episodes", "steps", "bytes", "why");
    buckets.forEach(
        b ->
            table.row(
                b.task(),
                b.bucket(),
                b.episodes(),
                String.format("%,d", b.steps()),
                String.format("%,d", b.bytes()),
                b.why()));
    return table;
  }
}
