"""Plays environments: who chooses actions, what an episode is called, when a chunk leaves."""

import secrets
import threading
import time

import numpy as np

from dreamweir_actor.chunks import ChunkBuilder
from dreamweir_actor.game import Game
from dreamweir_actor.seeds import SplittableRandom, derive, for_gymnasium
from dreamweir_actor.wire import Origin

_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"


def _base36(number, width):
    text = ""
    while number:
        number, digit = divmod(number, 36)
        text = _DIGITS[digit] + text
    return text.rjust(width, "0")


def session(now_ms=None, random=None):
    """The unique part of all episode ids of one start: the time and 40 random bits."""
    now_ms = int(time.time() * 1000) if now_ms is None else now_ms
    return _base36(now_ms, 9) + _base36(secrets.randbits(40) if random is None else random, 8)


class RandomPolicy:
    """Uniformly random actions, the same draws as the Java actor's for the same seed."""

    version = -1

    def __init__(self, heads):
        self._heads = heads

    def start(self, seed):
        self._random = SplittableRandom(seed)

    def stored(self, observation):
        return [value for head in self._heads for value in self._draw(head)]

    def _draw(self, head):
        if head.kind == "discrete":
            return [float(self._random.next_int(head.size))]
        return [_float32(self._random.next_double(-1.0, 1.0)) for _ in range(head.size)]


def _float32(value):
    return float(np.float32(value))


class CallablePolicy:
    """
    A function of the environment's own observation that returns the environment's own action.

    Its attribute `version` (else 0) is stored with every chunk; `start(seed)` is called before each episode if it is
    there. Of a class every actor makes its own, so that it may remember something of its episode.
    """

    def __init__(self, function, actions):
        self._function, self._actions = function() if isinstance(function, type) else function, actions
        self.version = int(getattr(function, "version", 0))

    def start(self, seed):
        getattr(self._function, "start", lambda seed: None)(seed)

    def stored(self, observation):
        return self._actions.stored(self._function(observation))


class Actor:
    """One environment and the episode played in it."""

    def __init__(self, number, environment, task, run, run_seed, ids, policy=None):
        """:param policy: a function (see CallablePolicy); None plays at random"""
        self._number, self._game, self._task = number, Game(environment), task
        self._run, self._run_seed, self._ids = run, run_seed, ids
        self._policy = RandomPolicy(task.action) if policy is None else CallablePolicy(policy, self._game.actions)
        self._rows = None
        self.episodes = 0
        self.returns = []

    def step(self):
        """Plays one row, the reset row of a new episode or a step; returns the chunk that it closed, or None."""
        if self._rows is None:
            return self._reset()
        stored = self._policy.stored(self._game.latest)
        row = self._game.step(stored)
        self._return += row.reward
        chunk = self._rows.add(row.blocks, stored, row.reward, row.end, row.frames)
        if row.end != "open":
            self._rows = None
            self.returns.append(self._return)
        return chunk

    def _reset(self):
        seed = derive(self._run_seed, "actor", self._number, "episode", self.episodes)
        origin = Origin(
            f"{self._ids}-{self._number}-{self.episodes}", self._run, f"actor-{self._number}", self._task,
            self._policy.version, seed, int(time.time() * 1000),
        )
        self.episodes += 1
        self._return = 0.0
        self._rows = ChunkBuilder(origin)
        self._policy.start(derive(seed, "policy"))
        row = self._game.reset(for_gymnasium(derive(seed, "environment")))
        return self._rows.add(row.blocks, self._task.no_action(), 0.0, "open", 0)

    def cut(self):
        """Ends the episode under way; its rows so far, or None."""
        rows, self._rows = self._rows, None
        return None if rows is None else rows.cut()

    def close(self):
        self._game.close()


def collect(actors, send, steps, stop=None):
    """
    Plays `steps` rows (reset rows included; 0 goes on until `stop` is set), one of each actor in turn, then cuts.

    :param send: takes each chunk; may block
    :return: rows played
    """
    stop = stop or threading.Event()
    played = 0
    while not stop.is_set() and (steps == 0 or played < steps):
        chunk = actors[played % len(actors)].step()
        played += 1
        if chunk is not None:
            send(chunk)
    for actor in actors:
        chunk = actor.cut()
        if chunk is not None:
            send(chunk)
    return played
