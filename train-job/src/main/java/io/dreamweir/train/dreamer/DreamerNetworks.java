package io.dreamweir.train.dreamer;

import io.dreamweir.experience.Spaces;
import io.dreamweir.train.agent.ActingNetwork;
import io.dreamweir.train.engine.DeviceTensor;
import io.dreamweir.train.engine.Engine;
import io.dreamweir.train.nn.ParameterSet;
import io.dreamweir.train.nn.ParameterSpec;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The networks of a Dreamer for one task, for those who need not know which Dreamer it is. */
public interface DreamerNetworks {

  /** Spaces of the task. */
  Spaces spaces();

  /** Width of an encoded action. */
  default int actions() {
    return spaces().encodedActionWidth();
  }

  /** The stochastic part of a state. */
  Latents latents();

  /** Width of the deterministic part of a state. */
  int deter();

  /** Declares the world model's parameters. */
  List<ParameterSpec> worldModelParameters();

  /** Declares the actor's parameters. */
  List<ParameterSpec> actorParameters();

  /** Declares the critic's parameters. */
  List<ParameterSpec> criticParameters();

  /** Declares the parameters of the critic that follows the critic. */
  List<ParameterSpec> slowCriticParameters();

  /** Declares what acting reads: world model and actor. */
  default List<ParameterSpec> actingParameters() {
    List<ParameterSpec> specs = new ArrayList<>(worldModelParameters());
    specs.addAll(actorParameters());
    return specs;
  }

  /** Prefix of the convolutions that read images. */
  String imageEncoder();

  /**
   * Observations as inputs of this model's programs.
   *
   * @param rows leading axes
   * @param raw per tensor of the spaces the bytes of all rows, direct, native order
   */
  Map<String, DeviceTensor> upload(Engine engine, List<Integer> rows, List<ByteBuffer> raw);

  /**
   * A network that acts.
   *
   * @param parameters of world model and actor; owned by the network
   * @param updates behind them
   */
  ActingNetwork acting(Engine engine, ParameterSet parameters, long updates);
}
