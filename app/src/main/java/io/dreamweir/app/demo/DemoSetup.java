package io.dreamweir.app.demo;

import com.fasterxml.jackson.databind.JsonNode;
import io.dreamweir.app.TrainSetup;
import io.dreamweir.app.metrics.MetricsPorts;
import io.dreamweir.config.Configuration;
import io.dreamweir.eval.suite.EvalConfig;
import io.dreamweir.ingest.actor.CollectConfig;
import io.dreamweir.ingest.kafka.RolloutTopic;
import io.dreamweir.ingest.stream.IngestConfig;
import io.dreamweir.lake.LakeConfig;

/** Every section that a demo uses, bound: a mistake in any of them shows before anything starts. */
record DemoSetup(
    DemoConfig demo,
    CollectConfig collect,
    RolloutTopic topic,
    IngestConfig ingest,
    LakeConfig lake,
    TrainSetup train,
    EvalConfig eval,
    MetricsPorts metrics,
    JsonNode resolved) {

  static DemoSetup of(Configuration configuration) {
    DemoConfig demo = configuration.bind("demo", DemoConfig.class);
    CollectConfig collect = configuration.bind("collect", CollectConfig.class);
    Configuration tuned = configuration.with("ingest.trigger=" + demo.trigger().toMillis() + "ms");
    Integer length = demo.sequenceLength().get(collect.task());
    if (length != null) {
      TrainSetup usual = TrainSetup.of(configuration);
      int rows = usual.replay().batch() * usual.replay().length();
      tuned =
          tuned.with("replay.length=" + length).with("replay.batch=" + Math.max(1, rows / length));
    }
    return new DemoSetup(
        demo,
        collect,
        tuned.bind("rollouts", RolloutTopic.class),
        tuned.bind("ingest", IngestConfig.class),
        tuned.bind("lake", LakeConfig.class),
        TrainSetup.of(tuned),
        tuned.bind("eval", EvalConfig.class),
        tuned.bind("prometheus", MetricsPorts.class),
        tuned.resolved());
  }
}
