package io.dreamweir.train.engine.nd4j;

import io.dreamweir.train.engine.Program;
import io.dreamweir.train.engine.Tensor;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;

/** Programs inside graphs that somebody else owns, for example a layer of DL4J. */
public final class SameDiffPrograms {
  private SameDiffPrograms() {}

  /** A variable with its shape, which the graph itself may not know. */
  public record Shaped(SDVariable variable, List<Integer> shape) {}

  /**
   * Adds a program to a graph.
   *
   * @param inputs float32 variables by the names of the program's inputs
   * @return its outputs
   */
  public static Map<String, SDVariable> trace(
      SameDiff graph, Program program, Map<String, Shaped> inputs) {
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    inputs.forEach(
        (name, in) -> tensors.put(name, new Nd4jTensor(graph, in.variable(), in.shape())));
    Map<String, SDVariable> outputs = new LinkedHashMap<>();
    program
        .body()
        .outputs(new Nd4jGraph(graph), new Program.Inputs(program.name(), tensors))
        .forEach((name, tensor) -> outputs.put(name, Nd4jTensor.of(tensor)));
    return outputs;
  }

  /**
   * Does something that differentiates graphs. The library then reports every operation on standard
   * output, which is for results.
   */
  public static <T> T quietly(Supplier<T> work) {
    PrintStream standard = System.out;
    System.setOut(new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8));
    try {
      return work.get();
    } finally {
      System.setOut(standard);
    }
  }
}
