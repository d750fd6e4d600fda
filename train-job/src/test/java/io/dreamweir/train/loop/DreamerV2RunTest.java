package io.dreamweir.train.loop;

import io.dreamweir.train.agent.AgentDescription;
import java.util.List;

/** DreamerV2 in the loop. */
class DreamerV2RunTest extends DreamerRunContract {

  @Override
  AgentDescription tiny(List<String> changes) {
    return agent(changes);
  }

  /** A tiny DreamerV2 with some of its settings changed. */
  static AgentDescription agent(List<String> changes) {
    return agent(
        "dreamer-v2",
        "small",
        List.of(
            "cnn-depth=2",
            "encoder-kernels=[4,4]",
            "decoder-kernels=[5,8]",
            "hidden=8",
            "groups=2",
            "classes=3",
            "horizon=3",
            "deter=8"),
        changes);
  }

  @Override
  String otherSize() {
    return "deter=9";
  }

  @Override
  String otherVariant() {
    return "predict-discount=false";
  }
}
