"""Tensors that `dreamweir cut --materialize` has written, read by pyarrow alone, against the episodes they were cut from."""

import base64
import json
import os
import pathlib
import subprocess

import numpy as np
import pyarrow.dataset as ds
import pyarrow.parquet as pq
import pytest
from deltalake import DeltaTable
from test_readers import ROOT, dreamweir, frames, make_episode

PETASTORM = pathlib.Path(os.environ.get("DREAMWEIR_PETASTORM", ROOT / ".build" / "petastorm"))
TASK = "test/tensors"
BATCHES, BATCH, LENGTH = 7, 4, 12


@pytest.fixture(scope="module")
def cut(tmp_path_factory):
    folder = tmp_path_factory.mktemp("cut")
    (folder / "npz").mkdir()
    for seed, rows in enumerate((1, 12, 13, 33, 90)):
        np.savez(folder / "npz" / f"20260901T10203{seed}-{seed:032x}-{rows - 1}.npz", **make_episode(seed, rows))
    lake = folder / "lake"
    dreamweir(
        "lake", "import", "--lake", lake, "--from", folder / "npz", "--format", "dreamerv2", "--task", TASK
    )
    printed = dreamweir(
        "cut", "--lake", lake, "--batches", BATCHES, "--batch", BATCH, "--length", LENGTH, "--seed", 3,
        "--set", "replay.sampler=start", "--materialize", "--json", "-",
    )
    return lake, json.loads(printed)


def test_every_slot_of_every_batch_is_there_once(cut):
    table = ds.dataset(cut[1]["tensors"], format="parquet", partitioning="hive").to_table()
    slots = sorted(zip(table["batch"].to_pylist(), table["slot"].to_pylist()))
    assert slots == [(batch, slot) for batch in range(BATCHES) for slot in range(BATCH)]


def test_every_tensor_is_a_window_of_its_episode(cut):
    lake, result = cut
    chunks = DeltaTable(lake / "chunks").to_pandas()
    episodes = {id: frames.episode(chunks, id) for id in chunks["episode_id"].unique()}
    for row in pq.read_table(result["tensors"]).to_pylist():
        episode = episodes[row["episode"]]
        rows = slice(row["first_row"], row["first_row"] + LENGTH)
        image = np.frombuffer(row["image"], np.uint8).reshape(LENGTH, 8, 8, 3)
        np.testing.assert_array_equal(image, episode["image"][rows])
        np.testing.assert_array_equal(np.float32(row["reward"]), episode["reward"][rows])
        stored = episode["action"][rows][:, 0].astype(int)
        one_hot = np.where(stored[:, None] < 0, 0, np.eye(4)[stored])
        np.testing.assert_array_equal(np.float32(row["action"]).reshape(LENGTH, 4), one_hot)
        np.testing.assert_array_equal(row["is_first"], np.arange(LENGTH) == 0)
        for flag in ("is_last", "is_terminal"):
            np.testing.assert_array_equal(row[flag], episode[flag][rows], flag)


def test_petastorm_reads_every_value_of_every_row(cut, tmp_path):
    python = PETASTORM / "bin" / "python"
    assert python.exists(), (
        f"{PETASTORM} is no Python environment with petastorm; make one: python -m venv {PETASTORM}, then "
        f"{PETASTORM}/bin/pip install --no-deps -r replay-lake/python/requirements-petastorm.txt"
    )
    script = pathlib.Path(__file__).with_name("petastorm_rows.py")
    out = tmp_path / "rows.jsonl"
    read = subprocess.run([python, script, cut[1]["tensors"], out], capture_output=True, text=True)
    assert read.returncode == 0, read.stderr
    rows = {(row["batch"], row["slot"]): row for row in map(json.loads, out.read_text().splitlines())}
    expected = pq.read_table(cut[1]["tensors"]).to_pylist()
    assert len(expected) == len(rows) == BATCHES * BATCH
    for row in expected:
        row["image"] = base64.b64encode(row["image"]).decode()
        found = rows[row["batch"], row["slot"]]
        for name in row:
            assert str(found[name]) == str(row[name]) if name == "part" else found[name] == row[name], name


def test_files_are_plain_parquet_that_any_reader_of_batches_takes(cut):
    """What petastorm's make_batch_reader needs: no nested types but lists of numbers, one schema in all files."""
    files = sorted(pathlib.Path(cut[1]["tensors"]).rglob("*.parquet"))
    schemas = {str(pq.read_schema(file).remove_metadata()) for file in files}
    assert len(schemas) == 1
    types = {field.name: str(field.type) for field in pq.read_schema(files[0])}
    assert types["image"] == "binary"
    assert types["action"].startswith("list<") and "float" in types["action"]
    assert types["is_last"].startswith("list<") and "bool" in types["is_last"]
