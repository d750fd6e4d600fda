"""The Java actor's messages, byte by byte; the Java side of it is PythonActorTest."""

import base64
import io
import json
import pathlib
import re

import fastavro
import pytest
import zstandard
from dreamweir_actor.chunks import ChunkBuilder
from dreamweir_actor.play import RandomPolicy, session
from dreamweir_actor.seeds import derive
from dreamweir_actor.task import Head, Task, Tensor
from dreamweir_actor.wire import Origin, encode

ROOT = pathlib.Path(__file__).parents[3]
GOLDEN = json.loads((ROOT / "ingest/src/test/resources/io/dreamweir/ingest/actor/python-actor.json").read_text())
SCHEMA = fastavro.parse_schema(
    json.loads((ROOT / "replay-lake/src/main/resources/io/dreamweir/chunk/rollouts.v1.avsc").read_text())
)


def play(episode):
    spaces = json.loads(episode["spaces"])
    task = Task(
        episode["task"], episode["version"], episode["configuration_hash"],
        tuple(Tensor(t["name"], t["type"], tuple(t["shape"])) for t in spaces["observation"]),
        tuple(Head(**head) for head in spaces["action"]),
    )
    names = ("episode_id", "run", "actor", "policy_version", "seed", "started_ms")
    rows = ChunkBuilder(Origin(task=task, **{name: episode[name] for name in names}))
    chunks = [
        rows.add(
            [base64.b64decode(raw) for raw in row["observation"]], row["action"], row["reward"], row["end"], row["frames"]
        )
        for row in episode["rows"]
    ]
    return [chunk for chunk in [*chunks, rows.cut()] if chunk is not None]


@pytest.mark.parametrize("episode", GOLDEN["episodes"], ids=lambda episode: episode["task"])
def test_the_same_steps_make_the_same_messages(episode):
    messages = [base64.b64decode(text) for text in episode["messages"]]
    chunks = play(episode)
    assert len(chunks) == len(messages)
    for chunk, message in zip(chunks, messages):
        golden = fastavro.schemaless_reader(io.BytesIO(message), SCHEMA, None)
        # Versions of zstd may compress differently; with the same compressed blocks every byte is the same.
        blocks = iter(golden["observations"])
        assert encode(chunk, lambda raw: next(blocks)["data"]) == message
        ours = fastavro.schemaless_reader(io.BytesIO(encode(chunk)), SCHEMA, None)
        for block, raw in zip(ours["observations"], chunk.blocks, strict=True):
            assert zstandard.frame_content_size(block["data"]) == len(raw)
            assert zstandard.decompress(block["data"]) == raw
        for block, theirs in zip(golden["observations"], chunk.blocks, strict=True):
            assert zstandard.decompress(block["data"]) == theirs


def test_seeds_and_random_actions_are_the_same():
    for seed in GOLDEN["seeds"]:
        assert derive(seed["root"], *seed["parts"]) == seed["seed"]
    policy = RandomPolicy([Head(**head) for head in GOLDEN["random"]["heads"]])
    for draw in GOLDEN["random"]["draws"]:
        policy.start(draw["seed"])
        assert [policy.stored(None) for _ in draw["actions"]] == draw["actions"]


def test_episode_ids_sort_by_time_and_never_repeat():
    assert session(0, 0) == "0" * 17
    assert session(1790000000123, 2**40 - 1) == "0mubbs7ln" + "e13wu1of"
    assert re.fullmatch("[0-9a-z]{17}", session())
    assert session(1790000000123) < session(1790000000124)
    assert len({session(5) for _ in range(1000)}) == 1000
