"""An environment of dm_env's interface with Gymnasium's. Knows it by its methods, so dm_env need not be installed."""

import gymnasium
import numpy as np
from gymnasium import spaces


class DmEnv(gymnasium.Env):
    """
    A last step with discount 0 is terminal; any other is a time limit.

    :param seeded: called with the seed before an episode that has one
    :param measures: numbers that the suite judges the episode by, asked for at its end
    """

    def __init__(self, environment, version, seeded=lambda seed: None, measures=dict):
        self._environment, self._seeded, self._measures = environment, seeded, measures
        self.version = version
        self.observation_space = _space(environment.observation_spec())
        self.action_space = _space(environment.action_spec())

    @property
    def unwrapped(self):
        return self

    def reset(self, *, seed=None, options=None):
        super().reset(seed=seed)
        if seed is not None:
            self._seeded(seed)
        return _observed(self.observation_space, self._environment.reset().observation), {}

    def step(self, action):
        step = self._environment.step(action)
        over = step.last()
        terminal = over and step.discount == 0
        info = {"measures": self._measures()} if over else {}
        seen = _observed(self.observation_space, step.observation)
        return seen, float(step.reward or 0), terminal, over and not terminal, info

    def close(self):
        self._environment.close()


def _space(spec):
    if isinstance(spec, dict) or hasattr(spec, "items"):
        return spaces.Dict({key: _space(below) for key, below in spec.items()})
    if isinstance(spec, (list, tuple)):
        return spaces.Tuple([_space(below) for below in spec])
    if hasattr(spec, "num_values"):
        return spaces.Discrete(int(spec.num_values))
    kind = np.dtype(spec.dtype)
    # A number is a vector of one; it may be without bounds, as most observations are.
    low = np.broadcast_to(getattr(spec, "minimum", -np.inf), spec.shape)
    high = np.broadcast_to(getattr(spec, "maximum", np.inf), spec.shape)
    if kind.kind != "f":
        limits = np.iinfo(kind) if kind.kind in "iu" else None
        low = np.clip(low, limits.min, limits.max) if limits else np.zeros(spec.shape)
        high = np.clip(high, limits.min, limits.max) if limits else np.ones(spec.shape)
    return spaces.Box(low.astype(kind), high.astype(kind), spec.shape, kind.type)


def _observed(space, value):
    if isinstance(space, spaces.Dict):
        return {key: _observed(below, value[key]) for key, below in space.items()}
    if isinstance(space, spaces.Tuple):
        return tuple(_observed(below, part) for below, part in zip(space, value))
    if isinstance(space, spaces.Discrete):
        return int(value)
    return np.asarray(value, space.dtype).reshape(space.shape)
