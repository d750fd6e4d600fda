package io.dreamweir.train.dl4j;

import io.dreamweir.train.agent.HostTensor;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.WorkspaceMode;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.learning.config.IUpdater;

/** Networks of DL4J that consist of a {@link WorldModelLayer}. */
final class WorldModelNetwork {
  private WorldModelNetwork() {}

  static MultiLayerConfiguration configuration(WorldModelLayer layer, IUpdater updater) {
    return new NeuralNetConfiguration.Builder()
        .updater(updater)
        .trainingWorkspaceMode(WorkspaceMode.NONE)
        .inferenceWorkspaceMode(WorkspaceMode.NONE)
        .list()
        .layer(layer)
        .build();
  }

  /** Mean loss of batches of equal size. */
  static double loss(MultiLayerNetwork network, List<DataSet> batches) {
    return batches.stream().mapToDouble(network::score).average().orElse(Double.NaN);
  }

  /** The parameters by the names that this project uses. */
  static SortedMap<String, HostTensor> tensors(MultiLayerNetwork network, WorldModelLayer layer) {
    Map<String, INDArray> table = network.getLayer(0).paramTable();
    SortedMap<String, HostTensor> tensors = new TreeMap<>();
    layer
        .model()
        .worldModelParameters()
        .forEach(
            spec -> {
              INDArray values = Objects.requireNonNull(table.get(WorldModelLayer.key(spec)));
              tensors.put(
                  spec.name(), new HostTensor(spec.shape(), values.dup('c').data().asFloat()));
            });
    return tensors;
  }
}
