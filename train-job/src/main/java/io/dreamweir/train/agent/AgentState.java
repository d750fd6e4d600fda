package io.dreamweir.train.agent;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Everything of an agent that changes by learning: with it a run goes on exactly where it stopped.
 *
 * @param tensors by name: parameters under their own names ({@code rssm/img_in/kernel}), all else
 *     under a prefix ({@code optimizer/...})
 * @param counters by name: {@code updates}, {@code seed} of the noise, and what else an algorithm
 *     counts
 */
public record AgentState(SortedMap<String, HostTensor> tensors, SortedMap<String, Long> counters) {
  public AgentState {
    tensors = Collections.unmodifiableSortedMap(new TreeMap<>(tensors));
    counters = Collections.unmodifiableSortedMap(new TreeMap<>(counters));
  }
}
