"""A DreamerV2 policy playing Atari as a plain PyTorch loop: the peer of `dreamweir bench play`.

One environment, one step at a time, eager PyTorch: encoder, recurrent model, posterior, actor. The emulator is ale-py; every
action is held for four frames (sticky with probability 0.25), the picture is the maximum of the last two grayscale frames,
area-resized to 64x64. Full network, random weights: what is measured is speed.

    torch_play.py --serve --game pong --frames 2000 --episodes 16    plays them for each line read, answers with a line of JSON

Needs torch, ale-py and opencv (requirements-play.txt).
"""

import argparse
import json
import pathlib
import random
import sys
import time

import ale_py
import cv2
import numpy as np
import torch

from torch_dreamerv2 import Dims, WorldModel, gumbel, head, sample


class Game:
    def __init__(self, name, frames):
        ale_py.ALEInterface.setLoggerMode(ale_py.LoggerMode.Error)
        self.ale = ale_py.ALEInterface()
        self.ale.setFloat("repeat_action_probability", 0.25)
        self.ale.loadROM(str(pathlib.Path(ale_py.__file__).parent / "roms" / f"{name}.bin"))
        self.frames = frames

    def reset(self, seed):
        self.ale.setInt("random_seed", seed)
        self.ale.reset_game()
        self.played = 0
        return self.picture(self.ale.getScreenGrayscale(), self.ale.getScreenGrayscale())

    def step(self, action):
        reward, last = 0, None
        for i in range(4):
            reward += self.ale.act(action)
            self.played += 1
            if i == 2:
                last = self.ale.getScreenGrayscale()
            if self.ale.game_over():
                break
        now = self.ale.getScreenGrayscale()
        done = self.ale.game_over() or self.played >= self.frames
        return self.picture(now, now if last is None else last), reward, done

    @staticmethod
    def picture(a, b):
        return cv2.resize(np.maximum(a, b), (64, 64), interpolation=cv2.INTER_AREA)


class Policy:
    def __init__(self, d):
        self.d, self.world, self.actor = d, WorldModel(d), head(d, d.actions)
        self.generator = torch.Generator().manual_seed(1)

    def start(self):
        return torch.zeros(1, self.d.stoch), torch.zeros(1, self.d.deter), torch.zeros(1, self.d.actions)

    @torch.no_grad()
    def act(self, state, picture):
        stoch, deter, action = state
        image = torch.from_numpy(picture)[None, None].float() / 255 - 0.5
        rssm = self.world.rssm
        embed = self.world.encoder(image)
        deter, _ = rssm.step(stoch, deter, action)
        hidden = torch.nn.functional.elu(rssm.obs_out(torch.cat([deter, embed], -1)))
        logits = rssm.logits(rssm.obs_dist, hidden)
        stoch = sample(logits, gumbel(self.generator, *logits.shape)).flatten(-2)
        choice = self.actor(torch.cat([stoch, deter], -1)).argmax(-1)
        action = torch.nn.functional.one_hot(choice, self.d.actions).float()
        return (stoch, deter, action), int(choice)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--serve", action="store_true", required=True)
    parser.add_argument("--game", default="pong")
    parser.add_argument("--frames", type=int, default=2000, help="frames of an episode")
    parser.add_argument("--episodes", type=int, default=16, help="episodes for each line read")
    arguments = parser.parse_args()
    torch.set_num_threads(1)
    torch.manual_seed(1)
    cv2.setNumThreads(1)
    game, policy = Game(arguments.game, arguments.frames), Policy(Dims())
    print(json.dumps({"program": "torch eager, one environment", "torch": torch.__version__, "ale": ale_py.__version__}),
          flush=True)
    for _ in sys.stdin:
        begin, steps, rewards = time.perf_counter(), 0, 0.0
        for episode in range(arguments.episodes):
            picture, state, done = game.reset(episode), policy.start(), False
            while not done:
                state, choice = policy.act(state, picture)
                picture, reward, done = game.step(ale_py.Action(choice))
                steps, rewards = steps + 1, rewards + reward
        seconds = time.perf_counter() - begin
        print(json.dumps({"seconds": seconds, "steps": steps, "reward": rewards}), flush=True)


if __name__ == "__main__":
    main()
