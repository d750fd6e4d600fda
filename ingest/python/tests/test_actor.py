"""What an environment says becomes rows; what cannot be stored is named."""

import gymnasium
import numpy as np
import pytest
from dreamweir_actor.__main__ import describe, main
from dreamweir_actor.gym_spaces import Actions, Observations
from dreamweir_actor.play import Actor, collect, session
from dreamweir_actor.seeds import derive
from gymnasium import spaces


class Everything(gymnasium.Env):
    """A Dict of a picture, a vector and a count; a Dict of a Box with bounds of its own and a choice."""

    observation_space = spaces.Dict(
        Screen=spaces.Box(0, 255, (4, 4), np.uint8), vector=spaces.Box(-9, 9, (3,), np.float64), count=spaces.Discrete(50)
    )
    action_space = spaces.Dict(push=spaces.Box(np.float32([0, -4]), np.float32([2, 4])), pick=spaces.Discrete(3, start=1))

    def __init__(self, length=40, terminal=True):
        self.length, self.terminal = length, terminal
        self.seen = []

    def _observe(self):
        return {"Screen": np.full((4, 4), self.t, np.uint8), "vector": np.arange(3) + self.t / 8, "count": self.t}

    def reset(self, seed=None, options=None):
        super().reset(seed=seed)
        self.t = 0
        self.seen.append(seed)
        return self._observe(), {}

    def step(self, action):
        assert self.action_space.contains(action), action
        self.t += 1
        over = self.t == self.length
        return self._observe(), self.t / 2, over and self.terminal, over, {}


def play(environment, steps, policy=None, number=0):
    task = describe(environment)
    chunks = []
    actor = Actor(number, environment, task, "run", derive(5, "run", "run"), session(), policy)
    assert collect([actor], chunks.append, steps) == steps
    return actor, chunks


def test_a_dict_becomes_named_tensors_and_heads():
    task = describe(Everything())
    assert {t.name: (t.type, t.shape) for t in task.observation} == {
        "screen": ("uint8", (4, 4, 1)), "vector": ("float32", (3,)), "count": ("int32", ())
    }
    assert {h.name: (h.kind, h.size) for h in task.action} == {"push": ("continuous", 2), "pick": ("discrete", 3)}


def test_rows_are_numbered_without_gaps_and_end_as_the_environment_says():
    for terminal, end in ((True, "terminal"), (False, "time_limit")):
        actor, chunks = play(Everything(terminal=terminal), 100)
        assert [(c.first_step, c.rows, c.end) for c in chunks] == [
            (0, 32, "open"), (32, 9, end), (0, 32, "open"), (32, 9, end), (0, 18, "cut")
        ]
        assert len({c.origin.episode_id for c in chunks}) == 3
        assert actor.returns == [410.0, 410.0]
        first = chunks[0]
        assert (first.rewards[0], first.frames[0], first.frames[1]) == (0.0, 0, 1)
        assert sorted(first.actions[:3]) == [-1.0, 0.0, 0.0]


def test_the_same_seed_plays_the_same_and_every_episode_has_its_own():
    runs = [play(Everything(), 100) for _ in range(2)]
    assert [c.actions for c in runs[0][1]] == [c.actions for c in runs[1][1]]
    environment = Everything()
    play(environment, 100)
    assert len(set(environment.seen)) == 3 and all(0 <= seed < 2**31 for seed in environment.seen)
    assert runs[0][1][0].origin.seed == derive(derive(5, "run", "run"), "actor", 0, "episode", 0)


def test_a_function_plays_in_the_environments_own_terms():
    def function(observation):
        return {"push": np.float32([2, -2]), "pick": 1 + observation["count"] % 3}

    function.version = 7
    actor, chunks = play(Everything(), 4, function)
    assert chunks[0].origin.policy_version == 7
    assert [head.name for head in chunks[0].origin.task.action] == ["push", "pick"]
    assert chunks[0].actions == [0, 0, -1, *[1, -0.5, 0], *[1, -0.5, 1], *[1, -0.5, 2]]


@pytest.mark.parametrize("task, head", [("CartPole-v1", ("discrete", 2)), ("Pendulum-v1", ("continuous", 1))])
def test_classic_control(task, head):
    environment = gymnasium.make(task)
    actor, chunks = play(environment, 500)
    assert [(h.kind, h.size) for h in chunks[0].origin.task.action] == [head]
    assert sum(c.rows for c in chunks) == 500
    ends = [c.end for c in chunks]
    assert ends.count("terminal" if task == "CartPole-v1" else "time_limit") == len(actor.returns) > 1


def test_what_cannot_be_stored_is_named():
    with pytest.raises(ValueError, match="without bounds; wrap the environment in RescaleAction"):
        Actions(spaces.Box(-np.inf, np.inf, (2,)))
    with pytest.raises(ValueError, match="'vector' is a Text"):
        Observations(spaces.Text(5))
    vector = Observations(spaces.Box(-1, 1, (2,)))
    with pytest.raises(ValueError, match="'vector' holds nan, expected finite"):
        vector.raw(np.array([0, np.nan]))
    with pytest.raises(ValueError, match=r"shape \[3\], expected \[2\]"):
        vector.raw(np.zeros(3))
    with pytest.raises(ValueError, match="two observations have one name"):
        Observations(spaces.Dict({"A": spaces.Discrete(2), "a": spaces.Discrete(2)}))
    broken = Everything()
    broken.step = lambda action: (broken._observe(), float("nan"), False, False, {})
    with pytest.raises(ValueError, match=r"\[gym/Everything/\w+-0-0@1\] has reward nan"):
        play(broken, 5)


def test_the_command_says_what_is_wrong(capsys, monkeypatch):
    for words, said in {
        ("--task", "Nothing-v9"): "environment Nothing-v9 cannot be made",
        ("--task", "CartPole-v1", "--policy", "nowhere:f"): "--policy nowhere:f is neither random nor",
        ("--task", "CartPole-v1", "--kafka", "sasl.password"): "'sasl.password' must be KEY=VALUE",
        ("--task", "CartPole-v1", "--kafka", "sasl.password=env:UNSET_PW"): "has no variable UNSET_PW",
        ("--task", "CartPole-v1", "--kafka", "no.such=1"): "Kafka settings for localhost:9092 are wrong",
        ("--task", "CartPole-v1", "--actors", "0"): "--actors must be 1 or more",
    }.items():
        assert main(list(words)) == 2
        assert said in capsys.readouterr().err
    monkeypatch.setattr("dreamweir_actor.kafka.PATIENCE", 1)
    assert main(["--task", "CartPole-v1", "--steps", "5", "--brokers", "127.0.0.1:1"]) == 1
    assert "Kafka does not answer at 127.0.0.1:1" in capsys.readouterr().err
