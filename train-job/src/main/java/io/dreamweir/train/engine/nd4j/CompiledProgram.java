package io.dreamweir.train.engine.nd4j;

import io.dreamweir.train.engine.Program;
import io.dreamweir.train.engine.Tensor;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.nd4j.autodiff.functions.DifferentialFunction;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.autodiff.samediff.internal.InferenceSession;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** A program traced for inputs of certain shapes: a SameDiff graph that is run again and again. */
final class CompiledProgram {

  /** Where SameDiff keeps the graph of its gradients. */
  private static final String BACKWARD = "grad";

  private final String name;
  private final SameDiff graph = SameDiff.create();
  private final Map<String, List<Integer>> shapes;
  private final Map<String, String> placeholders = new LinkedHashMap<>();
  private final Map<String, String> outputs = new LinkedHashMap<>();
  private final Map<String, String> gradients = new LinkedHashMap<>();
  private final Map<String, String> independent = new LinkedHashMap<>();

  /**
   * Traces a program.
   *
   * @param shapes shape of every input
   */
  CompiledProgram(Program program, Map<String, List<Integer>> shapes) {
    this.name = program.name();
    this.shapes = shapes;
    Map<String, Tensor> inputs = new HashMap<>();
    shapes.forEach(
        (input, shape) -> {
          String placeholder = "in" + placeholders.size();
          placeholders.put(input, placeholder);
          SDVariable variable = graph.placeHolder(placeholder, DataType.FLOAT, Shapes.longs(shape));
          inputs.put(input, new Nd4jTensor(graph, variable, shape));
        });
    program
        .body()
        .outputs(new Nd4jGraph(graph), new Program.Inputs(name, inputs))
        // Two names of one result, or an input that is a result, each get an array of their own.
        .forEach(
            (output, tensor) -> outputs.put(output, graph.identity(Nd4jTensor.of(tensor)).name()));
  }

  /** Adds the gradient of one output. */
  CompiledProgram differentiated(String loss, Collection<String> wrt) {
    graph.setLossVariables(named(outputs, loss));
    Set<String> reached = reached(named(outputs, loss));
    List<String> leaves = new ArrayList<>();
    for (String input : wrt) {
      String placeholder = named(placeholders, input);
      if (reached.contains(placeholder)) {
        leaves.add(placeholder);
      } else {
        independent.put(input, placeholder);
      }
      gradients.put(input, placeholder);
    }
    gradients.keySet().removeAll(independent.keySet());
    if (!leaves.isEmpty()) {
      SameDiffPrograms.quietly(
          () -> {
            graph.createGradFunction(leaves.toArray(String[]::new));
            return graph;
          });
    }
    return this;
  }

  private String named(Map<String, String> among, String wanted) {
    String found = among.get(wanted);
    if (found == null) {
      throw new IllegalArgumentException(
          "program '" + name + "' has no '" + wanted + "' among " + among.keySet());
    }
    return found;
  }

  /** Every variable from which a gradient path leads to another. */
  private Set<String> reached(String from) {
    Set<String> seen = new HashSet<>();
    Deque<String> open = new ArrayDeque<>(List.of(from));
    while (!open.isEmpty()) {
      String variable = open.pop();
      boolean differentiable = graph.getVariable(variable).dataType().isFPType();
      DifferentialFunction made = graph.getVariableOutputOp(variable);
      if (differentiable && seen.add(variable) && made != null) {
        open.addAll(List.of(graph.getInputsForOp(made)));
      }
    }
    return seen;
  }

  /** Arrays by name; owned by the caller. */
  record Results(Map<String, INDArray> values, Map<String, INDArray> gradients) {}

  /**
   * Runs the graph; one thread at a time, since its operations hold their arguments.
   *
   * @param inputs by name; they stay the caller's
   */
  synchronized Results run(Map<String, INDArray> inputs) {
    Map<String, INDArray> arrays = new HashMap<>();
    placeholders.forEach((input, placeholder) -> arrays.put(placeholder, inputs.get(input)));
    List<String> wanted = List.copyOf(outputs.values());
    if (gradients.isEmpty()) {
      Map<String, INDArray> values = session(graph, () -> graph.output(arrays, wanted));
      return new Results(byName(outputs, values), zeros());
    }
    SameDiff backward = graph.getFunction(BACKWARD);
    Map<String, String> slopes = new LinkedHashMap<>();
    gradients.forEach(
        (input, placeholder) ->
            slopes.put(input, graph.getVariable(placeholder).gradient().name()));
    List<String> all = new ArrayList<>(wanted);
    all.addAll(slopes.values());
    Map<String, INDArray> values = session(backward, () -> backward.output(arrays, all));
    Map<String, INDArray> found = zeros();
    found.putAll(byName(slopes, values));
    return new Results(byName(outputs, values), found);
  }

  /** What an execution keeps beside its results grows for ever in a session that stays. */
  private static <T> T session(SameDiff of, Supplier<T> execution) {
    long thread = Thread.currentThread().getId();
    InferenceSession session = new InferenceSession(of);
    session.setMmgr(new EagerMemory());
    of.getSessions().put(thread, session);
    try {
      return execution.get();
    } finally {
      of.getSessions().remove(thread);
    }
  }

  private static Map<String, INDArray> byName(
      Map<String, String> names, Map<String, INDArray> values) {
    Map<String, INDArray> named = new LinkedHashMap<>();
    names.forEach((ours, theirs) -> named.put(ours, values.get(theirs)));
    return named;
  }

  private Map<String, INDArray> zeros() {
    Map<String, INDArray> zeros = new LinkedHashMap<>();
    independent
        .keySet()
        .forEach(
            input ->
                zeros.put(
                    input,
                    Nd4j.zeros(
                        DataType.FLOAT, Shapes.longs(shapes.getOrDefault(input, List.of())))));
    return zeros;
  }
}
