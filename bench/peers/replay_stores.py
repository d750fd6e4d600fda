"""The peers: each makes its own files from episodes, opens them in a fresh process, and delivers batches.

A store is made with (folder, batch, length); `prepare(episodes)` fills the folder, `open()` opens it, `batch()`
delivers what its own training loop would get, and `rows(batch)` shows it as arrays [B, L, ...] for the check.
"""
import importlib.util
import pathlib
import pickle
import shutil
import sys
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
    """The scheme of DreamerV3's current replay: raw arrays in chunks of 1,024 rows, windows copied out of them."""

    what = "raw numpy chunks of 1,024 rows in memory, as dreamerv3's current replay keeps them; sampled and copied"
    ROWS = 1024

    def prepare(self, source):
        parts, held, number = [], 0, 0
        for episode in episodes(source):
            parts.append(episode)
            held += len(episode["reward"])
            while held >= self.ROWS:
                whole = {key: np.concatenate([p[key] for p in parts]) for key in KEYS}
                np.savez_compressed(
                    self.folder / f"{number:06d}.npz", **{k: v[: self.ROWS] for k, v in whole.items()}
                )
                parts = [{k: v[self.ROWS :] for k, v in whole.items()}]
                held -= self.ROWS
                number += 1

    def open(self):
        self.chunks = []
        for file in sorted(self.folder.glob("*.npz")):
            with np.load(file, allow_pickle=False) as arrays:
                self.chunks.append({key: arrays[key] for key in KEYS})
        self.random = np.random.default_rng(1)
        self.starts = (len(self.chunks) * self.ROWS) - self.length + 1

    def batch(self):
        out = {
            key: np.empty((self.size, self.length) + value.shape[1:], value.dtype)
            for key, value in self.chunks[0].items()
        }
        for slot in range(self.size):
            number, row = divmod(int(self.random.integers(self.starts)), self.ROWS)
            done = 0
            while done < self.length:
                take = min(self.length - done, self.ROWS - row)
                for key, value in self.chunks[number].items():
                    out[key][slot, done : done + take] = value[row : row + take]
                done, number, row = done + take, number + 1, 0
        out["is_first"][:, 0] = True
        return out


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
    """Memory-mapped buffer of sheeprl, opened again as from its checkpoints."""

    what = "sheeprl 0.8.4, SequentialReplayBuffer(memmap=True).sample_tensors"

    def prepare(self, source):
        from sheeprl.data.buffers import SequentialReplayBuffer

        rows = sum(len(e["reward"]) for e in episodes(source))
        buffer = SequentialReplayBuffer(
            rows, obs_keys=("image",), memmap=True, memmap_dir=self.folder / "memmap", seed=1
        )
        for episode in episodes(source):
            columns = {k: v if v.ndim > 1 else v[:, None] for k, v in episode.items()}
            buffer.add({k: v[:, None] for k, v in columns.items()})
        with open(self.folder / "buffer.pickle", "wb") as file:
            pickle.dump(buffer, file)

    def open(self):
        with open(self.folder / "buffer.pickle", "rb") as file:
            self.buffer = pickle.load(file)

    def batch(self):
        return self.buffer.sample_tensors(self.size, sequence_length=self.length, from_numpy=True)

    def rows(self, batch):
        rows = {key: np.swapaxes(np.asarray(value[0]), 0, 1) for key, value in batch.items()}
        return {k: v[..., 0] if k not in ("image", "action") else v for k, v in rows.items()}


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
    "torchrl": TorchRL,
    "lance": Lance,
}
