"""
Environments by task name, each with Gymnasium's interface:

    gym/ID                  a registered Gymnasium environment; MODULE:ID imports MODULE first
    dmc/DOMAIN_TASK         DeepMind Control from its own numbers, for example dmc/walker_walk (pip install dm_control)
    crafter/reward          Crafter, or crafter/noreward (pip install crafter)
    bsuite/NAME/N           setting N of a BSuite experiment, for example bsuite/catch/0 (pip install bsuite)
    minatar/GAME            MinAtar (pip install minatar)
    python/MODULE.FUNCTION  what your function of the options returns: a Gymnasium or dm_env environment

Options go to the environment, but for `repeat` (how often an action is executed; rewards are summed) and `max_steps`
(steps after which an episode is cut: a time limit).
"""

import hashlib
import importlib
import importlib.metadata
import json
import os
import sys

import gymnasium
import numpy as np

from dreamweir_actor.dm_env_adapter import DmEnv
from dreamweir_actor.gym_spaces import Actions, Observations
from dreamweir_actor.task import Task

_OWN = ("repeat", "max_steps")
_PACKAGES = {"dmc": "dm_control", "crafter": "crafter", "bsuite": "bsuite", "minatar": "minatar"}


class Unknown(Exception):
    """There is no such environment, it cannot be imported, or it does not take these options."""


def make(task, options=None):
    """The environment of a task name; a name without a family is a Gymnasium id."""
    given = {key.replace("-", "_"): value for key, value in (options or {}).items()}
    own = {key: given.pop(key) for key in _OWN if key in given}
    family, _, rest = task.partition("/")
    opens, name = (_FAMILIES[family], rest) if family in _FAMILIES else (_gym, task)
    try:
        environment = opens(name, given)
        if int(own.get("repeat", 1)) > 1:
            environment = _Repeated(environment, int(own["repeat"]))
        if int(own.get("max_steps", 0)) > 0:
            environment = gymnasium.wrappers.TimeLimit(environment, int(own["max_steps"]))
        return environment
    except (gymnasium.error.Error, ImportError, AttributeError, KeyError, TypeError, ValueError) as error:
        missing = isinstance(error, ImportError) and family in _PACKAGES
        hint = f"; pip install {_PACKAGES[family]}" if missing else ""
        raise Unknown(f"environment {task} cannot be made: {error}{hint}") from error


def name_of(task):
    """A task's name in the lake."""
    family = task.partition("/")[0]
    return (task if family in _FAMILIES else "gym/" + task).replace(":", "/")


def describe(environment, name=None, options=None):
    """What is played: the rules of a task are its environment, that one's arguments, and the packages' versions."""
    spec = environment.spec
    identity = spec.id if spec is not None else type(environment.unwrapped).__name__
    rules = json.dumps({"id": identity, "options": options or {}}, sort_keys=True, default=str)
    version = getattr(environment.unwrapped, "version", None)
    return Task(
        name or "gym/" + identity.replace(":", "/"),
        version if isinstance(version, str) else "gymnasium-" + gymnasium.__version__,
        hashlib.sha256(rules.encode()).hexdigest()[:16],
        Observations(environment.observation_space).tensors,
        Actions(environment.action_space).heads,
    )


def _version(package):
    return package + "-" + importlib.metadata.version(package)


class _Repeated(gymnasium.Wrapper):
    """Executes an action several times, as far as the episode goes, and counts frames."""

    def __init__(self, environment, times):
        super().__init__(environment)
        self._times = times

    def reset(self, **arguments):
        self._frames = 0
        return self.env.reset(**arguments)

    def step(self, action):
        total = 0.0
        for _ in range(self._times):
            observation, reward, terminated, truncated, info = self.env.step(action)
            total += float(reward)
            self._frames += 1
            if terminated or truncated:
                break
        return observation, total, terminated, truncated, {**info, "episode_frame_number": self._frames}


def _gym(name, options):
    return gymnasium.make(name, **options)


def _dmc(name, options):
    from dm_control import suite

    known = {f"{domain}_{task}": (domain, task) for domain, task in suite.ALL_TASKS}
    if name not in known:
        raise ValueError(f"DeepMind Control has no task {name}; it has {', '.join(sorted(known))}")
    environment = suite.load(*known[name], **options)

    def seeded(seed):
        environment.task._random = np.random.RandomState(seed)

    return DmEnv(environment, _version("dm_control"), seeded)


def _bsuite(name, options):
    import bsuite

    experiment, _, number = name.rpartition("/")
    environment = bsuite.load_from_id(f"{experiment}/{number}")
    inner = getattr(environment, "raw_env", environment)
    counters = [key for key, value in environment.bsuite_info().items() if np.isscalar(value)]
    before = {}

    def seeded(seed):
        before.update({key: environment.bsuite_info()[key] for key in counters})
        if hasattr(inner, "_rng"):
            inner._rng = np.random.RandomState(seed)

    def measures():
        now = environment.bsuite_info()
        return {key: float(now[key]) - float(before.get(key, 0)) for key in counters}

    return DmEnv(environment, _version("bsuite"), seeded, measures)


def _crafter(name, options):
    import crafter

    if name not in ("reward", "noreward"):
        raise ValueError(f"Crafter has no task {name}; it has reward and noreward")
    return _Crafter(crafter.Env(reward=name == "reward", **options))


class _Crafter(gymnasium.Env):
    """Crafter, which has the interface of an older Gym; judged by the achievements unlocked in an episode."""

    def __init__(self, environment):
        self._environment = environment
        self.version = _version("crafter")
        self.observation_space = gymnasium.spaces.Box(0, 255, environment.observation_space.shape, np.uint8)
        self.action_space = gymnasium.spaces.Discrete(int(environment.action_space.n))

    def reset(self, *, seed=None, options=None):
        super().reset(seed=seed)
        if seed is not None:
            # Each world is drawn from this seed and the number of the episode.
            self._environment._seed, self._environment._episode = seed, 0
        observation = self._environment.reset()
        # Crafter keeps what lives in a part of its world in a set, whose order is that of addresses in memory; which of
        # them vanishes is drawn by that order. With one that is kept, a seed and the actions give the episode.
        world = self._environment._world
        order = {thing: place for place, thing in enumerate(world._objects)}
        for part, things in world._chunks.items():
            world._chunks[part] = _InOrder.fromkeys(sorted(things, key=order.get))
        world._chunks.default_factory = _InOrder
        return observation, {}

    def step(self, action):
        observation, reward, done, info = self._environment.step(action)
        died = bool(done) and info["discount"] == 0
        return observation, float(reward), died, bool(done) and not died, {"measures": info["achievements"]}


class _InOrder(dict):
    """A set that is iterated in the order of insertion."""

    def add(self, thing):
        self[thing] = None

    def remove(self, thing):
        del self[thing]


def _minatar(name, options):
    from minatar import Environment

    return _MinAtar(Environment(name, **options))


class _MinAtar(gymnasium.Env):
    """A grid of 10 x 10 cells with a channel for each kind of thing, as numbers 0 and 1."""

    def __init__(self, environment):
        self._environment = environment
        self.version = _version("minatar")
        self.observation_space = gymnasium.spaces.Box(0, 1, tuple(environment.state_shape()), np.float32)
        self.action_space = gymnasium.spaces.Discrete(int(environment.num_actions()))

    def reset(self, *, seed=None, options=None):
        super().reset(seed=seed)
        if seed is not None:
            self._environment.seed(seed)
            # Else the last action of the episode before could stick in the first step.
            self._environment.last_action = 0
        self._environment.reset()
        return self._environment.state().astype(np.float32), {}

    def step(self, action):
        reward, terminal = self._environment.act(action)
        return self._environment.state().astype(np.float32), float(reward), bool(terminal), False, {}


def _python(name, options):
    module, _, function = name.rpartition(".")
    if not module:
        raise ValueError(f"{name} is not MODULE.FUNCTION")
    sys.path.insert(0, os.getcwd())
    made = getattr(importlib.import_module(module), function)(**options)
    return made if isinstance(made, gymnasium.Env) else DmEnv(made, "python")


_FAMILIES = {
    "gym": _gym, "dmc": _dmc, "bsuite": _bsuite, "crafter": _crafter, "minatar": _minatar, "python": _python,
}
