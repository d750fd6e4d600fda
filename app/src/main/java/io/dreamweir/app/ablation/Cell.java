package io.dreamweir.app.ablation;

import java.nio.file.Path;
import java.util.List;

/**
 * One training with one evaluation.
 *
 * @param variant positions of the switches, as text
 * @param settings {@code key=value} of all of them
 * @param number of the seed, from 1
 * @param seed of the run
 * @param folder where it leaves everything
 */
record Cell(String variant, List<String> settings, int number, long seed, Path folder) {}
