#!/usr/bin/env python3
"""Minari's HDF5 files to Parquet files that `dreamweir lake import --format steps` reads, and back.

    minari_steps.py to-steps  DATASET/data/main_data.hdf5  FOLDER
    minari_steps.py to-minari FOLDER  FILE.hdf5          (FOLDER as `dreamweir lake export --format steps` makes it)

Needs numpy, h5py and pyarrow; not Minari itself. An episode of T actions has T + 1 observations in Minari, and T + 1
rows in a lake. Of nested observations every array becomes one of its own (`observations/a/b` is `observation_a_b`).
What one side cannot hold is said on standard error: Minari's `infos` and `option`; a lake's ids, origins, emulator
frames and episodes that were cut.
"""
import json
import pathlib
import sys

import h5py
import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

MOST_BYTES = 2 << 30  # of one array of one episode
TYPES = {"uint8": np.uint8, "int32": np.int32, "float32": np.float32}


def say(sentence):
    if sentence not in say.said:
        say.said.add(sentence)
        print(f"note: {sentence}", file=sys.stderr)


say.said = set()


def checked(dataset):
    """An array, once its claimed size has been looked at."""
    if dataset.dtype.kind not in "biuf":
        raise ValueError(f"{dataset.name} holds {dataset.dtype}, not numbers")
    if dataset.size * dataset.dtype.itemsize > MOST_BYTES:
        raise ValueError(f"{dataset.name} claims {dataset.size:,} numbers; at most {MOST_BYTES:,} bytes are read")
    return dataset[()]


def leaves(group, prefix=""):
    """Arrays of a nested observation or action, by a flat name."""
    if isinstance(group, h5py.Dataset):
        yield prefix.lower() or "observation", group
        return
    for name in sorted(group):
        if isinstance(group.get(name, getlink=True), h5py.ExternalLink):
            raise ValueError(f"{group.name}/{name} points to another file; such links are not followed")
        yield from leaves(group[name], f"{prefix}_{name}".strip("_"))


def tensor(array):
    """A type that a lake has: uint8, int32 or float32."""
    if array.dtype.kind == "f":
        return array.astype(np.float32)
    if array.dtype in (np.uint8, np.bool_):
        return array.astype(np.uint8)
    if array.size and (array.min() < -(2**31) or array.max() >= 2**31):
        raise ValueError("a whole number does not fit 32 bits")
    return array.astype(np.int32)


def spaces(observations, action, choices):
    names = {np.dtype(v): k for k, v in TYPES.items()}
    described = [
        {"name": key, "type": names[array.dtype], "shape": list(array.shape[1:])}
        for key, array in observations.items()
    ]
    head = (
        {"name": "action", "kind": "discrete", "size": choices}
        if choices
        else {"name": "action", "kind": "continuous", "size": int(np.prod(action.shape[1:], dtype=int))}
    )
    return json.dumps({"observation": described, "action": [head]}, separators=(",", ":"))


def choices_of(file):
    """Choices of a discrete action over the whole file; 0 if actions are not whole numbers."""
    most = 1
    for name in file:
        action = file[name]["actions"]
        if not isinstance(action, h5py.Dataset):
            raise ValueError(f"{action.name} is nested; a lake's `steps` hold one action here")
        if action.dtype.kind not in "iu" or action.ndim != 1:
            return 0
        values = checked(action)
        if values.size and values.min() < 0:
            raise ValueError(f"{action.name} holds {values.min()}, a choice is 0 or more")
        most = max(most, int(values.max(initial=0)))
    return max(2, most + 1)


def to_steps(source, folder):
    folder.mkdir(parents=True, exist_ok=True)
    with h5py.File(source, "r") as file:
        choices = choices_of(file)
        if choices:
            say(f"actions are whole numbers: taken as {choices} choices, the most that were made")
        for number, name in enumerate(sorted(file, key=lambda n: int(n.rsplit("_", 1)[-1]))):
            episode = file[name]
            if "infos" in episode:
                say("left out: infos")
            table, description = rows(episode, name, number, choices)
            table = table.replace_schema_metadata(
                {"dreamweir.spaces": description, "dreamweir.steps-format": "1"}
            )
            pq.write_table(table, folder / f"steps-{number:05d}.parquet", compression="zstd")


def rows(episode, name, number, choices):
    observations = {key: tensor(checked(array)) for key, array in leaves(episode["observations"])}
    action, reward = checked(episode["actions"]), checked(episode["rewards"]).astype(np.float32)
    terminated, truncated = checked(episode["terminations"]), checked(episode["truncations"])
    steps = len(reward)
    for key, array in observations.items():
        if len(array) != steps + 1:
            raise ValueError(f"{name}: {key} has {len(array)} rows, expected one more than the {steps} rewards")
    if not (len(action) == len(terminated) == len(truncated) == steps and steps):
        raise ValueError(f"{name}: arrays of different lengths, or no step")
    stored = action.reshape(steps, -1).astype(np.float32)
    none = np.full((1, stored.shape[1]), -1 if choices else 0, np.float32)
    stored = np.concatenate([stored, none])
    last = np.arange(steps + 1) == steps
    end = "terminal" if terminated[-1] else "time_limit" if truncated[-1] else "cut"
    constant = lambda value, kind=None: pa.array([value] * (steps + 1), kind)
    columns = {
        "task": constant("minari"), "episode_id": constant(f"minari-{name}"), "run": constant("import"),
        "actor": constant("minari"), "environment_version": constant("minari"), "configuration_hash": constant(""),
        "rom_md5": constant(""), "policy_version": constant(-1, pa.int64()),
        "seed": constant(int(episode.attrs.get("seed", 0) or 0), pa.int64()),
        "episode_start": constant(number * 1000, pa.int64()), "step": pa.array(np.arange(steps + 1, dtype=np.int32)),
    }
    for key, array in observations.items():
        columns[f"observation_{key}"] = pa.array([row.tobytes() for row in array], pa.binary())
    columns["action"] = pa.array(list(stored), pa.list_(pa.float32()))
    columns["reward"] = pa.array(np.concatenate([reward, [np.float32(0)]]))
    columns["frames"] = pa.array(np.ones(steps + 1, np.int32))
    columns["is_first"] = pa.array(np.arange(steps + 1) == 0)
    columns["is_last"] = pa.array(last & (end != "open"))
    columns["is_terminal"] = pa.array(last & (end == "terminal"))
    columns["end"] = pa.array([end if t == steps else "open" for t in range(steps + 1)])
    return pa.table(columns), spaces(observations, action, choices)


def to_minari(folder, target):
    number = 0
    with h5py.File(target, "w") as file:
        for source in sorted(folder.glob("*.parquet")):
            parquet = pq.ParquetFile(source)
            words = parquet.schema_arrow.metadata or {}
            if words.get(b"dreamweir.steps-format") != b"1":
                raise ValueError(f"{source} is no `steps` file of version 1")
            described = json.loads(words[b"dreamweir.spaces"])
            table = parquet.read()
            ids = table["episode_id"].to_pylist()
            starts = [t for t in range(len(ids)) if t == 0 or ids[t] != ids[t - 1]] + [len(ids)]
            for begin, end in zip(starts, starts[1:]):
                write_episode(file.create_group(f"episode_{number}"), table.slice(begin, end - begin), described)
                number += 1
    say("not held: ids, runs, actors, policy versions and starts of episodes, emulator frames")


def write_episode(group, table, described):
    steps = table.num_rows - 1
    observations = {}
    for spec in described["observation"]:
        raw = b"".join(table["observation_" + spec["name"]].to_pylist())
        observations[spec["name"]] = np.frombuffer(raw, TYPES[spec["type"]]).reshape(steps + 1, *spec["shape"])
    if list(observations) == ["observation"]:
        group["observations"] = observations["observation"]
    else:
        for key, array in observations.items():
            group[f"observations/{key}"] = array
    stored = np.array(table["action"].to_pylist(), np.float32)[:steps]
    heads = described["action"]
    discrete = len(heads) == 1 and heads[0]["kind"] == "discrete"
    group["actions"] = stored[:, 0].astype(np.int64) if discrete else stored
    group["rewards"] = table["reward"].to_numpy()[:steps].astype(np.float64)
    end = table["end"][steps].as_py()
    if end == "cut":
        say("an episode that its actor cut becomes a truncation")
    flags = np.arange(steps) == steps - 1
    group["terminations"] = flags & (end == "terminal")
    group["truncations"] = flags & (end != "terminal")
    group.attrs["id"] = int(group.name.rsplit("_", 1)[-1])
    group.attrs["total_steps"] = steps
    group.attrs["seed"] = int(table["seed"][0].as_py())


def main(arguments):
    if len(arguments) != 3 or arguments[0] not in ("to-steps", "to-minari"):
        sys.exit(__doc__)
    try:
        {"to-steps": to_steps, "to-minari": to_minari}[arguments[0]](*map(pathlib.Path, arguments[1:]))
    except (OSError, ValueError, KeyError) as problem:
        sys.exit(f"minari_steps: {problem}")


if __name__ == "__main__":
    main(sys.argv[1:])
