"""A lake made by the command, read by others' libraries as it lies there, frames decoded by the shipped helper."""

import os
import pathlib
import shutil
import subprocess
import sys

import duckdb
import numpy as np
import pandas as pd
import polars as pl
import pytest
from deltalake import DeltaTable

ROOT = pathlib.Path(__file__).resolve().parents[3]
sys.path.insert(0, str(ROOT / "replay-lake" / "python"))
import dreamweir_frames as frames  # noqa: E402

TASK = "test/readers"


def dreamweir(*arguments):
    command = os.environ.get("DREAMWEIR_COMMAND", str(ROOT / "dreamweir"))
    done = subprocess.run([command, *map(str, arguments)], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return done.stdout


def make_episode(seed, rows, **more):
    """An episode as DreamerV2 keeps it: the reset row first, the action that led to each observation."""
    rng = np.random.default_rng(seed)
    action = np.eye(4, dtype=np.float32)[rng.integers(0, 4, rows)]
    action[0] = 0
    reward = rng.integers(-2, 3, rows).astype(np.float32)
    reward[0] = 0
    flags = {name: np.zeros(rows, bool) for name in ("is_first", "is_last", "is_terminal")}
    flags["is_first"][0] = flags["is_last"][-1] = True
    flags["is_terminal"][-1] = seed % 2 == 0
    image = rng.integers(0, 256, (rows, 8, 8, 3)).astype(np.uint8)
    return {"image": image, "action": action, "reward": reward, **flags, **more}


@pytest.fixture(scope="session")
def made(tmp_path_factory):
    """A lake of two tasks, of which the second brought a new observation, and its episodes by their first pixels."""
    folder = tmp_path_factory.mktemp("lake")
    episodes = [make_episode(seed, rows) for seed, rows in enumerate((1, 33, 70, 200))]
    audio = [make_episode(9, 40, audio=np.random.default_rng(9).normal(size=(40, 5)).astype(np.float32))]
    for name, group in (("plain", episodes), ("audio", audio)):
        (folder / name).mkdir()
        for number, episode in enumerate(group):
            length = len(episode["reward"]) - 1
            path = folder / name / f"20260901T10203{number}-{number:032x}-{length}.npz"
            np.savez_compressed(path, **episode)
        dreamweir(
            "lake", "import", "--lake", folder / "lake", "--from", folder / name,
            "--format", "dreamerv2", "--task", TASK if name == "plain" else TASK + "-audio",
        )
    return folder / "lake", {e["image"][0].tobytes(): e for e in episodes + audio}


def with_deltalake(path):
    return DeltaTable(path).to_pyarrow_table().to_pylist()


def with_pandas(path):
    return DeltaTable(path).to_pandas()


def with_polars(path):
    return pl.read_delta(path)


def with_duckdb(path):
    chunks = DeltaTable(path).to_pyarrow_dataset()  # noqa: F841 (DuckDB finds it by its name)
    return duckdb.sql("select * from chunks order by rewards[1]").df()


def rows_of(chunks):
    if isinstance(chunks, list):
        return chunks
    return chunks.to_dicts() if isinstance(chunks, pl.DataFrame) else chunks.to_dict("records")


@pytest.mark.parametrize("read", [with_deltalake, with_pandas, with_polars, with_duckdb])
def test_every_reader_gets_every_row_of_every_episode(made, read):
    lake, originals = made
    chunks = read(str(lake / "chunks"))
    rows = rows_of(chunks)
    ids = {row["episode_id"] for row in rows}
    assert len(ids) == len(originals)
    frame = pd.DataFrame(rows) if isinstance(chunks, list) else chunks
    for episode_id in ids:
        episode = frames.episode(frame, episode_id)
        original = originals[episode["image"][0].tobytes()]
        for name in ("image", "reward", "is_first", "is_last", "is_terminal"):
            np.testing.assert_array_equal(episode[name], original[name], name)
        if "audio" in original:
            np.testing.assert_array_equal(episode["audio"], original["audio"])
        stored = np.where(original["action"].any(1), original["action"].argmax(1), -1)
        np.testing.assert_array_equal(episode["action"][:, 0], stored)


def test_old_rows_have_no_value_of_a_new_observation(made):
    chunks = DeltaTable(made[0] / "chunks").to_pandas()
    assert chunks.loc[chunks["task"] == TASK, "obs_audio"].isna().all()
    assert chunks.loc[chunks["task"] != TASK, "obs_audio"].notna().all()


def test_no_table_needs_more_than_the_oldest_reader(made):
    for table in ("chunks", "tasks", "rejected"):
        assert DeltaTable(made[0] / table).protocol().min_reader_version == 1


def test_a_newer_format_is_refused_with_a_sentence(made, tmp_path):
    assert frames.open_chunks(made[0]).version() >= 1
    copy = tmp_path / "lake"
    shutil.copytree(made[0], copy)
    with pytest.raises(ValueError, match="has format version 2, this file reads up to 1; use a newer"):
        log = copy / "chunks" / "_delta_log"
        # Readers may take the properties from a version's checksum file instead of its commits.
        for commit in [*log.glob("[0-9]*.json"), *log.glob("[0-9]*.crc")]:
            text = commit.read_text()
            commit.write_text(text.replace('"dreamweir.format-version":"1"', '"dreamweir.format-version":"2"'))
        frames.open_chunks(copy)
    with pytest.raises(ValueError, match="no replay lake"):
        frames.check_format({})


def test_a_missing_commit_and_half_a_file_are_named(made, tmp_path):
    whole, hole, half = made[0], tmp_path / "hole", tmp_path / "half"
    shutil.copytree(whole, hole)
    (hole / "chunks" / "_delta_log" / f"{1:020d}.json").unlink()
    with pytest.raises(ValueError, match="lacks commits; bring the missing files"):
        frames.open_chunks(hole)
    shutil.copytree(whole, half)
    victim = next((half / "chunks").glob("task=*/**/*.parquet"))
    victim.write_bytes(victim.read_bytes()[: victim.stat().st_size // 2])
    with pytest.raises(Exception, match="(?i)parquet|eof|length|range|bounds"):
        frames.open_chunks(half).to_pandas()


def test_damage_is_named(made):
    chunk = DeltaTable(made[0] / "chunks").to_pandas().iloc[0].to_dict()
    with pytest.raises(ValueError, match="declares .* bytes, expected"):
        frames.decode({**chunk, "rows": chunk["rows"] + 1})
    with pytest.raises(KeyError, match="no observation 'screen'"):
        frames.decode(chunk, "screen")


def test_exports_are_read_by_numpy_and_pandas(made, tmp_path):
    lake, originals = made
    dreamweir("lake", "export", "--lake", lake, "--task", TASK, "--format", "dreamerv2", "--to", tmp_path / "npz")
    files = sorted((tmp_path / "npz").glob("*.npz"))
    assert len(files) == 4
    for file in files:
        with np.load(file, allow_pickle=False) as episode:
            original = originals[episode["image"][0].tobytes()]
            assert int(file.stem.split("-")[-1]) == len(original["reward"]) - 1
            assert set(episode.files) == set(original)
            for name in original:
                assert episode[name].dtype == original[name].dtype
                np.testing.assert_array_equal(episode[name], original[name], name)
    dreamweir("lake", "export", "--lake", lake, "--task", TASK, "--format", "steps", "--to", tmp_path / "steps")
    steps = pd.read_parquet(tmp_path / "steps")
    for _, episode in steps.groupby("episode_id"):
        image = np.frombuffer(b"".join(episode["observation_image"]), np.uint8).reshape(-1, 8, 8, 3)
        original = originals[image[0].tobytes()]
        np.testing.assert_array_equal(image, original["image"])
        np.testing.assert_array_equal(episode["reward"].to_numpy()[:-1], original["reward"][1:])
