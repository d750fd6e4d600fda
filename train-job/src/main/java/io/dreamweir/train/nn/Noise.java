package io.dreamweir.train.nn;

import io.dreamweir.train.engine.DeviceTensor;
import io.dreamweir.train.engine.Engine;
import io.dreamweir.train.engine.Outputs;
import io.dreamweir.train.engine.Program;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Random inputs of programs. The bits come from a counter-based generator in Java, so that they
 * depend on the seed alone and not on the engine.
 */
public final class Noise {

  private static final long GAMMA = 0x9E3779B97F4A7C15L;

  private static final Program GUMBEL =
      new Program("gumbel", (graph, in) -> Map.of("gumbel", in.get("u").gumbelQuantile()));

  /** The quantile is computed in float64: in float32 its tails are steps. */
  private static final Program NORMAL =
      new Program(
          "normal",
          (graph, in) -> Map.of("normal", in.get("u").float64().normalQuantile().float32()));

  /** Even, so that a pair of one draw is never split. */
  private static final int PART = 1 << 14;

  /** Uploading copies, so that one buffer serves all draws of a thread. */
  private static final ThreadLocal<FloatBuffer> SCRATCH =
      ThreadLocal.withInitial(() -> FloatBuffer.allocate(0));

  private Noise() {}

  /**
   * Which of the numbers of a larger tensor are drawn, so that workers with a part of a batch each
   * draw together what one would draw for all of it: the larger tensor is made of equal blocks, and
   * each block of as many equal parts as there are workers.
   *
   * @param blocks product of the extents before the one that is divided
   * @param part number of the part drawn, 0-based
   * @param parts parts of a block
   */
  public record Share(int blocks, int part, int parts) {

    /** All numbers. */
    public static final Share ALL = new Share(1, 0, 1);

    public Share {
      if (blocks < 1 || part < 0 || part >= parts) {
        throw new IllegalArgumentException("part " + part + " of " + parts + ", " + blocks);
      }
    }
  }

  /** Uniform in (0, 1), never 0 nor 1; 23 random bits. */
  public static DeviceTensor uniform(Engine engine, long seed, List<Integer> shape) {
    return uniform(engine, seed, shape, Share.ALL);
  }

  /** The same, a share of a larger tensor; the shape is the share's. */
  public static DeviceTensor uniform(Engine engine, long seed, List<Integer> shape, Share share) {
    int elements = shape.stream().reduce(1, Math::multiplyExact);
    FloatBuffer buffer = SCRATCH.get();
    if (buffer.capacity() < elements) {
      buffer =
          ByteBuffer.allocateDirect(Math.multiplyExact(elements, Float.BYTES))
              .order(ByteOrder.nativeOrder())
              .asFloatBuffer();
      SCRATCH.set(buffer);
    }
    if (share.parts() == 1) {
      fill(buffer, seed, elements);
    } else {
      fillShare(buffer, seed, elements, share);
    }
    return engine.upload(shape, buffer);
  }

  /** Standard Gumbel noise: {@code argmax(logits + noise)} is a draw of the softmax. */
  public static DeviceTensor gumbel(Engine engine, long seed, List<Integer> shape) {
    return gumbel(engine, seed, shape, Share.ALL);
  }

  /** The same, a share of a larger tensor. */
  public static DeviceTensor gumbel(Engine engine, long seed, List<Integer> shape, Share share) {
    try (DeviceTensor uniform = uniform(engine, seed, shape, share)) {
      Outputs outputs = engine.run(GUMBEL, Map.of("u", uniform));
      return outputs.get("gumbel");
    }
  }

  /** Standard normal noise. */
  public static DeviceTensor normal(Engine engine, long seed, List<Integer> shape) {
    return normal(engine, seed, shape, Share.ALL);
  }

  /** The same, a share of a larger tensor. */
  public static DeviceTensor normal(Engine engine, long seed, List<Integer> shape, Share share) {
    try (DeviceTensor uniform = uniform(engine, seed, shape, share)) {
      Outputs outputs = engine.run(NORMAL, Map.of("u", uniform));
      return outputs.get("normal");
    }
  }

  /** One Gumbel draw from 64 random bits. */
  public static float gumbel(long bits) {
    return (float) -Math.log(-Math.log(open(bits >>> 41)));
  }

  /** Parts of fixed size, each from its place in the stream: threads do not change the numbers. */
  private static void fill(FloatBuffer buffer, long seed, int elements) {
    IntStream.range(0, (elements + PART - 1) / PART)
        .parallel()
        .forEach(
            part -> {
              int from = part * PART;
              fill(buffer, from, Math.min(PART, elements - from), seed + (long) from / 2 * GAMMA);
            });
  }

  private static void fill(FloatBuffer buffer, int from, int count, long state) {
    for (int at = from; at + 1 < from + count; at += 2) {
      state += GAMMA;
      long bits = mix(state);
      buffer.put(at, open(bits >>> 41));
      buffer.put(at + 1, open(bits & 0x7FFFFF));
    }
    if (count % 2 == 1) {
      buffer.put(from + count - 1, open(mix(state + GAMMA) >>> 41));
    }
  }

  private static void fillShare(FloatBuffer buffer, long seed, int elements, Share share) {
    int run = elements / share.blocks();
    if (run * share.blocks() != elements) {
      throw new IllegalArgumentException(elements + " numbers are not " + share);
    }
    IntStream.range(0, share.blocks())
        .parallel()
        .forEach(
            block -> {
              long from = ((long) block * share.parts() + share.part()) * run;
              for (int i = 0; i < run; i++) {
                buffer.put(block * run + i, at(seed, from + i));
              }
            });
  }

  /** Number of a place in the stream: two come from each draw. */
  private static float at(long seed, long place) {
    long bits = mix(seed + (place / 2 + 1) * GAMMA);
    return open(place % 2 == 0 ? bits >>> 41 : bits & 0x7FFFFF);
  }

  /** The middle of one of 2^23 equal parts of (0, 1), exact in float32. */
  private static float open(long bits23) {
    return (bits23 + 0.5f) * 0x1p-23f;
  }

  /** Finalizer of SplitMix64. */
  private static long mix(long z) {
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }
}
