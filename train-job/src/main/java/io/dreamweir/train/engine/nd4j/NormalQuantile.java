package io.dreamweir.train.engine.nd4j;

import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.buffer.DataType;

/**
 * Inverse of the standard normal distribution function, which the library lacks: a rational
 * approximation in three ranges of the probability (Wichura 1988, algorithm AS 241, relative error
 * 1e-16), in float64.
 */
record NormalQuantile(SameDiff graph) {

  private static final double[] CENTRE_TOP = {
    3.3871328727963665, 133.14166789178438, 1971.5909503065513,
    13731.69376550946, 45921.95393154987, 67265.7709270087,
    33430.57558358813, 2509.0809287301227
  };
  private static final double[] CENTRE_BOTTOM = {
    1.0,
    42.31333070160091,
    687.1870074920579,
    5394.196021424751,
    21213.794301586597,
    39307.89580009271,
    28729.085735721943,
    5226.495278852854
  };
  private static final double[] FLANK_TOP = {
    1.4234371107496835, 4.630337846156546, 5.769497221460691,
    3.6478483247632045, 1.2704582524523684, 0.2417807251774506,
    0.022723844989269184, 0.0007745450142783414
  };
  private static final double[] FLANK_BOTTOM = {
    1.0,
    2.053191626637759,
    1.6763848301838038,
    0.6897673349851,
    0.14810397642748008,
    0.015198666563616457,
    0.0005475938084995345,
    1.0507500716444169e-9
  };
  private static final double[] TAIL_TOP = {
    6.657904643501103, 5.463784911164114, 1.7848265399172913,
    0.29656057182850487, 0.026532189526576124, 0.0012426609473880784,
    2.7115555687434876e-5, 2.0103343992922881e-7
  };
  private static final double[] TAIL_BOTTOM = {
    1.0,
    0.599832206555888,
    0.1369298809227358,
    0.014875361290850615,
    0.0007868691311456133,
    1.8463183175100548e-5,
    1.421511758316446e-7,
    2.0442631033899397e-15
  };

  /** The quantiles of probabilities in (0, 1), in their type. */
  SDVariable of(SDVariable probability) {
    SDVariable p = probability.castTo(DataType.DOUBLE);
    SDVariable q = p.sub(0.5);
    SDVariable centre =
        q.mul(ratio(CENTRE_TOP, CENTRE_BOTTOM, graph.math().square(q).neg().add(0.180625)));
    SDVariable smaller = graph.math().min(p, p.neg().add(1));
    SDVariable r = graph.math().sqrt(graph.math().log(smaller).neg());
    SDVariable flank = ratio(FLANK_TOP, FLANK_BOTTOM, r.sub(1.6));
    SDVariable tail = ratio(TAIL_TOP, TAIL_BOTTOM, r.sub(5));
    SDVariable outside = graph.math().sign(q).mul(Nd4jTensor.chosen(r.lte(5), flank, tail));
    return Nd4jTensor.chosen(graph.math().abs(q).lte(0.425), centre, outside)
        .castTo(probability.dataType());
  }

  private static SDVariable ratio(double[] top, double[] bottom, SDVariable x) {
    return polynomial(top, x).div(polynomial(bottom, x));
  }

  private static SDVariable polynomial(double[] coefficients, SDVariable x) {
    SDVariable sum = x.mul(coefficients[coefficients.length - 1]);
    for (int i = coefficients.length - 2; i > 0; i--) {
      sum = sum.add(coefficients[i]).mul(x);
    }
    return sum.add(coefficients[0]);
  }
}
