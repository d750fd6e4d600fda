/**
 * Which part of an algorithm matters: a grid of switches and seeds, trained, scored and compared.
 */
@NullMarked
package io.dreamweir.app.ablation;

import org.jspecify.annotations.NullMarked;
