"""
The process of the remote environment's tests: the served protocol around a game of a few lines, without any package.

Called as `python -m dreamweir_actor.environment` would be; the option `fault` says what it does wrong.
"""

import math
import os
import pathlib
import struct
import sys
import types

sys.path.insert(0, str(pathlib.Path(__file__).parents[3] / "python"))

from dreamweir_actor.serve import TOKEN_BYTES, serve


def spec(**fields):
    return types.SimpleNamespace(**fields)


class Walk:
    """A place on a line moves by the action; every draw is of the seed. Ends at 3 terminal, after 40 steps by time."""

    def __init__(self, fault):
        self.fault = fault
        self.task = spec(
            task="python/walk", version="1", configuration_hash="feed",
            observation=(spec(name="place", type="float32", shape=(2,)), spec(name="picture", type="uint8", shape=(2, 2, 1))),
            action=(spec(name="choice", kind="discrete", size=3), spec(name="push", kind="continuous", size=1)),
        )

    def _row(self, reward, end="open"):
        second = math.nan if self.fault == "nan" and self.steps == 3 else float(self.steps)
        blocks = [struct.pack("<2f", self.place, second), bytes([self.steps % 256] * 4)]
        if self.fault == "longer" and self.steps == 3:
            blocks.append(b"\0" * 4)
        if self.fault == "shorter" and self.steps == 3:
            blocks = blocks[:1]
        if self.fault == "huge" and self.steps == 3:
            blocks = [Huge()]
        if self.fault == "reward" and self.steps == 3:
            reward = math.inf
        measures = {} if end == "open" else {"steps": float(self.steps)}
        return spec(blocks=blocks, reward=reward, end=end, frames=0 if self.steps == 0 else 2, measures=measures)

    def reset(self, seed):
        self.steps, self.place, self.noise = 0, 0.0, seed % 1000 / 1000
        return self._row(0.0)

    def step(self, stored):
        self.steps += 1
        if self.steps == 3 and self.fault == "dies":
            print("the floor gave way", file=sys.stderr, flush=True)
            os.kill(os.getpid(), 9)
        if self.steps == 3 and self.fault == "raises":
            raise ValueError("no floor here")
        self.place += (stored[0] - 1) * 0.5 + stored[1] * self.noise
        terminal = abs(self.place) > 3
        return self._row(self.place, "terminal" if terminal else "time_limit" if self.steps == 40 else "open")

    def close(self):
        pass


class Huge:
    """Bytes that are announced and never sent."""

    def __len__(self):
        return 1 << 30


if __name__ == "__main__":
    options = dict(word.split("=", 2)[1:] for word in sys.argv if word.startswith("--option="))
    fault = options.get("fault")
    if fault == "never starts":
        sys.exit("No module named walk")
    port = int(sys.argv[sys.argv.index("--connect") + 1])
    token = sys.stdin.buffer.read(TOKEN_BYTES)
    serve(port, token, lambda: Walk(fault))
