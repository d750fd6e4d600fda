"""Environments by name, of both interfaces, and what another process hears of them."""

import json
import socket
import struct
import threading
import types

import gymnasium
import numpy as np
import pytest
from dreamweir_actor.__main__ import main
from dreamweir_actor.environment import _open
from dreamweir_actor.game import Game
from dreamweir_actor.play import RandomPolicy
from dreamweir_actor.serve import TOKEN_BYTES, serve
from dreamweir_actor.suites import Unknown, describe, make, name_of


def spec(**fields):
    return types.SimpleNamespace(**fields)


class Slide:
    """An environment of dm_env's interface: two observations, a bounded action, 4 steps; the end is as `discount` says."""

    def __init__(self, discount=1.0):
        self.discount = discount

    def observation_spec(self):
        return {
            "place": spec(shape=(), dtype=np.float64), "seen": spec(shape=(2,), dtype=np.int64, minimum=0, maximum=9)
        }

    def action_spec(self):
        return spec(shape=(1,), dtype=np.float64, minimum=-2.0, maximum=2.0)

    def _step(self, reward, last):
        seen = {"place": np.float64(self.place), "seen": np.array([self.steps, 9])}
        return spec(reward=reward, discount=self.discount, observation=seen, last=lambda: last)

    def reset(self):
        self.place, self.steps = 0.0, 0
        return self._step(None, False)

    def step(self, action):
        self.steps += 1
        self.place += float(action[0])
        return self._step(self.place, self.steps == 4)

    def close(self):
        pass


@pytest.fixture
def slides(monkeypatch):
    module = types.ModuleType("slides")
    module.make = Slide
    monkeypatch.setitem(__import__("sys").modules, "slides", module)


def test_a_dm_environment_is_played_as_gymnasiums(slides):
    for discount, end in ((1.0, "time_limit"), (0.0, "terminal")):
        options = {"discount": discount}
        environment = make("python/slides.make", options)
        task = describe(environment, name_of("python/slides.make"), options)
        assert task.task == "python/slides.make"
        assert [(t.name, t.type, t.shape) for t in task.observation] == [("place", "float32", ()), ("seen", "int32", (2,))]
        assert [(h.kind, h.size) for h in task.action] == [("continuous", 1)]
        game = Game(environment)
        rows = [game.reset(5), *(game.step([0.5]) for _ in range(4))]
        assert [row.reward for row in rows] == [0, 1, 2, 3, 4]
        assert [row.end for row in rows] == ["open"] * 4 + [end]
        assert rows[1].blocks == [struct.pack("<f", 1), struct.pack("<2i", 1, 9)]


def test_an_action_is_repeated_and_an_episode_cut(slides):
    game = Game(make("python/slides.make", {"repeat": 3}))
    game.reset(1)
    assert (row := game.step([0.5])).reward == 6 and row.frames == 3 and row.end == "open"
    assert (row := game.step([0.5])).reward == 4 and row.frames == 1 and row.end == "time_limit"
    game = Game(make("gym/CartPole-v1", {"max-steps": 3}))
    game.reset(1)
    assert [game.step([i % 2]).end for i in range(3)] == ["open", "open", "time_limit"]


def test_names_and_rules():
    assert name_of("CartPole-v1") == name_of("gym/CartPole-v1") == "gym/CartPole-v1"
    assert name_of("dmc/walker_walk") == "dmc/walker_walk"
    one, other = (describe(make("gym/CartPole-v1", options), None, options) for options in ({}, {"repeat": 2}))
    assert one.configuration_hash != other.configuration_hash
    assert describe(make("CartPole-v1"), name_of("CartPole-v1"), {}) == one


@pytest.mark.parametrize("task, said", [
    ("gym/Nothing-v9", "environment gym/Nothing-v9 cannot be made"),
    ("python/make", "make is not MODULE.FUNCTION"),
    ("python/no_such_module.make", "No module named 'no_such_module'"),
    ("gym/CartPole-v1 --option sound=1", "unexpected keyword argument 'sound'"),
])
def test_what_cannot_be_made_is_said(task, said, capsys):
    assert main(["--task", *task.split(" ")]) == 2
    assert said in capsys.readouterr().err


def converse(task, requests, options=()):
    """What a process says to these requests, over a socket, as (message, data)."""
    answers = []
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        player = threading.Thread(target=serve, args=(port, b"t" * TOKEN_BYTES, lambda: _open(task, options)))
        player.start()
        connection, _ = server.accept()
        with connection, connection.makefile("rwb") as stream:
            assert stream.read(TOKEN_BYTES) == b"t" * TOKEN_BYTES
            for message, data in requests:
                text = json.dumps({**message, "bytes": len(data)}).encode()
                stream.write(struct.pack("<I", len(text)) + text + data)
                stream.flush()
                answer = json.loads(stream.read(struct.unpack("<I", stream.read(4))[0]))
                answers.append((answer, stream.read(answer["bytes"])))
        player.join(10)
        assert not player.is_alive()
    return answers


def test_another_process_plays_what_this_one_would():
    step = ({"step": 1}, struct.pack("<f", 1))
    opened, first, second, again, wrong = converse(
        "gym/CartPole-v1", [({"open": 1}, b""), ({"reset": 7}, b""), step, ({"reset": 7}, b""), ({"open": 2}, b"")]
    )
    assert opened[0]["task"] == "gym/CartPole-v1"
    assert opened[0]["spaces"]["observation"] == [{"name": "vector", "type": "float32", "shape": [4]}]
    game = Game(gymnasium.make("CartPole-v1"))
    assert first[1] == again[1] == game.reset(7).blocks[0]
    row = game.step([1.0])
    assert second == ({"reward": 1.0, "end": "open", "frames": 1, "measures": {}, "bytes": 16}, row.blocks[0])
    assert "protocol 2 is not 1" in wrong[0]["error"]


def test_what_is_missing_is_told_to_the_other_process():
    ((answer, _),) = converse("gym/Nothing-v9", [({"open": 1}, b"")])
    assert "environment gym/Nothing-v9 cannot be made" in answer["error"]


@pytest.mark.parametrize("task, package, measure", [
    ("crafter/reward", "crafter", "collect_wood"), ("bsuite/catch/0", "bsuite", "total_regret"),
    ("minatar/breakout", "minatar", None), ("dmc/cartpole_balance", "dm_control", None),
])
def test_suites_that_are_installed_repeat_their_episodes(task, package, measure):
    pytest.importorskip(package)
    game = Game(environment := make(task, {"max_steps": 40}))
    heads = describe(environment, name_of(task)).action

    def play(seed):
        policy = RandomPolicy(heads)
        policy.start(3)
        rows = [game.reset(seed)]
        while rows[-1].end == "open":
            rows.append(game.step(policy.stored(None)))
        return rows

    first, second = play(5), play(5)
    assert [row.blocks for row in first] == [row.blocks for row in second]
    assert measure is None or measure in first[-1].measures
    with pytest.raises(Unknown):
        make(task.replace("/", "/x", 1))
