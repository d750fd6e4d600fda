package io.dreamweir.train.engine.torch;

import java.util.ArrayList;
import java.util.List;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;

/** What a program differentiates after its loss: parts that go on from a gradient that arrives. */
final class TorchPostponed {

  /** One of them. */
  interface Part {
    /** What the loss is differentiated with respect to. */
    Tensor result();

    /**
     * Goes on.
     *
     * @param arrived gradient with respect to {@link #result}
     * @param gradients with respect to the leaves; added to
     */
    void differentiate(Tensor arrived, TorchGradients gradients);
  }

  private final List<Part> parts = new ArrayList<>();
  private final PointerScope program = PointerScope.getInnerScope();

  /** The same tensor for the rest of the program, also where an inner scope ends before. */
  Tensor kept(Tensor tensor) {
    Tensor handle = new Tensor(tensor);
    program.attach(handle);
    return handle;
  }

  void add(Part part) {
    parts.add(part);
  }

  /** What the loss must also be differentiated with respect to. */
  TensorVector results() {
    TensorVector results = new TensorVector();
    parts.forEach(part -> results.push_back(part.result()));
    return results;
  }

  /**
   * Goes on with every part.
   *
   * @param arrived gradients with respect to {@link #results}
   */
  void differentiate(List<Tensor> arrived, TorchGradients gradients) {
    for (int i = 0; i < parts.size(); i++) {
      parts.get(i).differentiate(arrived.get(i), gradients);
    }
  }
}
