package io.dreamweir.ingest.actor;

import io.dreamweir.lake.pace.ActorShare;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What other processes of actors say, and which of them live. Those that are gone stay counted with
 * what they had finished, since it comes into the lake. Not thread-safe.
 */
final class OtherActors {

  /**
   * What those of some tasks say together.
   *
   * @param playing how many of them live and play
   * @param finished steps of episodes that are over
   * @param played those and steps of open ones
   * @param claimed steps that are played or may be
   * @param arriving steps that a trainer will have counted when all that is finished has come, by
   *     trainer: the largest of what they say
   */
  record Sum(int playing, long finished, long played, long claimed, Map<String, Long> arriving) {}

  private static final int FORGOTTEN_AFTER = 10;

  private final Duration goneAfter;
  private final Map<String, Followed> others = new HashMap<>();

  private static final class Followed {
    private ActorShare share;
    private long beatNs;

    Followed(ActorShare share, long nowNs) {
      this.share = share;
      beatNs = nowNs;
    }

    boolean plays(long nowNs, Duration goneAfter) {
      return share.state() == ActorShare.State.PLAYING && nowNs - beatNs < goneAfter.toNanos();
    }
  }

  /**
   * Nobody is known.
   *
   * @param goneAfter a process whose beat stands still for so long is gone
   */
  OtherActors(Duration goneAfter) {
    this.goneAfter = goneAfter;
  }

  /**
   * Takes in what they have written.
   *
   * @return names of those that have been gone for so long that their files may go too
   */
  List<String> see(List<ActorShare> written, long nowNs) {
    List<String> longGone = new ArrayList<>();
    for (ActorShare share : written) {
      Followed known = others.computeIfAbsent(share.actor(), name -> new Followed(share, nowNs));
      if (known.share.beat() != share.beat()) {
        known.beatNs = nowNs;
      }
      known.share = share;
      if (nowNs - known.beatNs >= goneAfter.toNanos() * FORGOTTEN_AFTER) {
        longGone.add(share.actor());
      }
    }
    return longGone;
  }

  /** What the players of these tasks say together. */
  Sum of(Collection<String> tasks, long nowNs) {
    int playing = 0;
    long finished = 0;
    long claimed = 0;
    long played = 0;
    Map<String, Long> arriving = new HashMap<>();
    for (Followed other : others.values()) {
      ActorShare share = other.share;
      if (!tasks.contains(share.task())) {
        continue;
      }
      boolean plays = other.plays(nowNs, goneAfter);
      playing += plays ? 1 : 0;
      finished += share.finishedSteps();
      played += share.finishedSteps() + (plays ? share.openSteps() : 0);
      claimed += plays ? share.claimedSteps() : share.finishedSteps();
      share.arriving().forEach((trainer, steps) -> arriving.merge(trainer, steps, Math::max));
    }
    return new Sum(playing, finished, played, claimed, arriving);
  }
}
