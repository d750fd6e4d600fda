package io.dreamweir.train.engine.torch;

import io.dreamweir.train.engine.Activation;
import io.dreamweir.train.engine.Graph;
import io.dreamweir.train.engine.Precision;
import io.dreamweir.train.engine.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/**
 * A layer of a recurrence. Its kernel's gradient is the product of all steps' inputs with all
 * steps' gradients, one matrix product, instead of a thin one and a sum of the kernel's size for
 * each step. The gradients are those that arrive at the terms, which every step has its own of.
 */
final class TorchRecurrent implements Graph.Recurrent, TorchPostponed.Part {

  private final Precision precision;
  private final Precision product;
  private final org.bytedeco.pytorch.Tensor kernel;
  private final org.bytedeco.pytorch.Tensor weight;
  private final org.bytedeco.pytorch.Tensor terms;
  private final TensorVector each;
  private final TensorVector inputs = new TensorVector();
  private final TensorVector leaves;

  TorchRecurrent(
      TorchTensor kernel, TorchTensor terms, TensorVector leaves, TorchPostponed postponed) {
    this.precision = kernel.precision();
    this.product = kernel.ofProduct();
    this.kernel = postponed.kept(TorchTensor.of(kernel));
    this.weight = postponed.kept(kernel.operand(product).detach());
    this.terms = postponed.kept(terms.operand(product));
    this.each = this.terms.unbind(0);
    this.leaves = leaves;
  }

  @Override
  public Tensor step(int step, Tensor x, Activation activation) {
    org.bytedeco.pytorch.Tensor input = ((TorchTensor) x).operand(product);
    inputs.push_back(input.detach());
    return new TorchTensor(
        TorchTensor.activate(each.get(step).addmm(input, weight), activation), precision);
  }

  @Override
  public org.bytedeco.pytorch.Tensor result() {
    return terms;
  }

  @Override
  public void differentiate(org.bytedeco.pytorch.Tensor arrived, TorchGradients gradients) {
    org.bytedeco.pytorch.Tensor gradient =
        torch.cat(inputs, 0).t().matmul(arrived.reshape(-1, weight.size(1)));
    gradients.addThrough(kernel, gradient, leaves);
  }
}
