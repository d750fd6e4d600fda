"""The peers: each makes its own files from episodes, opens them in a fresh process, and delivers batches.

A store is made with (folder, batch, length); `prepare(episodes)` fills the folder, `open()` opens it, `batch()`
delivers what its own training loop would get, and `rows(batch)` shows it as arrays [B, L, ...] for the check.
"""
import importlib.util
import pathlib
import pickle
import shutil
import sys
import threading
import types

import numpy as np

KEYS = ("image", "action", "reward", "is_first", "is_last", "is_terminal")


def episodes(folder):
    """The episodes of a DreamerV2 folder, in order, arrays [T, ...] by name."""
    for file in sorted(pathlib.Path(folder).glob("*.npz")):
        with np.load(file, allow_pickle=False) as arrays:
            yield {key: arrays[key] for key in KEYS}


def package_folder(name):
    """Where a package lies, without importing it."""
    spec = importlib.util.find_spec(name)
    if spec is None:
        raise ImportError(f"package {name} is not installed")
    return pathlib.Path(next(iter(spec.submodule_search_locations)))


class Store:
    def __init__(self, folder, batch, length):
        self.folder, self.size, self.length = folder, batch, length

    def rows(self, batch):
        return batch


class DreamerV3(Store):
    """Uniform of dreamerv3 1.5.0: a table of windows over a list of steps, every step a dict of arrays."""

    what = (
        "dreamerv3 1.5.0, embodied.replay.Uniform, everything in memory; sequences stacked to a batch as its Batcher"
        " does; without JAX"
    )

    def _replay(self, length):
        sys.path.insert(0, str(package_folder("dreamerv3")))
        import embodied

        embodied.replay.chunk.print = lambda *_: None  # says the name of every file
        return embodied.replay.Uniform(length, directory=str(self.folder))

    def prepare(self, source):
        replay = self._replay(64)
        for episode in episodes(source):
            for t in range(len(episode["reward"])):
                replay.add({key: value[t] for key, value in episode.items()})
        replay.save(wait=True)

    def open(self):
        self.sequences = iter(self._replay(self.length).dataset())

    def batch(self):
        some = [next(self.sequences) for _ in range(self.size)]
        return {key: np.stack([s[key] for s in some]) for key in KEYS}


class Chunks(Store):
    """DreamerV3's replay since it left 1.5.0, in memory: raw arrays in chunks of 1,024 rows, windows copied out of them.

    It is in no package. Written anew; what it does per batch follows danijar/dreamerv3 at f8817c4, embodied/core:
    `Replay.sample` draws B items (`selectors.Uniform.__call__`: a lock, one integer, a list; then a dict), slices every
    key of one chunk or of two (`Replay._getseq` without concatenation, `Chunk.slice`: views), copies the slices into
    new arrays of B x L rows (`Replay._assemble_batch`), sets `is_first` of the first rows and `is_last` before a first
    row (`Replay._annotate_batch`: one copy, one roll, one or). Every row has a `stepid` of 20 bytes, which is copied
    like the other keys. `streams.Consec` adds an int32 [B, L] and copies nothing, the arrays being contiguous already.
    Left out: its timers (`elements.timer.section`, four per window), and latents beside the rows.
    """

    what = (
        "danijar/dreamerv3's replay as of f8817c4, its scheme written anew: raw numpy chunks of 1,024 rows in memory,"
        " uniform windows assembled to a batch, with stepid, consec and its corrections of is_first and is_last"
    )
    ROWS = 1024

    def prepare(self, source):
        parts, held, number = [], 0, 0
        for episode in episodes(source):
            parts.append(episode)
            held += len(episode["reward"])
            while held >= self.ROWS:
                whole = {key: np.concatenate([p[key] for p in parts]) for key in KEYS}
                stepid = np.zeros((self.ROWS, 20), np.uint8)
                stepid[:, :16] = np.frombuffer(number.to_bytes(16, "big"), np.uint8)
                stepid[:, 16:] = np.arange(self.ROWS, dtype=">u4").view(np.uint8).reshape(self.ROWS, 4)
                np.savez_compressed(
                    self.folder / f"{number:06d}.npz",
                    stepid=stepid,
                    **{k: v[: self.ROWS] for k, v in whole.items()},
                )
                parts = [{k: v[self.ROWS :] for k, v in whole.items()}]
                held -= self.ROWS
                number += 1

    def open(self):
        self.chunks = {}
        for number, file in enumerate(sorted(self.folder.glob("*.npz"))):
            with np.load(file, allow_pickle=False) as arrays:
                self.chunks[number] = {key: arrays[key] for key in arrays}
        starts = len(self.chunks) * self.ROWS - self.length + 1
        self.items = {item: divmod(item, self.ROWS) for item in range(starts)}
        self.keys = list(self.items)
        self.random = np.random.default_rng(1)
        self.lock = threading.Lock()

    def _window(self):
        """Views of one window, a list per key: of one chunk, or of those it lies in."""
        with self.lock:
            item = self.keys[self.random.integers(0, len(self.keys)).item()]
        number, row = self.items[item]
        parts, missing = [], self.length
        while missing > 0:
            taken = min(missing, self.ROWS - row)
            parts.append({key: value[row : row + taken] for key, value in self.chunks[number].items()})
            missing, number, row = missing - taken, number + 1, 0
        return {key: [part[key] for part in parts] for key in parts[0]}

    def batch(self):
        windows = [self._window() for _ in range(self.size)]
        out = {
            key: np.empty((self.size, self.length) + parts[0].shape[1:], parts[0].dtype)
            for key, parts in windows[0].items()
        }
        for slot, window in enumerate(windows):
            at = 0
            for number, part in enumerate(window["stepid"]):
                for key, into in out.items():
                    into[slot, at : at + len(part)] = window[key][number]
                at += len(part)
        out["is_first"] = out["is_first"].copy()
        out["is_first"][:, 0] = True
        starts_next = np.roll(out["is_first"], -1, axis=1)
        starts_next[:, -1] = False
        out["is_last"] = out["is_last"] | starts_next
        out["consec"] = np.full((self.size, self.length), 0, np.int32)
        return out

    def rows(self, batch):
        return {key: batch[key] for key in KEYS}


class DreamerV2(Store):
    """Replay of dreamerv2 2.2.0. It imports TensorFlow for `dataset`, which wraps the same generator."""

    what = "dreamerv2 2.2.0, common/replay.py, npz episodes loaded into memory; its generator and np.stack, no tf.data"

    def prepare(self, source):
        for file in sorted(pathlib.Path(source).glob("*.npz")):
            shutil.copy(file, self.folder)

    def open(self):
        sys.modules.setdefault("tensorflow", types.ModuleType("tensorflow"))
        file = package_folder("dreamerv2") / "common" / "replay.py"
        spec = importlib.util.spec_from_file_location("dreamerv2_replay", file)
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
        replay = module.Replay(self.folder, minlen=self.length, maxlen=self.length, prioritize_ends=True)
        self.sequences = iter(replay._generate_chunks(self.length))

    def batch(self):
        some = [next(self.sequences) for _ in range(self.size)]
        return {key: np.stack([s[key] for s in some]) for key in KEYS}


class SheepRL(Store):
    """What the DreamerV2 program of sheeprl gets per update from its memory-mapped buffer.

    It follows sheeprl 0.8.4, algos/dreamer_v2: `utils.build_buffer` (lines 144-170) makes an `EnvIndependentReplayBuffer`
    of `SequentialReplayBuffer`s, one for each of 4 environments (configs/env/default.yaml); `dreamer_v2.py` 646-655 fills
    it with images as bytes and everything else as float64; `dreamer_v2.py` 752-762 asks `utils.sample_batches`
    (lines 108-125) for its batches, one per iteration at the configured replay ratio of 0.2 and 4 environments:
    `sample_tensors(n_samples=1, dtype=None, from_numpy=False, online=False)` (configs/buffer/default.yaml), then
    `.float()` of every tensor, images included. The buffer is opened again as from its checkpoints; its files stay
    mapped. The device is the CPU.
    """

    what = (
        "sheeprl 0.8.4, EnvIndependentReplayBuffer of 4 SequentialReplayBuffer(memmap=True), sample_tensors and .float()"
        " of every key, as its DreamerV2 program does per update on a CPU"
    )
    ENVIRONMENTS = 4

    def prepare(self, source):
        from sheeprl.data.buffers import EnvIndependentReplayBuffer, SequentialReplayBuffer

        rows = [0] * self.ENVIRONMENTS
        for number, episode in enumerate(episodes(source)):
            rows[number % self.ENVIRONMENTS] += len(episode["reward"])
        buffer = EnvIndependentReplayBuffer(
            max(rows),
            n_envs=self.ENVIRONMENTS,
            obs_keys=("image",),
            memmap=True,
            memmap_dir=self.folder / "memmap",
            buffer_cls=SequentialReplayBuffer,
            seed=1,
        )
        for number, episode in enumerate(episodes(source)):
            columns = {
                key: value[:, None] if key == "image" else value.reshape(len(value), 1, -1).astype(np.float64)
                for key, value in episode.items()
            }
            buffer.add(columns, [number % self.ENVIRONMENTS])
        with open(self.folder / "buffer.pickle", "wb") as file:
            pickle.dump(buffer, file)

    def open(self):
        with open(self.folder / "buffer.pickle", "rb") as file:
            self.buffer = pickle.load(file)

    def sample(self):
        return self.buffer.sample_tensors(
            batch_size=self.size,
            sequence_length=self.length,
            n_samples=1,
            dtype=None,
            device="cpu",
            from_numpy=False,
            online=False,
        )

    def batch(self):
        sample = self.sample()
        return {key: value[0].float() for key, value in sample.items()}

    def rows(self, batch):
        rows = {key: np.swapaxes(np.asarray(value), 0, 1) for key, value in batch.items()}
        rows["image"] = rows["image"].astype(np.uint8)
        return {key: value if key in ("image", "action") else value[..., 0] for key, value in rows.items()}


class SheepRLBytes(SheepRL):
    """The same without its last line: images as bytes and the rest as stored, which is what the lake's reader delivers."""

    what = SheepRL.what.replace("sample_tensors and .float() of every key, as", "sample_tensors without the .float() that")

    def batch(self):
        return {key: value[0] for key, value in self.sample().items()}


class TorchRL(Store):
    """Memory-mapped storage of TorchRL with slices of trajectories."""

    what = "torchrl 0.14.1, TensorDictReplayBuffer, LazyMemmapStorage, SliceSampler"

    def _buffer(self, rows, folder):
        import torch
        from torchrl.data import LazyMemmapStorage, SliceSampler, TensorDictReplayBuffer

        torch.set_num_threads(1)
        return TensorDictReplayBuffer(
            storage=LazyMemmapStorage(rows, scratch_dir=folder),
            sampler=SliceSampler(
                num_slices=self.size, traj_key="episode", strict_length=True, cache_values=True
            ),
            batch_size=self.size * self.length,
        )

    def prepare(self, source):
        import torch
        from tensordict import TensorDict

        rows = sum(len(e["reward"]) for e in episodes(source))
        buffer = self._buffer(rows, self.folder / "scratch")
        for number, episode in enumerate(episodes(source)):
            steps = {key: torch.from_numpy(value) for key, value in episode.items()}
            steps["episode"] = torch.full((len(episode["reward"]),), number)
            buffer.extend(TensorDict(steps, batch_size=[len(episode["reward"])]))
        buffer.dumps(self.folder / "saved")
        (self.folder / "rows").write_text(str(rows))

    def open(self):
        self.buffer = self._buffer(int((self.folder / "rows").read_text()), None)
        self.buffer.loads(self.folder / "saved")

    def batch(self):
        return self.buffer.sample(self.size * self.length)

    def rows(self, batch):
        steps = batch.reshape(self.size, self.length)
        return {key: steps[key].numpy() for key in KEYS}


class Lance(Store):
    """A row per step in Lance, windows by `take`."""

    what = "pylance 14.0.2, a row per step, dataset.take of B x L rows into numpy arrays; its own threads besides"

    def prepare(self, source):
        import lance
        import pyarrow as pa

        def table(number, episode):
            count = len(episode["reward"])
            image = episode["image"].reshape(count, -1)
            return pa.table(
                {
                    "image": pa.array([row.tobytes() for row in image], pa.binary(image.shape[1])),
                    "action": pa.FixedSizeListArray.from_arrays(
                        pa.array(episode["action"].reshape(-1)), episode["action"].shape[1]
                    ),
                    **{key: pa.array(episode[key]) for key in KEYS[2:]},
                }
            )

        tables = (table(n, e) for n, e in enumerate(episodes(source)))
        head = next(tables)
        first = next(episodes(source))
        (self.folder / "shape").write_text(" ".join(str(n) for n in first["image"].shape[1:]))

        def batches():
            yield from head.to_batches()
            for one in tables:
                yield from one.to_batches()

        lance.write_dataset(
            batches(), self.folder / "steps.lance", schema=head.schema, data_storage_version="2.2"
        )
        lengths = [len(e["reward"]) for e in episodes(source)]
        np.save(self.folder / "lengths.npy", np.array(lengths))

    def open(self):
        import lance

        self.data = lance.dataset(self.folder / "steps.lance")
        self.shape = [int(n) for n in (self.folder / "shape").read_text().split()]
        lengths = np.load(self.folder / "lengths.npy")
        self.ends = np.cumsum(lengths)
        self.lengths = lengths
        self.random = np.random.default_rng(1)

    def batch(self):
        chosen = self.random.integers(len(self.lengths), size=self.size)
        starts = self.ends[chosen] - self.lengths[chosen]
        starts = starts + self.random.integers(self.lengths[chosen] - self.length + 1)
        rows = (starts[:, None] + np.arange(self.length)).reshape(-1)
        table = self.data.take(rows, columns=list(KEYS))
        out = {}
        for key in KEYS:
            column = table[key].combine_chunks()
            if key == "image":
                values = np.frombuffer(column.buffers()[1], np.uint8)
                values = values[column.offset * column.type.byte_width :]
                values, shape = values[: len(rows) * column.type.byte_width], self.shape
            elif key == "action":
                values, shape = column.flatten().to_numpy(zero_copy_only=True), [-1]
            else:
                values, shape = column.to_numpy(zero_copy_only=False), []
            out[key] = values.reshape(self.size, self.length, *shape)
        return out


PEERS = {
    "dreamerv3": DreamerV3,
    "chunks": Chunks,
    "dreamerv2": DreamerV2,
    "sheeprl": SheepRL,
    "sheeprl-bytes": SheepRLBytes,
    "torchrl": TorchRL,
    "lance": Lance,
}
