package io.dreamweir.train.dreamer.v3;

import io.dreamweir.error.UserError;
import io.dreamweir.experience.ActionHead;
import io.dreamweir.experience.Spaces;
import io.dreamweir.experience.TensorSpec;
import io.dreamweir.train.agent.ActingNetwork;
import io.dreamweir.train.dreamer.DreamerNetworks;
import io.dreamweir.train.dreamer.Latents;
import io.dreamweir.train.engine.DeviceTensor;
import io.dreamweir.train.engine.Engine;
import io.dreamweir.train.engine.Graph;
import io.dreamweir.train.engine.Tensor;
import io.dreamweir.train.nn.Norm;
import io.dreamweir.train.nn.NormedDense;
import io.dreamweir.train.nn.NormedMlp;
import io.dreamweir.train.nn.ParameterSet;
import io.dreamweir.train.nn.ParameterSpec;
import io.dreamweir.train.nn.Parameters;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The networks of DreamerV3 for one task, and their parameters' names and shapes, which are the
 * original's.
 */
public record DreamerV3Model(
    DreamerV3Config config,
    Spaces spaces,
    ObservationModel observations,
    RecurrentModel recurrent,
    ScalarHead reward,
    NormedMlp continuation,
    Actor actor,
    ScalarHead critic)
    implements DreamerNetworks {

  /** Prefix of the slow critic's parameters, which follow the critic's. */
  static final String SLOW_CRITIC = "slowval";

  /**
   * The networks for a task.
   *
   * @throws UserError if the task's spaces and the configuration do not fit
   */
  public static DreamerV3Model of(DreamerV3Config config, Spaces spaces) {
    Norm norm = config.layerNorm();
    ObservationModel observations =
        new ObservationModel(
            Observations.of(spaces, config.model().multipliers().size()), config.model(), norm);
    RecurrentModel recurrent =
        new RecurrentModel(
            config.model(), spaces.encodedActionWidth(), observations.tokens(), norm);
    HeadsConfig heads = config.heads();
    return new DreamerV3Model(
        config,
        spaces,
        observations,
        recurrent,
        ScalarHead.of(network(recurrent, heads.rewardLayers(), heads, norm), heads),
        network(recurrent, heads.continueLayers(), heads, norm),
        new Actor(network(recurrent, heads.actorLayers(), heads, norm), spaces.action(), heads),
        ScalarHead.of(network(recurrent, heads.criticLayers(), heads, norm), heads));
  }

  private static NormedMlp network(
      RecurrentModel recurrent, int layers, HeadsConfig heads, Norm norm) {
    return new NormedMlp(recurrent.feature(), layers, heads.units(), norm);
  }

  @Override
  public Latents latents() {
    return new Latents.Categorical(config.model().groups(), config.model().classes());
  }

  @Override
  public int deter() {
    return config.model().deter();
  }

  /** Whether every action is a choice. */
  boolean discrete() {
    return spaces.action().stream().allMatch(head -> head instanceof ActionHead.Discrete);
  }

  /** Logits of the continuation at features [..., feature]. */
  Tensor continueLogits(Graph graph, Parameters p, Tensor feature) {
    return graph.localResult(
        () ->
            NormedDense.affine(p, "head/logit", continuation.apply(p.in("mlp"), feature))
                .select(-1, 0));
  }

  @Override
  public List<ParameterSpec> worldModelParameters() {
    List<ParameterSpec> specs = new ArrayList<>(observations.parameters());
    specs.addAll(recurrent.parameters("dyn"));
    specs.addAll(reward.parameters("rew"));
    specs.addAll(continuation.parameters("con/mlp"));
    specs.addAll(
        NormedDense.affine(
            "con/head/logit", continuation.out(), 1, ParameterSpec.Start.TRUNCATED_NORMAL));
    return specs;
  }

  @Override
  public List<ParameterSpec> actorParameters() {
    return actor.parameters("pol");
  }

  @Override
  public List<ParameterSpec> criticParameters() {
    return critic.parameters("val");
  }

  @Override
  public List<ParameterSpec> slowCriticParameters() {
    return critic.parameters(SLOW_CRITIC);
  }

  @Override
  public String imageEncoder() {
    return "enc/";
  }

  @Override
  public Map<String, DeviceTensor> upload(Engine engine, List<Integer> rows, List<ByteBuffer> raw) {
    Map<String, DeviceTensor> inputs = new LinkedHashMap<>();
    for (int i = 0; i < raw.size(); i++) {
      TensorSpec tensor = spaces.observation().get(i);
      List<Integer> shape = new ArrayList<>(rows);
      shape.addAll(tensor.shape());
      inputs.put(
          ObservationModel.INPUT + tensor.name(), engine.upload(shape, tensor.type(), raw.get(i)));
    }
    return inputs;
  }

  @Override
  public ActingNetwork acting(Engine engine, ParameterSet parameters, long updates) {
    return new DreamerV3Acting(this, engine, parameters, updates);
  }
}
