"""Decode what a Dreamweir replay lake stores, for pandas, polars, DuckDB and delta-rs.

    pip install deltalake zstandard numpy

    import dreamweir_frames as frames

    table = frames.open_chunks("lake")                    # a deltalake.DeltaTable; refuses a newer format
    chunks = table.to_pandas(partitions=[("task", "=", "atari/pong")])
    images = frames.decode(chunks.iloc[0], "image")       # uint8 [rows, 64, 64, 1]
    episode = frames.episode(chunks, "7f3a")              # arrays [T, ...] and is_first/last/terminal

Row convention: row t holds observation t and the action and reward that led to it. Row 0 has action -1
(discrete) or 0 (continuous) and reward 0. FORMAT.md, beside this folder, is the specification.
"""

import json

import numpy as np
import zstandard

_TYPES = {"uint8": np.uint8, "int32": np.dtype("<i4"), "float32": np.dtype("<f4")}
_DECODER = zstandard.ZstdDecompressor()

FORMAT_VERSION = 1


def check_format(properties, lake="the lake"):
    """Refuses a lake of a newer format, by the properties of its table chunks."""
    text = properties.get("dreamweir.format-version")
    if text is None:
        raise ValueError(f"{lake} is no replay lake: its table chunks has no property dreamweir.format-version")
    if int(text) > FORMAT_VERSION:
        raise ValueError(
            f"{lake} has format version {text}, this file reads up to {FORMAT_VERSION}; use a newer dreamweir_frames"
        )


def open_chunks(lake, version=None, **options):
    """The table chunks of a lake (a path or URI) as a deltalake.DeltaTable, at a version or the newest."""
    from deltalake import DeltaTable
    from deltalake.exceptions import DeltaError

    try:
        table = DeltaTable(str(lake).rstrip("/") + "/chunks", version=version, **options)
    except DeltaError as error:
        if "contiguous" not in str(error):
            raise
        raise ValueError(
            f"the log of {lake} lacks commits; bring the missing files of chunks/_delta_log back from a copy"
        ) from error
    check_format(table.metadata().configuration, str(lake))
    return table


def keys(chunk):
    """Names of the observation keys of a chunk (a mapping with the table's columns)."""
    return [tensor["name"] for tensor in json.loads(chunk["spaces"])["observation"]]


def decode(chunk, key="image"):
    """All rows of one observation key of a chunk: an array [rows, ...] of the key's type and shape."""
    tensors = {t["name"]: t for t in json.loads(chunk["spaces"])["observation"]}
    if key not in tensors:
        raise KeyError(f"chunk has no observation '{key}'; it has {sorted(tensors)}")
    dtype, shape = np.dtype(_TYPES[tensors[key]["type"]]), tensors[key]["shape"]
    rows = int(chunk["rows"])
    expected = rows * int(np.prod(shape, dtype=np.int64)) * dtype.itemsize
    block = bytes(chunk["obs_" + key])
    declared = zstandard.frame_content_size(block)
    if declared != expected:
        place = f"[{chunk['task']}/{chunk['episode_id']}@{chunk['first_step']}]"
        raise ValueError(f"{place} {key} declares {declared:,} bytes, expected {expected:,}")
    return np.frombuffer(_DECODER.decompress(block), dtype).reshape([rows, *shape])


def actions(chunk):
    """Stored actions of a chunk: float32 [rows, width]; an index per discrete head."""
    return np.asarray(chunk["actions"], np.float32).reshape(int(chunk["rows"]), -1)


def episode(chunks, episode_id):
    """All rows of one episode, from a data frame (pandas or polars) of the table's columns."""
    rows = chunks.to_dicts() if hasattr(chunks, "to_dicts") else chunks.to_dict("records")
    parts = {c["first_step"]: c for c in rows if c["episode_id"] == episode_id}
    parts = [parts[step] for step in sorted(parts)]
    step = 0
    for chunk in parts:
        if chunk["first_step"] != step:
            raise ValueError(f"[{chunk['task']}/{episode_id}@{step}] rows are missing")
        step += chunk["rows"]
    if not parts:
        raise KeyError(f"no episode '{episode_id}' here")
    arrays = {key: np.concatenate([decode(c, key) for c in parts]) for key in keys(parts[0])}
    flag = np.zeros(step, bool)
    first, last, terminal = flag.copy(), flag.copy(), flag.copy()
    first[0] = True
    last[-1] = parts[-1]["end"] != "open"
    terminal[-1] = parts[-1]["end"] == "terminal"
    return {
        **arrays,
        "action": np.concatenate([actions(c) for c in parts]),
        "reward": np.concatenate([np.asarray(c["rewards"], np.float32) for c in parts]),
        "frames": np.concatenate([np.asarray(c["frames"], np.int32) for c in parts]),
        "is_first": first,
        "is_last": last,
        "is_terminal": terminal,
    }
