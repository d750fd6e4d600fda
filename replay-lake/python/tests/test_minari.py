"""Minari's HDF5 to the lake's `steps` files and back, and files that claim what they do not hold."""

import pathlib
import subprocess
import sys

import h5py
import numpy as np
import pyarrow.parquet as pq
import pytest

SCRIPT = pathlib.Path(__file__).resolve().parents[1] / "minari_steps.py"


def convert(*arguments):
    return subprocess.run([sys.executable, str(SCRIPT), *map(str, arguments)], capture_output=True, text=True)


def dataset(path, discrete, episodes=3):
    rng = np.random.default_rng(1)
    with h5py.File(path, "w") as file:
        for number in range(episodes):
            steps = 5 + number
            group = file.create_group(f"episode_{number}")
            group["observations/image"] = rng.integers(0, 256, (steps + 1, 4, 4, 3), dtype=np.uint8)
            group["observations/arm/joints"] = rng.normal(size=(steps + 1, 6))
            group["actions"] = (
                rng.integers(0, 4, steps) if discrete else rng.uniform(-1, 1, (steps, 2)).astype(np.float32)
            )
            group["rewards"] = rng.integers(0, 3, steps).astype(np.float64)
            group["terminations"] = np.arange(steps) == steps - 1 if number else np.zeros(steps, bool)
            group["truncations"] = np.zeros(steps, bool) if number else np.arange(steps) == steps - 1
            group["infos/note"] = np.zeros(steps)
            group.attrs["seed"] = 7 + number
    return path


@pytest.mark.parametrize("discrete", [True, False])
def test_there_and_back_is_the_same(tmp_path, discrete):
    source = dataset(tmp_path / "main_data.hdf5", discrete)
    out = convert("to-steps", source, tmp_path / "steps")
    assert out.returncode == 0, out.stderr
    assert "left out: infos" in out.stderr
    first = pq.read_table(tmp_path / "steps" / "steps-00000.parquet")
    assert first.num_rows == 6 and first["end"].to_pylist() == ["open"] * 5 + ["time_limit"]
    back = convert("to-minari", tmp_path / "steps", tmp_path / "back.hdf5")
    assert back.returncode == 0, back.stderr
    with h5py.File(source) as one, h5py.File(tmp_path / "back.hdf5") as other:
        assert sorted(one) == sorted(other)
        for name in one:
            for key in ("actions", "rewards", "terminations", "truncations", "observations/image"):
                np.testing.assert_array_equal(one[name][key][()], other[name][key][()])
            joints = other[name]["observations/arm_joints"][()]
            np.testing.assert_array_equal(joints, one[name]["observations/arm/joints"][()].astype(np.float32))
            assert one[name].attrs["seed"] == other[name].attrs["seed"]


def test_refuses_what_is_no_data_set(tmp_path):
    (tmp_path / "noise.hdf5").write_bytes(b"\x89HDF\r\n\x1a\n" + bytes(100))
    assert convert("to-steps", tmp_path / "noise.hdf5", tmp_path / "a").returncode == 1
    with h5py.File(dataset(tmp_path / "huge.hdf5", True), "a") as file:
        del file["episode_0/rewards"]
        file["episode_0"].create_dataset("rewards", (1 << 40,), np.float64, chunks=(1024,))
    out = convert("to-steps", tmp_path / "huge.hdf5", tmp_path / "b")
    assert out.returncode == 1 and "claims 1,099,511,627,776 numbers" in out.stderr
    with h5py.File(dataset(tmp_path / "short.hdf5", True), "a") as file:
        del file["episode_1/observations/image"]
        file["episode_1/observations/image"] = np.zeros((3, 4, 4, 3), np.uint8)
    out = convert("to-steps", tmp_path / "short.hdf5", tmp_path / "c")
    assert out.returncode == 1 and "image has 3 rows, expected one more than the 6" in out.stderr
