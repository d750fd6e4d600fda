"""Cuts one episode into chunks, in order and without gaps."""

import math

from dreamweir_actor.task import MAX_BLOCK_BYTES
from dreamweir_actor.wire import MAX_ROWS, Chunk


class ChunkBuilder:
    """One episode. A chunk closes at 32 rows (fewer where rows are huge), at the end, or by `cut`."""

    def __init__(self, origin):
        self._origin = origin
        self._most = max(1, min(MAX_ROWS, *(MAX_BLOCK_BYTES // t.bytes for t in origin.task.observation)))
        self._first = 0
        self._ended = False
        self._begin()

    def _begin(self):
        self._blocks = [bytearray() for _ in self._origin.task.observation]
        self._actions, self._rewards, self._frames = [], [], []

    @property
    def next_step(self):
        return self._first + len(self._rewards)

    def add(self, observation, action, reward, end, frames):
        """
        Adds the next row; returns the chunk that it closed, or None.

        :param observation: raw bytes, one per tensor of the task
        :param action: the stored action that led here; `Task.no_action` in row 0
        """
        if self._ended:
            raise RuntimeError(f"{self._place()} the episode is over")
        self._check(observation, action, reward, frames)
        for block, raw in zip(self._blocks, observation):
            block += raw
        self._actions += action
        self._rewards.append(reward)
        self._frames.append(frames)
        self._ended = end != "open"
        return self._close(end) if self._ended or len(self._rewards) == self._most else None

    def cut(self):
        """Ends the episode because its actor stops; None where every row has left already."""
        if self._ended:
            return None
        self._ended = True
        return self._close("cut") if self._rewards else None

    def _close(self, end):
        blocks = [bytes(block) for block in self._blocks]
        chunk = Chunk(
            self._origin, self._first, len(self._rewards), blocks, self._actions, self._rewards, self._frames, end
        )
        self._first += chunk.rows
        self._begin()
        return chunk

    def _check(self, observation, action, reward, frames):
        task, reset = self._origin.task, self.next_step == 0
        sizes, expected = [len(raw) for raw in observation], [tensor.bytes for tensor in task.observation]
        if sizes != expected:
            names = [tensor.name for tensor in task.observation]
            raise ValueError(f"{self._place()} observations {names} have {sizes} bytes, expected {expected}")
        if len(action) != task.width:
            raise ValueError(f"{self._place()} has {len(action)} action values, expected {task.width}")
        if not math.isfinite(reward) or reset and reward != 0 or frames < 0:
            raise ValueError(f"{self._place()} has reward {reward} and {frames} frames; row 0 has reward 0")
        at = 0
        for head in task.action:
            values = action[at : at + head.width]
            if not head.allows(values, reset):
                raise ValueError(f"{self._place()} action '{head.name}' is {values}, outside of its {head.kind} head")
            at += head.width

    def _place(self):
        return f"[{self._origin.task.task}/{self._origin.episode_id}@{self.next_step}]"
