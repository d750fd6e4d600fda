package io.dreamweir.train.loop;

import io.dreamweir.error.UserError;
import io.dreamweir.sequence.BatchSource;
import io.dreamweir.sequence.ReplayConfig;
import io.dreamweir.sequence.plan.PlanFiles;
import io.dreamweir.sequence.source.PlanSource;

/** The batches of a plan, in its order: bound to one version of a lake. */
public final class PlanExperience implements Experience {

  private final String lake;
  private final String plan;
  private final String task;
  private final ReplayConfig replay;

  /**
   * Experience along a plan.
   *
   * @param lake root of the lake the plan was cut from
   * @param plan the plan's header file, as {@code cut} gives it
   * @param replay how batches are read; their size is the plan's
   * @throws UserError if there is no such plan
   */
  public PlanExperience(String lake, String plan, ReplayConfig replay) {
    this.lake = lake;
    this.plan = plan;
    this.replay = replay;
    this.task =
        PlanFiles.find(plan)
            .orElseThrow(
                () -> UserError.usage("there is no plan %s; `dreamweir cut` makes one", plan))
            .task();
  }

  @Override
  public String lake() {
    return lake;
  }

  @Override
  public String task() {
    return task;
  }

  @Override
  public BatchSource open(long firstBatch) {
    return new PlanSource(lake, plan, replay, firstBatch);
  }

  @Override
  public Pace pace() {
    return Pace.unlimited();
  }
}
