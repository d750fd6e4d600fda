package io.dreamweir.train.dreamer.v2;

import io.dreamweir.train.engine.Tensor;

/** What is done to rewards before a model learns them. */
public enum RewardTransform {
  IDENTITY {
    @Override
    public Tensor apply(Tensor reward) {
      return reward;
    }
  },
  TANH {
    @Override
    public Tensor apply(Tensor reward) {
      return reward.tanh();
    }
  },
  SIGN {
    @Override
    public Tensor apply(Tensor reward) {
      return reward.sign();
    }
  };

  /** Transforms rewards elementwise. */
  public abstract Tensor apply(Tensor reward);
}
