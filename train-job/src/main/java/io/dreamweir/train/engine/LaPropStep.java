package io.dreamweir.train.engine;

/**
 * One step of LaProp on every element: {@code g *= gradientScale; s += (g*g-s)(1-beta2); u = g /
 * (sqrt(s / correction2) + epsilon); m += (u-m)(1-beta1); p -= stepSize * m}. The first moment's
 * bias correction is in the caller's {@code stepSize}.
 *
 * @param gradientScale multiplies the gradient first
 * @param beta1 decay of the first moment, which is that of normalised gradients
 * @param beta2 decay of the second moment
 * @param correction2 divides the second moment, {@code 1 - beta2^t}
 * @param stepSize size of a step
 * @param epsilon added to the root of the corrected second moment
 */
public record LaPropStep(
    double gradientScale,
    double beta1,
    double beta2,
    double correction2,
    double stepSize,
    double epsilon) {}
