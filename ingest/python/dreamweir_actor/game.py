"""A Gymnasium environment in the format's terms: bytes of observations, stored actions, ends, frames."""

import dataclasses

import numpy as np

from dreamweir_actor.gym_spaces import Actions, Observations


@dataclasses.dataclass(frozen=True)
class Row:
    """
    One row of an episode: the observation, and what led to it.

    `end` is open, terminal or time_limit; `measures` is what the suite counts of an episode, told with its last row.
    """

    blocks: list
    reward: float
    end: str
    frames: int
    measures: dict


class Game:
    """
    Plays one environment. `latest` is its newest observation as it gave it.

    Of an environment's `info` two things are known: `episode_frame_number` counts frames (else a step is one), and
    `measures` is a dict of numbers that its suite judges an episode by.
    """

    def __init__(self, environment):
        self._environment = environment
        self.observations, self.actions = Observations(environment.observation_space), Actions(environment.action_space)
        self.latest = None

    def reset(self, seed):
        """Starts an episode. :param seed: 31 bits"""
        self.latest, info = self._environment.reset(seed=seed)
        self._frame = info.get("episode_frame_number", 0)
        return Row(self.observations.raw(self.latest), 0.0, "open", 0, {})

    def step(self, stored):
        """:param stored: an action in stored form, within its heads"""
        self.latest, reward, terminated, truncated, info = self._environment.step(self.actions.played(stored))
        end = "terminal" if terminated else "time_limit" if truncated else "open"
        seen = info.get("episode_frame_number", self._frame + 1)
        frames, self._frame = seen - self._frame, seen
        told = info.get("measures", {}) if end != "open" else {}
        measures = {str(name): float(value) for name, value in told.items()}
        return Row(self.observations.raw(self.latest), float(np.float32(reward)), end, int(frames), measures)

    def close(self):
        self._environment.close()
