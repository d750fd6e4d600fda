package io.dreamweir.train.engine.nd4j;

import io.dreamweir.train.engine.Graph;
import io.dreamweir.train.engine.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Adds to a SameDiff graph. A session frees a value after its last reader, so that {@link #local}
 * has nothing to do; one session runs the whole graph, so that there are no phases to time.
 */
final class Nd4jGraph implements Graph {

  private final SameDiff graph;
  private final Map<String, SDVariable> constants = new HashMap<>();

  Nd4jGraph(SameDiff graph) {
    this.graph = graph;
  }

  @Override
  public Tensor full(double value, int... shape) {
    List<Integer> extents = Arrays.stream(shape).boxed().toList();
    SDVariable constant =
        constants.computeIfAbsent(
            value + " " + extents,
            key ->
                graph.constant(
                    shape.length == 0
                        ? Nd4j.scalar(DataType.FLOAT, value)
                        : Nd4j.valueArrayOf(Shapes.longs(extents), value, DataType.FLOAT)));
    return new Nd4jTensor(graph, constant, extents);
  }

  @Override
  public Tensor constant(float[] values, int... shape) {
    List<Integer> extents = Arrays.stream(shape).boxed().toList();
    return new Nd4jTensor(
        graph, graph.constant(Nd4j.create(values, Shapes.longs(extents), 'c')), extents);
  }

  @Override
  public Tensor concat(int axis, List<Tensor> parts) {
    List<Integer> first = parts.get(0).shape();
    int at = Shapes.axis(axis, first.size());
    int extent = parts.stream().mapToInt(part -> part.size(at)).sum();
    return new Nd4jTensor(
        graph, graph.concat(at, variables(parts)), Shapes.with(first, at, extent));
  }

  @Override
  public Tensor stack(int axis, List<Tensor> parts) {
    List<Integer> shape = new ArrayList<>(parts.get(0).shape());
    int at = Shapes.axis(axis, shape.size() + 1);
    shape.add(at, parts.size());
    return new Nd4jTensor(graph, graph.stack(at, variables(parts)), shape);
  }

  private static SDVariable[] variables(List<Tensor> parts) {
    return parts.stream().map(Nd4jTensor::of).toArray(SDVariable[]::new);
  }

  @Override
  public List<Tensor> local(Supplier<List<Tensor>> part) {
    return part.get();
  }

  /** There is one worker: see {@link Nd4jEngineProvider}. */
  @Override
  public Tensor overWorkers(Tensor mean) {
    return mean;
  }

  @Override
  public void phase(String name) {}
}
