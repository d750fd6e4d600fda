"""The message `rollouts.v1`, as FORMAT.md beside the replay lake specifies it. Nothing here knows Gymnasium or Kafka."""

import dataclasses
import struct

import google_crc32c
import zstandard

from dreamweir_actor.task import DTYPES, Task

TOPIC = "rollouts.v1"
HEADERS = [("schema-version", b"1")]
MAX_ROWS = 32
ENDS = ("open", "terminal", "time_limit", "cut")


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
