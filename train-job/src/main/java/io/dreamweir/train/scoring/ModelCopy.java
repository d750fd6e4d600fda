package io.dreamweir.train.scoring;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.dreamweir.chunk.SpacesJson;
import io.dreamweir.train.agent.ActingNetwork;
import io.dreamweir.train.agent.AgentDescription;
import io.dreamweir.train.agent.AgentFactory;
import io.dreamweir.train.agent.AgentState;
import io.dreamweir.train.agent.Agents;
import io.dreamweir.train.agent.Compute;
import io.dreamweir.train.agent.HostTensor;
import io.dreamweir.train.checkpoint.Saved;
import io.dreamweir.train.device.Device;
import io.dreamweir.train.engine.Precision;
import java.io.Serializable;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;

/** A checkpoint as Spark carries it to executors: plain arrays and text. */
final class ModelCopy implements Serializable {

  private static final long serialVersionUID = 1;
  private static final String OPTIMIZER = "optimizer/";

  private final String engine;
  private final String kind;
  private final String config;
  private final String spaces;
  private final long updates;
  private final String[] names;
  private final int[][] shapes;
  private final float[][] values;

  /**
   * @param saved checkpoint or policy; the optimizer's moments stay behind
   * @param engine tensor engine of the executors
   */
  ModelCopy(Saved saved, String engine) {
    this.engine = engine;
    AgentDescription agent = saved.manifest().run().agent();
    this.kind = agent.kind();
    this.config = agent.config().toString();
    this.spaces = SpacesJson.write(saved.manifest().run().spaces());
    this.updates = saved.manifest().progress().updates();
    Map<String, HostTensor> tensors = new TreeMap<>(saved.state().tensors());
    tensors.keySet().removeIf(name -> name.startsWith(OPTIMIZER));
    this.names = tensors.keySet().toArray(String[]::new);
    this.shapes =
        tensors.values().stream()
            .map(t -> t.shape().stream().mapToInt(Integer::intValue).toArray())
            .toArray(int[][]::new);
    this.values = tensors.values().stream().map(HostTensor::values).toArray(float[][]::new);
  }

  /** A network that this process runs. */
  record Opened(AgentFactory factory, ActingNetwork network) implements AutoCloseable {
    @Override
    public void close() {
      network.close();
      factory.close();
    }
  }

  Opened open() {
    TreeMap<String, HostTensor> tensors = new TreeMap<>();
    for (int i = 0; i < names.length; i++) {
      tensors.put(names[i], new HostTensor(Arrays.stream(shapes[i]).boxed().toList(), values[i]));
    }
    AgentFactory factory = Agents.open(description(), compute());
    AgentState state = new AgentState(tensors, new TreeMap<>(Map.of("updates", updates)));
    return new Opened(factory, factory.acting(SpacesJson.read(spaces), state));
  }

  private Compute compute() {
    return new Compute(new Device.Cpu(), Precision.FLOAT32, engine);
  }

  private AgentDescription description() {
    try {
      return new AgentDescription(kind, new ObjectMapper().readTree(config));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a configuration that was written as JSON is none", e);
    }
  }
}
