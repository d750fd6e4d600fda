package io.dreamweir.train.engine;

/**
 * One step of Adam on every element: {@code g *= gradientScale; p *= decay; m += (g-m)(1-beta1); s
 * += (g*g-s)(1-beta2); p -= stepSize * m / (sqrt(s) + epsilon)}. Any bias correction is in the
 * caller's {@code stepSize} and {@code epsilon}.
 *
 * @param gradientScale multiplies the gradient first
 * @param decay multiplies the parameter before the step
 * @param beta1 decay of the first moment
 * @param beta2 decay of the second moment
 * @param stepSize size of a step
 * @param epsilon added to the root of the stored second moment
 */
public record AdamStep(
    double gradientScale,
    double decay,
    double beta1,
    double beta2,
    double stepSize,
    double epsilon) {}
