package io.dreamweir.train.dl4j;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.dreamweir.chunk.SpacesJson;
import io.dreamweir.config.Configuration;
import io.dreamweir.experience.Spaces;
import io.dreamweir.train.agent.AgentDescription;
import io.dreamweir.train.dreamer.Trace;
import io.dreamweir.train.dreamer.v2.DreamerV2Config;
import io.dreamweir.train.dreamer.v2.DreamerV2Model;
import io.dreamweir.train.dreamer.v2.WorldModelProgram;
import io.dreamweir.train.engine.nd4j.SameDiffPrograms;
import io.dreamweir.train.engine.nd4j.SameDiffPrograms.Shaped;
import io.dreamweir.train.nn.ParameterSpec;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.samediff.SDLayerParams;
import org.deeplearning4j.nn.conf.layers.samediff.SameDiffOutputLayer;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * The whole world model of DreamerV2 (encoder, recurrent state-space model, decoder and heads) as
 * one layer of DL4J: its input is packed sequences, its score the model's loss. The loss is the sum
 * over the batch, because DL4J divides score and gradient by the number of examples.
 */
public final class WorldModelLayer extends SameDiffOutputLayer {

  private static final long serialVersionUID = 1;

  private final String config;
  private final String spaces;
  private final int length;
  private final int batch;
  private final long seed;

  /**
   * @param agent a DreamerV2 agent
   * @param length L
   * @param batch B, sequences of every batch
   * @param seed of the first parameters
   */
  WorldModelLayer(AgentDescription agent, Spaces spaces, int length, int batch, long seed) {
    this.config = agent.config().toString();
    this.spaces = SpacesJson.write(spaces);
    this.length = length;
    this.batch = batch;
    this.seed = seed;
  }

  DreamerV2Model model() {
    try {
      return DreamerV2Model.of(
          Configuration.bind(
              new ObjectMapper().readTree(config), "agent.dreamer-v2", DreamerV2Config.class),
          SpacesJson.read(spaces));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a configuration that was written as JSON is none", e);
    }
  }

  /**
   * A parameter's name in DL4J, which takes what follows the last underscore for the whole name.
   */
  static String key(ParameterSpec spec) {
    return spec.name().replace('_', '-');
  }

  @Override
  public SDVariable defineLayer(
      SameDiff graph, SDVariable input, SDVariable labels, Map<String, SDVariable> parameters) {
    DreamerV2Model model = model();
    SequenceLayout layout = SequenceLayout.of(model, length);
    Map<String, Shaped> inputs = new LinkedHashMap<>();
    inputs.put("packed", new Shaped(input, List.of(batch, layout.width())));
    for (ParameterSpec spec : model.worldModelParameters()) {
      inputs.put(
          spec.name(), new Shaped(Objects.requireNonNull(parameters.get(key(spec))), spec.shape()));
    }
    SDVariable mean =
        SameDiffPrograms.trace(
                graph, layout.unpacking(WorldModelProgram.of(model, Trace.LEARNING), batch), inputs)
            .get("wm/loss/total");
    SDVariable sum = Objects.requireNonNull(mean).mul("loss", batch);
    graph.setLossVariables("loss");
    return sum;
  }

  /** Nothing comes after it. */
  @Override
  public InputType getOutputType(int layerIndex, InputType inputType) {
    return InputType.feedForward(1);
  }

  @Override
  public String activationsVertexName() {
    return "input";
  }

  @Override
  public void defineParameters(SDLayerParams parameters) {
    for (ParameterSpec spec : model().worldModelParameters()) {
      parameters.addWeightParam(
          key(spec), spec.shape().stream().mapToLong(Integer::longValue).toArray());
    }
  }

  @Override
  public void initializeParameters(Map<String, INDArray> parameters) {
    for (ParameterSpec spec : model().worldModelParameters()) {
      INDArray first = Nd4j.create(spec.initial(seed), new long[] {spec.elements()}, 'c');
      INDArray parameter = Objects.requireNonNull(parameters.get(key(spec)));
      parameter.assign(first.reshape('c', parameter.shape()));
    }
  }
}
