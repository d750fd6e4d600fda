/**
 * Reports: what scores mean, as one self-contained page, as tables for papers, and as JSON. Plots
 * are drawn by JFreeChart as SVG.
 */
@NullMarked
package io.dreamweir.eval.report;

import org.jspecify.annotations.NullMarked;
