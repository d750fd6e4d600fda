"""DreamerV2 for Atari as a plain PyTorch program: the peer of `dreamweir bench update`.

Written as one would write it in eager PyTorch: modules, torch.distributions, autograd, a loop over time for the
recurrent model and one over the horizon for imagination. No compilation, no fused kernels, no layout tricks; the
update equations are those of the original program (Hafner et al. 2021), its Adam included.

    torch_dreamerv2.py --golden FOLDER   three updates on the stored batch, compared with the original's numbers
    torch_dreamerv2.py --serve           updates on synthetic batches: a line of JSON per line read, for alternating runs

Needs torch and numpy (requirements-update.txt).
"""

import argparse
import json
import pathlib
import resource
import sys
import time

import numpy as np
import torch
import torch.nn as nn
import torch.nn.functional as F
import torch.distributions as td


class Dims:
    """Sizes of the networks; the defaults are those of the full Atari network with all 18 actions."""

    def __init__(self, **given):
        self.image = (64, 64, 1)
        self.actions, self.groups, self.classes = 18, 32, 32
        self.deter, self.hidden = 600, 600
        self.depth, self.layers, self.units = 48, 4, 400
        self.horizon = 15
        self.__dict__.update(given)

    @property
    def stoch(self):
        return self.groups * self.classes

    @property
    def feature(self):
        return self.stoch + self.deter


class Gru(nn.Module):
    """A GRU with one layer norm over all gates."""

    def __init__(self, inputs, size):
        super().__init__()
        self.size = size
        self.dense = nn.Linear(inputs + size, 3 * size)
        self.norm = nn.LayerNorm(3 * size, eps=1e-3)

    def forward(self, x, h):
        reset, cand, update = self.norm(self.dense(torch.cat([x, h], -1))).chunk(3, -1)
        cand = torch.tanh(torch.sigmoid(reset) * cand)
        update = torch.sigmoid(update - 1)
        return update * cand + (1 - update) * h


class Rssm(nn.Module):
    def __init__(self, d, embed):
        super().__init__()
        self.d = d
        self.img_in = nn.Linear(d.stoch + d.actions, d.hidden)
        self.gru = Gru(d.hidden, d.deter)
        self.img_out = nn.Linear(d.deter, d.hidden)
        self.img_dist = nn.Linear(d.hidden, d.stoch)
        self.obs_out = nn.Linear(d.deter + embed, d.hidden)
        self.obs_dist = nn.Linear(d.hidden, d.stoch)

    def logits(self, layer, x):
        return layer(x).reshape(*x.shape[:-1], self.d.groups, self.d.classes)

    def step(self, stoch, deter, action):
        """The deterministic state after an action, and the prior's logits."""
        x = F.elu(self.img_in(torch.cat([stoch, action], -1)))
        deter = self.gru(x, deter)
        return deter, self.logits(self.img_dist, F.elu(self.img_out(deter)))

    def observe(self, embed, action, is_first, noise):
        """embed [L, B, E], action [L, B, A], is_first [L, B] -> stoch, deter, posterior and prior logits, [L, B, ...]."""
        batch = embed.shape[1]
        stoch = embed.new_zeros(batch, self.d.stoch)
        deter = embed.new_zeros(batch, self.d.deter)
        stochs, deters, posts, priors = [], [], [], []
        for t in range(embed.shape[0]):
            keep = (1 - is_first[t])[:, None]
            deter, prior = self.step(stoch * keep, deter * keep, action[t] * keep)
            hidden = F.elu(self.obs_out(torch.cat([deter, embed[t]], -1)))
            post = self.logits(self.obs_dist, hidden)
            stoch = sample(post, noise[t]).flatten(-2)
            for list_, value in zip((stochs, deters, posts, priors), (stoch, deter, post, prior)):
                list_.append(value)
        return tuple(torch.stack(x) for x in (stochs, deters, posts, priors))


def sample(logits, gumbel):
    """A one-hot sample with straight-through gradient."""
    probs = torch.softmax(logits, -1)
    onehot = F.one_hot((logits + gumbel).argmax(-1), logits.shape[-1]).to(logits.dtype)
    return onehot + (probs - probs.detach())


class Encoder(nn.Module):
    def __init__(self, d):
        super().__init__()
        channels = [d.image[2]] + [d.depth * 2**i for i in range(4)]
        self.convs = nn.ModuleList(nn.Conv2d(i, o, 4, 2) for i, o in zip(channels, channels[1:]))
        self.embed = channels[-1] * 4

    def forward(self, x):
        for conv in self.convs:
            x = F.elu(conv(x))
        return x.flatten(1)


class Decoder(nn.Module):
    def __init__(self, d):
        super().__init__()
        self.convin = nn.Linear(d.feature, 32 * d.depth)
        channels = [32 * d.depth, 4 * d.depth, 2 * d.depth, d.depth, d.image[2]]
        self.convs = nn.ModuleList(
            nn.ConvTranspose2d(i, o, k, 2) for i, o, k in zip(channels, channels[1:], (5, 5, 6, 6)))

    def forward(self, feature):
        x = self.convin(feature)[..., None, None]
        for conv in self.convs[:-1]:
            x = F.elu(conv(x))
        return self.convs[-1](x)


def head(d, outputs):
    layers, width = [], d.feature
    for _ in range(d.layers):
        layers += [nn.Linear(width, d.units), nn.ELU()]
        width = d.units
    return nn.Sequential(*layers, nn.Linear(width, outputs))


class Adam:
    """Adam as Keras (legacy) writes it, behind a clip of the global norm at 100 and weight decay on everything."""

    def __init__(self, module, rate):
        self.parameters, self.rate, self.t = list(module.parameters()), rate, 0
        self.m = [torch.zeros_like(p) for p in self.parameters]
        self.s = [torch.zeros_like(p) for p in self.parameters]

    @torch.no_grad()
    def step(self, grads):
        self.t += 1
        norm = torch.stack([torch.linalg.vector_norm(g) for g in grads]).norm()
        scale = 100 * torch.minimum(1 / norm, torch.tensor(1 / 100))
        rate = self.rate * (1 - 0.999**self.t) ** 0.5 / (1 - 0.9**self.t)
        for p, g, m, s in zip(self.parameters, grads, self.m, self.s):
            g = g * scale
            p.mul_(1 - 1e-6)
            m.lerp_(g, 1 - 0.9)
            s.lerp_(g * g, 1 - 0.999)
            p.addcdiv_(m, s.sqrt() + 1e-5, value=-rate)
        return norm


class WorldModel(nn.Module):
    def __init__(self, d):
        super().__init__()
        self.encoder = Encoder(d)
        self.rssm = Rssm(d, self.encoder.embed)
        self.decoder = Decoder(d)
        self.reward = head(d, 1)
        self.discount = head(d, 1)


class Agent:
    def __init__(self, d):
        self.d = d
        self.world = WorldModel(d)
        self.actor, self.critic, self.slow = head(d, d.actions), head(d, 1), head(d, 1)
        self.optimizers = [Adam(m, r) for m, r in ((self.world, 2e-4), (self.actor, 4e-5), (self.critic, 1e-4))]
        self.updates = 0

    def update(self, batch, noise):
        """One complete update; batch and noise as in the golden fixtures, but time first."""
        scalars = {}
        starts = self.learn_world(batch, noise["post"], scalars)
        self.learn_behaviour(starts, batch["is_terminal"], noise, scalars)
        if self.updates % 100 == 0:
            self.slow.load_state_dict(self.critic.state_dict())
        self.updates += 1
        return scalars

    def learn_world(self, batch, noise, scalars):
        world, (length, size) = self.world, batch["reward"].shape
        image = batch["image"].permute(0, 1, 4, 2, 3).flatten(0, 1).float() / 255 - 0.5
        embed = world.encoder(image).reshape(length, size, -1)
        stoch, deter, post, prior = world.rssm.observe(embed, batch["action"], batch["is_first"].float(), noise)
        feature = torch.cat([stoch, deter], -1).flatten(0, 1)

        def kl(left, right):
            one = td.OneHotCategorical(logits=left, validate_args=False)
            other = td.OneHotCategorical(logits=right, validate_args=False)
            return td.kl_divergence(one, other).sum(-1).mean()

        kl_loss = 0.2 * kl(post, prior.detach()) + 0.8 * kl(post.detach(), prior)
        likes = {
            "image": normal(world.decoder(feature), image).flatten(1).sum(-1),
            "reward": normal(world.reward(feature)[:, 0], torch.tanh(batch["reward"]).flatten()),
            "discount": -F.binary_cross_entropy_with_logits(
                world.discount(feature)[:, 0], 0.999 * (1 - batch["is_terminal"].float()).flatten(), reduction="none"),
        }
        losses = {name: -like.mean() for name, like in likes.items()}
        total = 0.1 * kl_loss + losses["image"] + losses["reward"] + 5 * losses["discount"]
        norm = self.optimizers[0].step(torch.autograd.grad(total, self.optimizers[0].parameters))
        scalars.update({f"{name}_loss": loss.item() for name, loss in losses.items()})
        scalars.update(model_loss=total.item(), kl_loss=kl_loss.item(), model_grad_norm=norm.item())
        return stoch.detach().flatten(0, 1), deter.detach().flatten(0, 1)

    def learn_behaviour(self, starts, is_terminal, noise, scalars):
        world, horizon = self.world, self.d.horizon
        stoch, deter = starts
        with torch.no_grad():
            features, actions = [torch.cat([stoch, deter], -1)], []
            for h in range(horizon):
                actions.append(sample(self.actor(features[-1]), noise["actor"][h]))
                deter, prior = world.rssm.step(stoch, deter, actions[-1])
                stoch = sample(prior, noise["imag"][h]).flatten(-2)
                features.append(torch.cat([stoch, deter], -1))
            features = torch.stack(features)
            reward = world.reward(features)[..., 0]
            discount = torch.sigmoid(world.discount(features)[..., 0])
            discount[0] = 0.999 * (1 - is_terminal.float()).flatten()
            value = self.slow(features)[..., 0]
            weight = torch.cat([torch.ones_like(discount[:1]), discount[:-1]]).cumprod(0)
            last, targets = value[horizon], []
            for t in reversed(range(horizon)):
                last = reward[t] + discount[t] * (0.05 * value[t + 1] + 0.95 * last)
                targets.append(last)
            target = torch.stack(targets[::-1])
        # order of starts: time first here, batch first in the fixtures; means do not mind
        states = horizon - 1
        policy = td.OneHotCategorical(logits=self.actor(features[:states]), validate_args=False)
        advantage = target[1:] - value[:states]
        objective = policy.log_prob(torch.stack(actions[:states])) * advantage + 1e-3 * policy.entropy()
        actor_loss = -(weight[:states] * objective).mean()
        critic_loss = -(weight[:horizon] * normal(self.critic(features[:horizon])[..., 0], target)).mean()
        actor_grads = torch.autograd.grad(actor_loss, self.optimizers[1].parameters)
        critic_grads = torch.autograd.grad(critic_loss, self.optimizers[2].parameters)
        scalars.update(actor_loss=actor_loss.item(), critic_loss=critic_loss.item())
        scalars["actor_grad_norm"] = self.optimizers[1].step(actor_grads).item()
        scalars["critic_grad_norm"] = self.optimizers[2].step(critic_grads).item()


def normal(mean, value):
    return td.Normal(mean, 1.0, validate_args=False).log_prob(value)


# ---- the original's numbers ------------------------------------------------------------------------------------------


def safetensors(path):
    raw = path.read_bytes()
    size = int.from_bytes(raw[:8], "little")
    header = json.loads(raw[8 : 8 + size])
    types = {"F32": np.float32, "U8": np.uint8, "I32": np.int32, "I64": np.int64}
    return {
        name: torch.from_numpy(
            np.frombuffer(raw, types[t["dtype"]], offset=8 + size + t["data_offsets"][0], count=int(np.prod(t["shape"])))
            .reshape(t["shape"]).copy())
        for name, t in header.items() if name != "__metadata__"
    }


def load(agent, tensors, prefix):
    """The fixture's weights, by its names, into the modules."""
    def dense(layer, name):
        layer.weight.copy_(tensors[f"{prefix}/{name}/kernel"].T)
        layer.bias.copy_(tensors[f"{prefix}/{name}/bias"])

    def conv(layer, name):
        layer.weight.copy_(tensors[f"{prefix}/{name}/kernel"].permute(3, 2, 0, 1))
        layer.bias.copy_(tensors[f"{prefix}/{name}/bias"])

    def mlp(module, name):
        linears = [m for m in module if isinstance(m, nn.Linear)]
        for i, layer in enumerate(linears):
            dense(layer, f"{name}/" + ("out" if i == len(linears) - 1 else f"dense{i}"))

    world, rssm = agent.world, agent.world.rssm
    with torch.no_grad():
        for i, layer in enumerate(world.encoder.convs):
            conv(layer, f"encoder/conv{i}")
        for i, layer in enumerate(world.decoder.convs):
            conv(layer, f"decoder/conv{i}")
        dense(world.decoder.convin, "decoder/convin")
        for name in ("img_in", "img_out", "img_dist", "obs_out", "obs_dist"):
            dense(getattr(rssm, name), f"rssm/{name}")
        dense(rssm.gru.dense, "rssm/gru/dense")
        rssm.gru.norm.weight.copy_(tensors[f"{prefix}/rssm/gru/norm/gamma"])
        rssm.gru.norm.bias.copy_(tensors[f"{prefix}/rssm/gru/norm/beta"])
        # the embedding is flattened in height, width, channel order there, channel first here
        channels, side = world.encoder.convs[-1].out_channels, 2
        order = torch.arange(channels * side * side).reshape(side, side, channels).permute(2, 0, 1).flatten()
        rows = torch.cat([torch.arange(agent.d.deter), agent.d.deter + order])
        rssm.obs_out.weight.copy_(tensors[f"{prefix}/rssm/obs_out/kernel"][rows].T)
        mlp(world.reward, "reward")
        mlp(world.discount, "discount")
        mlp(agent.actor, "actor")
        mlp(agent.critic, "critic")
        mlp(agent.slow, "slow_critic")


def golden(folder):
    facts = json.loads((folder / "small.json").read_text())
    tensors = safetensors(folder / "small.safetensors")
    d, hyper = facts["dims"], facts["hyperparameters"]
    agent = Agent(Dims(
        image=tuple(d["image"]), actions=d["A"], groups=d["S"], classes=d["D"], deter=d["deter"], hidden=d["hidden"],
        depth=hyper["encoder"]["cnn_depth"], layers=hyper["actor"]["layers"], units=hyper["actor"]["units"],
        horizon=d["H"]))
    load(agent, tensors, "before")
    batch = {k.split("/")[1]: v.transpose(0, 1) for k, v in tensors.items() if k.startswith("batch/")}
    # imagination starts are numbered b * L + t in the fixture, t * B + b here
    order = torch.arange(d["N"]).reshape(d["B"], d["L"]).T.flatten()
    names = ("model_loss", "kl_loss", "image_loss", "reward_loss", "discount_loss", "model_grad_norm", "actor_loss",
             "critic_loss", "actor_grad_norm", "critic_grad_norm")
    result, ok = [], True
    for step in (1, 2, 3):
        noise = {k: tensors[f"noise/step{step}/{k}"] for k in ("post", "actor", "imag")}
        noise = {k: v if k == "post" else v[:, order] for k, v in noise.items()}
        scalars = agent.update(batch, noise)
        want = facts["scalars"][step - 1] if isinstance(facts["scalars"], list) else facts["scalars"][f"step{step}"]
        for name in names:
            relative = abs(scalars[name] - want[name]) / abs(want[name])
            ok &= relative < 5e-5
            result.append({"step": step, "name": name, "value": scalars[name], "original": want[name], "relative": relative})
    print(json.dumps({"ok": ok, "worst": max(r["relative"] for r in result), "scalars": result}))
    return 0 if ok else 1


# ---- the same work as `dreamweir bench update` -----------------------------------------------------------------------


def gumbel(generator, *shape):
    return -torch.log(-torch.log(torch.rand(shape, generator=generator).clamp(1e-20, 1 - 1e-7)))


def serve(arguments):
    torch.set_num_threads(arguments.threads)
    torch.manual_seed(1)
    generator = torch.Generator().manual_seed(1)
    d = Dims(**json.loads(arguments.dims))
    length, size = arguments.length, arguments.batch
    agent = Agent(d)
    shape = (length, size)
    first = torch.zeros(shape, dtype=torch.uint8)
    first[0] = 1
    batch = {
        "image": torch.randint(0, 256, (*shape, *d.image), dtype=torch.uint8, generator=generator),
        "action": F.one_hot(torch.randint(0, d.actions, shape, generator=generator), d.actions).float(),
        "reward": torch.randint(-1, 2, shape, generator=generator).float(),
        "is_first": first,
        "is_terminal": torch.zeros(shape, dtype=torch.uint8),
    }
    parameters = sum(p.numel() for o in agent.optimizers for p in o.parameters)
    print(json.dumps({"program": "torch eager", "torch": torch.__version__, "threads": torch.get_num_threads(),
                      "parameters": parameters}), flush=True)
    for _ in sys.stdin:
        start = time.perf_counter()
        noise = {
            "post": gumbel(generator, *shape, d.groups, d.classes),
            "actor": gumbel(generator, d.horizon, length * size, d.actions),
            "imag": gumbel(generator, d.horizon, length * size, d.groups, d.classes),
        }
        scalars = agent.update(batch, noise)
        seconds = time.perf_counter() - start
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
        print(json.dumps({"seconds": seconds, "peak_rss_bytes": peak, "model_loss": scalars["model_loss"]}), flush=True)
    return 0


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--golden", type=pathlib.Path, help="folder with small.json and small.safetensors")
    parser.add_argument("--serve", action="store_true", help="one update for every line on stdin")
    parser.add_argument("--batch", type=int, default=16)
    parser.add_argument("--length", type=int, default=50)
    parser.add_argument("--threads", type=int, default=torch.get_num_threads())
    parser.add_argument("--dims", default="{}", help="JSON of sizes, for example {\"deter\": 200}")
    arguments = parser.parse_args()
    if arguments.golden:
        sys.exit(golden(arguments.golden))
    if arguments.serve:
        sys.exit(serve(arguments))
    parser.error("one of --golden FOLDER and --serve")


if __name__ == "__main__":
    main()
