package io.dreamweir.train.engine.torch;

import io.dreamweir.train.engine.Graph;
import io.dreamweir.train.engine.Precision;
import io.dreamweir.train.engine.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.AutoGradMode;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/**
 * Computes and differentiates rows a few at a time, so that only the values of these few are kept.
 *
 * <p>Losses are differentiated at once: with the gradient g of their sum with respect to x, the sum
 * is given on as its number plus {@code x.g - x.g}, of which only the first is differentiated.
 * Results whose gradient comes later are computed once more when it has come.
 */
final class TorchRows {

  /** Rows of a piece on a CPU: few enough for its caches, enough for all its cores. */
  private static final long PIECE = 64;

  private final Precision precision;
  private final TensorVector leaves;
  private final TorchPostponed postponed;

  /**
   * @param leaves what will be differentiated with respect to; empty: nothing will
   * @param postponed takes what is computed once more
   */
  TorchRows(Precision precision, TensorVector leaves, TorchPostponed postponed) {
    this.precision = precision;
    this.leaves = leaves;
    this.postponed = postponed;
  }

  /** Results without a graph, and how to compute them again. */
  private final class Again implements TorchPostponed.Part {
    private final org.bytedeco.pytorch.Tensor result;
    private final List<Tensor> rows;
    private final Function<List<Tensor>, Tensor> part;

    Again(
        org.bytedeco.pytorch.Tensor result,
        List<Tensor> rows,
        Function<List<Tensor>, Tensor> part) {
      this.result = result;
      this.rows = rows;
      this.part = part;
    }

    @Override
    public org.bytedeco.pytorch.Tensor result() {
      return result;
    }

    @Override
    public void differentiate(org.bytedeco.pytorch.Tensor arrived, TorchGradients gradients) {
      long from = 0;
      for (List<org.bytedeco.pytorch.Tensor> piece : pieces(rows)) {
        try (PointerScope scope = new PointerScope()) {
          org.bytedeco.pytorch.Tensor again = TorchTensor.of(part.apply(wrapped(piece)));
          org.bytedeco.pytorch.Tensor then = arrived.narrow(0, from, again.size(0));
          gradients.add(TorchGradients.of(again, leaves, new TensorVector(then)), 0);
          from += again.size(0);
        }
      }
    }
  }

  /** See {@link Graph#overRows}. */
  Tensor results(List<Tensor> rows, Function<List<Tensor>, Tensor> part) {
    List<List<org.bytedeco.pytorch.Tensor>> pieces = pieces(rows);
    if (pieces.size() == 1) {
      return part.apply(rows);
    }
    TensorVector parts = new TensorVector();
    try (AutoGradMode off = new AutoGradMode(false)) {
      for (List<org.bytedeco.pytorch.Tensor> piece : pieces) {
        try (PointerScope scope = new PointerScope()) {
          parts.push_back(TorchTensor.part(part.apply(wrapped(piece))));
        }
      }
    }
    org.bytedeco.pytorch.Tensor result = torch.cat(parts, 0).detach();
    parts.clear();
    if (!leaves.empty()) {
      result.set_requires_grad(true);
      postponed.add(new Again(result, rows, part));
    }
    return new TorchTensor(result, precision);
  }

  /** See {@link Graph#lossesOverRows}. */
  Graph.RowLosses losses(List<Tensor> rows, Function<List<Tensor>, List<Tensor>> losses) {
    List<TensorVector> each = new ArrayList<>();
    TensorVector sums = new TensorVector();
    List<Integer> learned = learned(rows);
    List<TensorVector> ofRows = new ArrayList<>();
    learned.forEach(r -> ofRows.add(new TensorVector()));
    TorchGradients ofLeaves = new TorchGradients(leaves);
    PointerScope outer = PointerScope.getInnerScope();
    for (List<org.bytedeco.pytorch.Tensor> piece : pieces(rows)) {
      try (PointerScope scope = new PointerScope()) {
        TensorVector wrt = new TensorVector();
        for (int r : learned) {
          piece.get(r).set_requires_grad(true);
          wrt.push_back(piece.get(r));
        }
        for (long i = 0; i < leaves.size(); i++) {
          wrt.push_back(leaves.get(i));
        }
        org.bytedeco.pytorch.Tensor sum = sum(losses.apply(wrapped(piece)), each, outer);
        sums.push_back(sum.detach());
        if (!leaves.empty()) {
          TensorVector gradients = TorchGradients.of(sum, wrt, new TensorVector());
          for (int i = 0; i < learned.size(); i++) {
            ofRows.get(i).push_back(TorchGradients.orZeros(gradients.get(i), wrt.get(i)));
          }
          ofLeaves.add(gradients, learned.size());
        }
      }
    }
    org.bytedeco.pytorch.Tensor sum = torch.stack(sums).sum();
    for (int i = 0; i < learned.size(); i++) {
      org.bytedeco.pytorch.Tensor x = TorchTensor.of(rows.get(learned.get(i)));
      sum = sum.add(vanishing(x, torch.cat(ofRows.get(i), 0)));
    }
    for (int i = 0; i < leaves.size(); i++) {
      org.bytedeco.pytorch.Tensor gradient = ofLeaves.get(i);
      if (gradient.defined()) {
        sum = sum.add(vanishing(leaves.get(i), gradient));
      }
    }
    return new Graph.RowLosses(
        new TorchTensor(sum, precision),
        each.stream().map(e -> (Tensor) new TorchTensor(torch.cat(e, 0), precision)).toList());
  }

  /** Adds up the losses of a piece and takes note of each, in vectors of an outer scope. */
  private static org.bytedeco.pytorch.Tensor sum(
      List<Tensor> losses, List<TensorVector> each, PointerScope outer) {
    org.bytedeco.pytorch.Tensor sum = null;
    for (int i = 0; i < losses.size(); i++) {
      if (each.size() <= i) {
        TensorVector first = new TensorVector();
        outer.attach(first);
        each.add(first);
      }
      org.bytedeco.pytorch.Tensor loss = TorchTensor.of(losses.get(i));
      each.get(i).push_back(loss.detach());
      sum = sum == null ? loss.sum() : sum.add(loss.sum());
    }
    return Objects.requireNonNull(sum);
  }

  /** Zero, whose gradient with respect to x is g. */
  private static org.bytedeco.pytorch.Tensor vanishing(
      org.bytedeco.pytorch.Tensor x, org.bytedeco.pytorch.Tensor g) {
    org.bytedeco.pytorch.Tensor product = x.reshape(-1).dot(g.reshape(-1));
    return product.sub(product.detach());
  }

  /** Indices of the rows that a gradient flows into. */
  private List<Integer> learned(List<Tensor> rows) {
    List<Integer> learned = new ArrayList<>();
    for (int i = 0; i < rows.size(); i++) {
      if (!leaves.empty() && TorchTensor.of(rows.get(i)).requires_grad()) {
        learned.add(i);
      }
    }
    return learned;
  }

  private static List<List<org.bytedeco.pytorch.Tensor>> pieces(List<Tensor> rows) {
    List<org.bytedeco.pytorch.Tensor> whole = rows.stream().map(TorchTensor::of).toList();
    long all = whole.get(0).size(0);
    // What an accelerator keeps busy with is large pieces.
    long size = whole.get(0).is_cuda() ? all : PIECE;
    List<List<org.bytedeco.pytorch.Tensor>> pieces = new ArrayList<>();
    for (long from = 0; from < all; from += size) {
      long start = from;
      long length = Math.min(size, all - from);
      pieces.add(whole.stream().map(t -> t.narrow(0, start, length).detach()).toList());
    }
    return pieces;
  }

  private List<Tensor> wrapped(List<org.bytedeco.pytorch.Tensor> piece) {
    return piece.stream().map(t -> (Tensor) new TorchTensor(t, precision)).toList();
  }
}
