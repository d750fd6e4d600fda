"""Gymnasium's spaces as the format's, and values from one to the other."""

import re

import numpy as np
from gymnasium import spaces

from dreamweir_actor.task import DTYPES, Head, Tensor


def _word(name):
    word = re.sub(r"[^a-z0-9_]", "_", str(name).lower())
    return word if re.match(r"[a-z]", word) else "k_" + word


def _leaves(space, name, default):
    """(name, way into the value, space) of everything below Dict and Tuple."""
    inner = (
        space.spaces.items() if isinstance(space, spaces.Dict)
        else enumerate(space.spaces) if isinstance(space, spaces.Tuple)
        else None
    )
    if inner is None:
        return [(name or default(space), (), space)]
    return [
        (leaf, (key, *way), found)
        for key, below in inner
        for leaf, way, found in _leaves(below, f"{name}_{_word(key)}" if name else _word(key), default)
    ]


def _into(value, way):
    for key in way:
        value = value[key]
    return value


class Observations:
    """Observations of a space as named tensors. Pictures are `image`, other arrays `vector`, keys of a Dict keep theirs."""

    def __init__(self, space):
        self._leaves = _leaves(space, "", lambda leaf: "image" if _is_picture(leaf) else "vector")
        self.tensors = tuple(Tensor(name, _type(name, leaf), _shape(leaf)) for name, _, leaf in self._leaves)
        if len({tensor.name for tensor in self.tensors}) < len(self.tensors):
            raise ValueError(f"two observations have one name: {[tensor.name for tensor in self.tensors]}")

    def raw(self, observation):
        """Bytes of one observation, one per tensor."""
        return [self._bytes(tensor, _into(observation, way)) for tensor, (_, way, _) in zip(self.tensors, self._leaves)]

    @staticmethod
    def _bytes(tensor, value):
        array = np.asarray(value)
        if not np.isfinite(array).all():
            raise ValueError(f"observation '{tensor.name}' holds {array[~np.isfinite(array)][0]}, expected finite numbers")
        if array.size != int(np.prod(tensor.shape, dtype=np.int64)):
            raise ValueError(f"observation '{tensor.name}' has shape {list(array.shape)}, expected {list(tensor.shape)}")
        with np.errstate(over="ignore"):
            stored = array.astype(DTYPES[tensor.type])
        if tensor.type == "float32" and not np.isfinite(stored).all() or tensor.type != "float32" and (stored != array).any():
            raise ValueError(f"observation '{tensor.name}' holds values that {tensor.type} cannot")
        return np.ascontiguousarray(stored).tobytes()


def _is_picture(space):
    return isinstance(space, spaces.Box) and space.dtype == np.uint8 and len(space.shape) in (2, 3)


def _type(name, space):
    if isinstance(space, (spaces.Box, spaces.Discrete, spaces.MultiDiscrete, spaces.MultiBinary)):
        kind = np.dtype(space.dtype)
        if isinstance(space, spaces.MultiBinary) or kind in (np.uint8, np.bool_):
            return "uint8"
        if kind.kind in "iuf":
            return "float32" if kind.kind == "f" else "int32"
    raise ValueError(f"observation '{name}' is a {space}; Box, Discrete, MultiDiscrete, MultiBinary can be stored")


def _shape(space):
    shape = tuple(int(extent) for extent in space.shape)
    return (*shape, 1) if _is_picture(space) and len(shape) == 2 else shape


class Actions:
    """Actions of a space as heads. Bounds of a Box become [-1, 1]."""

    def __init__(self, space):
        self._space = space
        self._leaves = []
        for name, way, leaf in _leaves(space, "", lambda found: "action"):
            self._leaves.append((way, leaf, _heads(name, leaf)))
        self.heads = tuple(head for _, _, heads in self._leaves for head in heads)

    def stored(self, action):
        """The stored form of an action of the environment; what lies outside of a Box is clipped, as most of them do."""
        values = []
        for way, leaf, _ in self._leaves:
            part = np.asarray(_into(action, way), np.float64).reshape(-1)
            if isinstance(leaf, spaces.Box):
                low, high = leaf.low.reshape(-1).astype(np.float64), leaf.high.reshape(-1).astype(np.float64)
                part = np.clip((part - low) / (high - low) * 2 - 1, -1, 1)
            else:
                part = part - np.asarray(getattr(leaf, "start", 0)).reshape(-1)
            values += [float(np.float32(value)) for value in part]
        return values

    def played(self, stored):
        """The environment's form of a stored action."""
        parts, at = {}, 0
        for way, leaf, heads in self._leaves:
            width = sum(head.width for head in heads)
            parts[way] = _played(leaf, np.asarray(stored[at : at + width], np.float64))
            at += width
        return self._assemble(self._space, (), parts)

    def _assemble(self, space, way, parts):
        if isinstance(space, spaces.Dict):
            return {key: self._assemble(below, (*way, key), parts) for key, below in space.spaces.items()}
        if isinstance(space, spaces.Tuple):
            return tuple(self._assemble(below, (*way, key), parts) for key, below in enumerate(space.spaces))
        return parts[way]


def _heads(name, space):
    if isinstance(space, spaces.Discrete):
        return [Head(name, "discrete", int(space.n))]
    if isinstance(space, spaces.MultiDiscrete):
        return [Head(f"{name}_{i}", "discrete", int(n)) for i, n in enumerate(space.nvec.reshape(-1))]
    if isinstance(space, spaces.Box) and np.dtype(space.dtype).kind == "f":
        if not space.is_bounded("both") or (space.low >= space.high).any():
            raise ValueError(f"action '{name}' is a {space} without bounds; wrap the environment in RescaleAction")
        return [Head(name, "continuous", int(np.prod(space.shape)))]
    raise ValueError(f"action '{name}' is a {space}; Discrete, MultiDiscrete and bounded Box of floats can be stored")


def _played(space, values):
    if isinstance(space, spaces.Box):
        low, high = space.low.astype(np.float64), space.high.astype(np.float64)
        real = low + (values.reshape(space.shape) + 1) / 2 * (high - low)
        return np.clip(real, low, high).astype(space.dtype)
    if isinstance(space, spaces.Discrete):
        return int(values[0]) + int(space.start)
    return (values.reshape(space.shape) + np.asarray(space.start)).astype(space.dtype)
