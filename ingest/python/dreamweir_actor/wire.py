"""The message `rollouts.v1`, as FORMAT.md beside the replay lake specifies it. Nothing here knows Gymnasium or Kafka."""

import dataclasses
import re
import struct

import google_crc32c
import numpy as np
import zstandard

TOPIC = "rollouts.v1"
HEADERS = [("schema-version", b"1")]
MAX_ROWS = 32
MAX_BLOCK_BYTES = 64 << 20
DTYPES = {"uint8": np.dtype("u1"), "int32": np.dtype("<i4"), "float32": np.dtype("<f4")}
ENDS = ("open", "terminal", "time_limit", "cut")
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


@dataclasses.dataclass(frozen=True)
class Origin:
    """Where an episode came from: what every chunk of it repeats. `started_ms` is of the wall clock."""

    episode_id: str
    run: str
    actor: str
    task: Task
    policy_version: int
    seed: int
    started_ms: int


@dataclasses.dataclass(frozen=True)
class Chunk:
    """1 to 32 consecutive rows. Its identity is (episode id, first step). `blocks` are raw bytes, one per tensor."""

    origin: Origin
    first_step: int
    rows: int
    blocks: list
    actions: list
    rewards: list
    frames: list
    end: str

    @property
    def key(self):
        return self.origin.episode_id.encode()


_ZSTD = zstandard.ZstdCompressor(level=1, write_content_size=True, write_checksum=False)


def encode(chunk, compress=_ZSTD.compress):
    """The value of the message: bare Avro binary."""
    origin, task = chunk.origin, chunk.origin.task
    out = bytearray()
    for text in (task.task, origin.episode_id):
        _text(out, text)
    _long(out, chunk.first_step)
    _long(out, chunk.rows)
    for text in (origin.run, origin.actor, task.version, task.configuration_hash, task.rom_md5):
        _text(out, text)
    for number in (origin.policy_version, origin.seed, origin.started_ms):
        _long(out, number)
    _long(out, len(chunk.blocks))
    for tensor, raw in zip(task.observation, chunk.blocks, strict=True):
        _block(out, tensor, raw, compress(raw))
    _long(out, 0)
    _long(out, len(task.action))
    for head in task.action:
        _text(out, head.name)
        _long(out, 0 if head.kind == "discrete" else 1)
        _long(out, head.size)
    _long(out, 0)
    for values in (chunk.actions, chunk.rewards):
        _long(out, len(values))
        out += struct.pack(f"<{len(values)}f", *values) + b"\0"
    _long(out, len(chunk.frames))
    for frames in chunk.frames:
        _long(out, frames)
    _long(out, 0)
    _long(out, ENDS.index(chunk.end))
    return bytes(out)


def _block(out, tensor, raw, compressed):
    _text(out, tensor.name)
    _long(out, list(DTYPES).index(tensor.type))
    if tensor.shape:
        _long(out, len(tensor.shape))
        for extent in tensor.shape:
            _long(out, extent)
    _long(out, 0)
    _long(out, len(compressed))
    out += compressed
    crc = google_crc32c.value(raw)
    _long(out, crc - (1 << 32) if crc >> 31 else crc)


def _text(out, text):
    data = text.encode()
    if len(data) > 256 or any(ord(char) < 32 or ord(char) == 127 for char in text):
        raise ValueError(f"'{text}' is longer than 256 bytes or holds control characters")
    _long(out, len(data))
    out += data


def _long(out, value):
    zigzag = (value << 1) ^ (value >> 63)
    while zigzag > 0x7F:
        out.append(zigzag & 0x7F | 0x80)
        zigzag >>= 7
    out.append(zigzag)
