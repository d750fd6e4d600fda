"""What is played: its observations, its actions, which rules. Needs nothing but numpy."""

import dataclasses
import re

import numpy as np

MAX_BLOCK_BYTES = 64 << 20
DTYPES = {"uint8": np.dtype("u1"), "int32": np.dtype("<i4"), "float32": np.dtype("<f4")}
_KEY = re.compile(r"[a-z][a-z0-9_]{0,62}")
_TASK = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.+/-]{0,127}")


@dataclasses.dataclass(frozen=True)
class Tensor:
    """One observation key; `shape` is of one row, height before width before channels."""

    name: str
    type: str
    shape: tuple

    def __post_init__(self):
        if not _KEY.fullmatch(self.name):
            raise ValueError(f"observation key '{self.name}' must be a lower-case word of letters, digits and '_'")
        if self.type not in DTYPES or len(self.shape) > 8 or any(extent < 1 for extent in self.shape):
            raise ValueError(f"observation '{self.name}' of type {self.type} and shape {self.shape} cannot be stored")
        if self.bytes > MAX_BLOCK_BYTES:
            raise ValueError(f"observation '{self.name}' of shape {self.shape} exceeds {MAX_BLOCK_BYTES} bytes")

    @property
    def bytes(self):
        return int(np.prod(self.shape, dtype=np.int64)) * DTYPES[self.type].itemsize


@dataclasses.dataclass(frozen=True)
class Head:
    """One head of an action: `discrete` of `size` choices, or `continuous` with `size` entries in [-1, 1]."""

    name: str
    kind: str
    size: int

    def __post_init__(self):
        least = 2 if self.kind == "discrete" else 1
        if not least <= self.size <= 65_536:
            raise ValueError(f"{self.kind} head '{self.name}' has size {self.size}; {least} to 65536 are possible")

    @property
    def width(self):
        """Floats that store it."""
        return 1 if self.kind == "discrete" else self.size

    def allows(self, values, reset):
        if reset:
            return all(value == (-1 if self.kind == "discrete" else 0) for value in values)
        if self.kind == "discrete":
            return 0 <= values[0] < self.size and values[0] == int(values[0])
        return all(-1 <= value <= 1 for value in values)


@dataclasses.dataclass(frozen=True)
class Task:
    """What is played; equal in all chunks of an episode."""

    task: str
    version: str
    configuration_hash: str
    observation: tuple
    action: tuple
    rom_md5: str = ""

    def __post_init__(self):
        if not _TASK.fullmatch(self.task):
            raise ValueError(f"task '{self.task}' must be 1 to 128 letters, digits, '_', '.', '+', '/', '-'")
        if not self.observation or not self.action:
            raise ValueError("spaces need at least one observation tensor and one action head")

    @property
    def width(self):
        return sum(head.width for head in self.action)

    def no_action(self):
        """The action of the reset row."""
        return [-1.0 if head.kind == "discrete" else 0.0 for head in self.action for _ in range(head.width)]
