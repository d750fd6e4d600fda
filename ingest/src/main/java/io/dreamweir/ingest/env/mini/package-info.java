/**
 * The built-in suite: {@code catch}, {@code catch-long}, {@code point} and {@code pendulum}
 * (continuous control), and five games with MinAtar-compatible rules [1], written from a
 * description of the rules. They need no ROM and run at millions of steps per second; every picture
 * is {@code image uint8 [64, 64, 1]} unless an option says otherwise.
 *
 * <p>[1] Young, Tian: MinAtar, an Atari-inspired testbed for thorough and reproducible
 * reinforcement learning experiments. arXiv:1903.03176, 2019.
 */
@NullMarked
package io.dreamweir.ingest.env.mini;

import org.jspecify.annotations.NullMarked;
