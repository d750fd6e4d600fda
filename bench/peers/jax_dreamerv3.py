"""DreamerV3 as a plain JAX program on the CPU: the peer of `dreamweir bench update --preset v3-...`.

Written as the original is (Hafner et al. 2024): one jitted update, scans over time, one gradient of the sum of all
losses, adaptive clipping and LaProp; float32. Sequences come first, parameters have the original's names.

    jax_dreamerv3.py --golden FOLDER   three updates on the stored batch, compared with the original's numbers
    jax_dreamerv3.py --serve           updates on synthetic batches: a line of JSON per line read, for alternating runs

Needs jax and numpy (requirements-update-jax.txt).
"""

import argparse
import json
import os
import pathlib
import resource
import sys
import time


def parse():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--golden", type=pathlib.Path, help="folder with small.json and small.safetensors")
    parser.add_argument("--serve", action="store_true", help="one update for every line on stdin")
    parser.add_argument("--batch", type=int, default=16)
    parser.add_argument("--length", type=int, default=64, help="trained rows of a sequence")
    parser.add_argument("--threads", type=int, default=os.cpu_count())
    parser.add_argument("--dims", default="{}", help="JSON of sizes, for example {\"deter\": 512}")
    return parser, parser.parse_args()


PARSER, ARGUMENTS = parse()
# XLA takes as many threads as it may run on: told before it starts.
if hasattr(os, "sched_setaffinity"):
    os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[: ARGUMENTS.threads])

import jax
import jax.numpy as jnp
import numpy as np

sg = jax.lax.stop_gradient
f32 = jnp.float32


class Dims:
    """Sizes; the defaults are those of the original's size12m at 64x64x1 with all 18 actions."""

    def __init__(self, **given):
        self.image, self.actions = (64, 64, 1), 18
        self.deter, self.hidden, self.stoch, self.classes = 2048, 256, 32, 16
        self.depth, self.units, self.imag_length = 16, 256, 15
        self.blocks, self.mults, self.bins, self.horizon = 8, (2, 3, 4, 4), 255, 333
        self.__dict__.update({k: v for k, v in given.items() if k in self.__dict__})

    def shapes(self):
        """Every parameter's shape by name."""
        d, out = self, {}

        def linear(name, i, o, norm=None):
            out[f"{name}/kernel"], out[f"{name}/bias"] = (i, o), (o,)
            if norm:
                out[f"{norm}/scale"] = (o,)

        def block(name, i, o, norm=None):
            out[f"{name}/kernel"], out[f"{name}/bias"] = (d.blocks, i // d.blocks, o // d.blocks), (o,)
            if norm:
                out[f"{norm}/scale"] = (o,)

        def conv(name, i, o, norm=None):
            out[f"{name}/kernel"], out[f"{name}/bias"] = (5, 5, i, o), (o,)
            if norm:
                out[f"{norm}/scale"] = (o,)

        depths = [d.depth * m for m in d.mults]
        for i, (a, b) in enumerate(zip([d.image[2], *depths], depths)):
            conv(f"enc/cnn{i}", a, b, f"enc/cnn{i}norm")
        z, res = d.stoch * d.classes, d.image[0] >> len(depths)
        tokens = res * res * depths[-1]
        for i, a in enumerate((d.deter, z, d.actions)):
            linear(f"dyn/dynin{i}", a, d.hidden, f"dyn/dynin{i}norm")
        block("dyn/dynhid0", d.deter + 3 * d.hidden * d.blocks, d.deter, "dyn/dynhid0norm")
        block("dyn/dyngru", d.deter, 3 * d.deter)
        linear("dyn/obs0", d.deter + tokens, d.hidden, "dyn/obs0norm")
        linear("dyn/obslogit", d.hidden, z)
        linear("dyn/prior0", d.deter, d.hidden, "dyn/prior0norm")
        linear("dyn/prior1", d.hidden, d.hidden, "dyn/prior1norm")
        linear("dyn/priorlogit", d.hidden, z)
        block("dec/sp0", d.deter, tokens)
        linear("dec/sp1", z, 2 * d.units, "dec/sp1norm")
        linear("dec/sp2", 2 * d.units, tokens)
        out["dec/spnorm/scale"] = (depths[-1],)
        below = depths[-1]
        for i in reversed(range(len(depths) - 1)):
            conv(f"dec/conv{i}", below, depths[i], f"dec/conv{i}norm")
            below = depths[i]
        conv("dec/imgout", below, d.image[2])
        heads = (("rew", 1, "head/logits", d.bins), ("con", 1, "head/logit", 1),
                 ("pol", 3, "head/action/logits", d.actions), ("val", 3, "head/logits", d.bins))
        for name, layers, last, width in heads:
            for i in range(layers):
                linear(f"{name}/mlp/linear{i}", d.deter + z if i == 0 else d.units, d.units, f"{name}/mlp/norm{i}")
            linear(f"{name}/{last}", d.units, width)
        return out


def initial(d, seed):
    random, params = np.random.default_rng(seed), {}
    for name, shape in d.shapes().items():
        if name.endswith("scale"):
            value = np.ones(shape)
        elif name.endswith("bias") or name.startswith(("rew/head", "val/head")):
            value = np.zeros(shape)
        else:
            value = random.standard_normal(shape) / np.sqrt(np.prod(shape[:-1]))
            value *= 0.01 if name.startswith("pol/head") else 1
        params[name] = jnp.asarray(value, f32)
    return params


def bins(count):
    half = jnp.linspace(-20, 0, count // 2 + 1, dtype=f32)
    half = jnp.sign(half) * (jnp.exp(jnp.abs(half)) - 1)
    return jnp.concatenate([half, -half[:-1][::-1]])


def twohot_loss(logits, target, grid):
    target = sg(target)
    below = (grid <= target[..., None]).sum(-1) - 1
    above = len(grid) - (grid > target[..., None]).sum(-1)
    below, above = jnp.clip(below, 0, len(grid) - 1), jnp.clip(above, 0, len(grid) - 1)
    same = below == above
    to_below = jnp.where(same, 1, jnp.abs(grid[below] - target))
    to_above = jnp.where(same, 1, jnp.abs(grid[above] - target))
    total = to_below + to_above
    hot = (jax.nn.one_hot(below, len(grid)) * (to_above / total)[..., None]
           + jax.nn.one_hot(above, len(grid)) * (to_below / total)[..., None])
    return -(hot * jax.nn.log_softmax(logits)).sum(-1)


def twohot_mean(logits, grid):
    p, half = jax.nn.softmax(logits), len(grid) // 2
    low, high = (p * grid)[..., :half], (p * grid)[..., half + 1:]
    return (low[..., ::-1] + high).sum(-1)


def lambda_return(reward, live, mix, boot):
    """Along the last axis; what comes back is one shorter."""
    base = reward[..., 1:] + (1 - mix[..., 1:]) * live[..., 1:] * boot[..., 1:]
    keep = live[..., 1:] * mix[..., 1:]
    step = lambda last, x: (x[0] + x[1] * last,) * 2
    _, returns = jax.lax.scan(step, boot[..., -1], (base.T, keep.T), reverse=True)
    return returns.T


class Agent:
    def __init__(self, d):
        self.d, self.grid = d, bins(d.bins)

    # ---- layers

    def rms(self, p, name, x):
        return x * jax.lax.rsqrt(jnp.square(x).mean(-1, keepdims=True) + 1e-4) * p[f"{name}/scale"]

    def linear(self, p, name, x):
        return x @ p[f"{name}/kernel"] + p[f"{name}/bias"]

    def layer(self, p, name, norm, x):
        return jax.nn.silu(self.rms(p, norm, self.linear(p, name, x)))

    def block(self, p, name, x):
        y = jnp.einsum("...gi,gio->...go", x.reshape(*x.shape[:-1], self.d.blocks, -1), p[f"{name}/kernel"])
        return y.reshape(*x.shape[:-1], -1) + p[f"{name}/bias"]

    def conv(self, p, name, x):
        y = jax.lax.conv_general_dilated(
            x, p[f"{name}/kernel"], (1, 1), "SAME", dimension_numbers=("NHWC", "HWIO", "NHWC"))
        return y + p[f"{name}/bias"]

    def head(self, p, name, layers, last, x):
        for i in range(layers):
            x = self.layer(p, f"{name}/mlp/linear{i}", f"{name}/mlp/norm{i}", x)
        return self.linear(p, f"{name}/{last}", x)

    def encode(self, p, image):
        x = image.reshape(-1, *image.shape[-3:]) - 0.5
        for i in range(len(self.d.mults)):
            x = self.conv(p, f"enc/cnn{i}", x)
            n, h, w, c = x.shape
            x = x.reshape(n, h // 2, 2, w // 2, 2, c).max((2, 4))
            x = jax.nn.silu(self.rms(p, f"enc/cnn{i}norm", x))
        return x.reshape(*image.shape[:-3], -1)

    def decode(self, p, deter, stoch):
        d = self.d
        lead, (deter, stoch) = deter.shape[:-1], (x.reshape(-1, x.shape[-1]) for x in (deter, stoch))
        res, last = d.image[0] >> len(d.mults), d.depth * d.mults[-1]
        a = self.block(p, "dec/sp0", deter).reshape(-1, d.blocks, res, res, last // d.blocks)
        a = a.transpose(0, 2, 3, 1, 4).reshape(-1, res, res, last)
        b = self.linear(p, "dec/sp2", self.layer(p, "dec/sp1", "dec/sp1norm", stoch)).reshape(-1, res, res, last)
        x = jax.nn.silu(self.rms(p, "dec/spnorm", a + b))
        for i in reversed(range(len(d.mults) - 1)):
            x = self.conv(p, f"dec/conv{i}", x.repeat(2, 1).repeat(2, 2))
            x = jax.nn.silu(self.rms(p, f"dec/conv{i}norm", x))
        x = self.conv(p, "dec/imgout", x.repeat(2, 1).repeat(2, 2))
        return jax.nn.sigmoid(x).reshape(*lead, *d.image)

    # ---- recurrent model

    def core(self, p, deter, stoch, action):
        d = self.d
        read = [self.layer(p, f"dyn/dynin{i}", f"dyn/dynin{i}norm", x) for i, x in enumerate((deter, stoch, action))]
        read = jnp.concatenate(read, -1)[:, None].repeat(d.blocks, 1)
        x = jnp.concatenate([deter.reshape(len(deter), d.blocks, -1), read], -1).reshape(len(deter), -1)
        x = jax.nn.silu(self.rms(p, "dyn/dynhid0norm", self.block(p, "dyn/dynhid0", x)))
        gates = self.block(p, "dyn/dyngru", x).reshape(len(deter), d.blocks, -1)
        reset, cand, update = (g.reshape(deter.shape) for g in jnp.split(gates, 3, -1))
        update = jax.nn.sigmoid(update - 1)
        return update * jnp.tanh(jax.nn.sigmoid(reset) * cand) + (1 - update) * deter

    def logits(self, x):
        return x.reshape(*x.shape[:-1], self.d.stoch, self.d.classes)

    def prior(self, p, deter):
        x = self.layer(p, "dyn/prior0", "dyn/prior0norm", deter)
        return self.logits(self.linear(p, "dyn/priorlogit", self.layer(p, "dyn/prior1", "dyn/prior1norm", x)))

    def mixed(self, logits):
        return jnp.log(0.99 * jax.nn.softmax(logits) + 0.01 / self.d.classes)

    def sample(self, logits, noise):
        log = self.mixed(logits)
        hot, probs = jax.nn.one_hot((log + noise).argmax(-1), self.d.classes), jnp.exp(log)
        return (sg(hot) + (probs - sg(probs))).reshape(*hot.shape[:-2], -1)

    def observe(self, p, carry, tokens, action, first, noise):
        def step(carry, x):
            token, act, reset, gumbel = x
            deter, stoch, act = (v * (1 - reset)[:, None] for v in (*carry, act))
            deter = self.core(p, deter, stoch, act)
            x = self.layer(p, "dyn/obs0", "dyn/obs0norm", jnp.concatenate([deter, token], -1))
            post = self.logits(self.linear(p, "dyn/obslogit", x))
            stoch = self.sample(post, gumbel)
            return (deter, stoch), (deter, stoch, post)
        xs = tuple(x.swapaxes(0, 1) for x in (tokens, action, first, noise))
        _, seen = jax.lax.scan(step, carry, xs)
        return tuple(x.swapaxes(0, 1) for x in seen)

    # ---- losses

    def loss(self, p, slow, retnorm, batch, noise):
        d, losses = self.d, {}
        batch = {k: v[:, 1:] if k not in ("deter", "stoch", "taken") else v for k, v in batch.items()}
        image = batch["image"].astype(f32) / 255
        first, last, term = (batch[k].astype(f32) for k in ("is_first", "is_last", "is_terminal"))
        action = jax.nn.one_hot(batch["taken"][:, :-1], d.actions)
        carry = batch["deter"][:, 0], batch["stoch"][:, 0].reshape(len(image), -1)
        deter, stoch, post = self.observe(p, carry, self.encode(p, image), action, first, noise["post"])
        prior, post = self.mixed(self.prior(p, deter)), self.mixed(post)
        kl = lambda a, b: jnp.maximum((jnp.exp(a) * (a - b)).sum((-2, -1)), 1)
        losses["dyn"], losses["rep"] = kl(sg(post), prior), kl(post, sg(prior))
        losses["image"] = jnp.square(self.decode(p, deter, stoch) - image).sum((-3, -2, -1))
        feat = jnp.concatenate([deter, stoch], -1)
        losses["rew"] = twohot_loss(self.head(p, "rew", 1, "head/logits", feat), batch["reward"], self.grid)
        logit, disc = self.head(p, "con", 1, "head/logit", feat)[..., 0], 1 - 1 / d.horizon
        target = (1 - term) * disc
        losses["con"] = -(target * jax.nn.log_sigmoid(logit) + (1 - target) * jax.nn.log_sigmoid(-logit))

        def step(carry, x):
            deter, stoch = carry
            gumbel_action, gumbel = x
            logits = self.head(p, "pol", 3, "head/action/logits", sg(jnp.concatenate([deter, stoch], -1)))
            act = jax.nn.one_hot((logits + gumbel_action).argmax(-1), d.actions)
            deter = self.core(p, deter, stoch, act)
            stoch = self.sample(self.prior(p, deter), gumbel)
            return (deter, stoch), (deter, stoch, act)
        start = sg(deter).reshape(-1, d.deter), sg(stoch).reshape(-1, stoch.shape[-1])
        xs = noise["img_action"][:, :-1].swapaxes(0, 1), noise["img_prior"].swapaxes(0, 1)
        _, (ideter, istoch, act) = jax.lax.scan(step, start, xs)
        joined = lambda a, b: jnp.concatenate([a[None], b]).swapaxes(0, 1)
        dream = sg(jnp.concatenate([joined(start[0], ideter), joined(start[1], istoch)], -1))
        act = sg(act.swapaxes(0, 1))
        reward = twohot_mean(self.head(p, "rew", 1, "head/logits", dream), self.grid)
        con = jax.nn.sigmoid(self.head(p, "con", 1, "head/logit", dream)[..., 0])
        vlogits = self.head(p, "val", 3, "head/logits", dream)
        value = twohot_mean(vlogits, self.grid)
        slowval = twohot_mean(self.head(slow, "val", 3, "head/logits", dream), self.grid)
        weight = sg(jnp.cumprod(con, 1))[:, :-1]
        ret = sg(lambda_return(reward, con, jnp.full_like(con, 0.95), value))
        retnorm = 0.99 * retnorm + 0.01 * jnp.percentile(ret, jnp.array([5.0, 95.0]))
        adv = sg((ret - value[:, :-1]) / jnp.maximum(1, retnorm[1] - retnorm[0]))
        logp = jax.nn.log_softmax(self.head(p, "pol", 3, "head/action/logits", dream[:, :-1]))
        entropy = -(jnp.exp(logp) * logp).sum(-1)
        critic = lambda logits, target, slow: (
            twohot_loss(logits, target, self.grid) + twohot_loss(logits, slow, self.grid))
        losses["policy"] = -weight * ((logp * act).sum(-1) * adv + 3e-4 * entropy)
        losses["value"] = weight * critic(vlogits[:, :-1], ret, slowval[:, :-1])

        boot = ret[:, 0].reshape(first.shape)
        rlogits = self.head(p, "val", 3, "head/logits", feat)
        rslow = twohot_mean(self.head(slow, "val", 3, "head/logits", feat), self.grid)
        rret = lambda_return(batch["reward"], (1 - term) * disc, 0.95 * (1 - last), boot)
        losses["repval"] = (1 - last)[:, :-1] * critic(rlogits[:, :-1], rret, rslow[:, :-1])
        means = {k: v.mean() for k, v in losses.items()}
        scales = {"rep": 0.1, "repval": 0.3}
        return sum(scales.get(k, 1) * v for k, v in means.items()), (means, retnorm, deter, stoch)

    def update(self, state, batch, noise):
        p, slow, retnorm = state["params"], state["slow"], state["retnorm"]
        (_, aux), grads = jax.value_and_grad(self.loss, has_aux=True)(p, slow, retnorm, batch, noise)
        means, retnorm, deter, stoch = aux
        t, rate = state["t"] + 1, 4e-5 * jnp.minimum(1, state["count"] / 1000)
        size = lambda x: jnp.sqrt(jnp.square(x).sum())
        means["grad_norm"] = jnp.sqrt(sum(jnp.square(g).sum() for g in grads.values()))
        new = {"params": {}, "mu": {}, "nu": {}}
        for k, g in grads.items():
            g = g / jnp.maximum(1, size(g) / (0.3 * jnp.maximum(1e-3, size(p[k]))))
            new["nu"][k] = 0.999 * state["nu"][k] + 0.001 * jnp.square(g)
            u = g / (jnp.sqrt(new["nu"][k] / (1 - 0.999 ** t)) + 1e-20)
            new["mu"][k] = 0.9 * state["mu"][k] + 0.1 * u
            new["params"][k] = p[k] - rate * new["mu"][k] / (1 - 0.9 ** t)
        new["slow"] = {k: 0.02 * new["params"][k] + 0.98 * v for k, v in slow.items()}
        return dict(new, retnorm=retnorm, t=t, count=state["count"] + 1), means, (deter, stoch)

    def state(self, params, slow=None, retnorm=(0.0, 0.0), count=0):
        zeros = lambda: {k: jnp.zeros_like(v) for k, v in params.items()}
        slow = slow or {k: v + 0 for k, v in params.items() if k.startswith("val/")}
        return {"params": params, "mu": zeros(), "nu": zeros(), "slow": slow, "retnorm": jnp.array(retnorm, f32),
                "t": jnp.array(0, f32), "count": jnp.array(count, f32)}


# ---- the original's numbers ------------------------------------------------------------------------------------------


def safetensors(path):
    raw = path.read_bytes()
    size = int.from_bytes(raw[:8], "little")
    types = {"F32": np.float32, "U8": np.uint8, "I32": np.int32, "I64": np.int64}
    return {
        name: np.frombuffer(
            raw, types[t["dtype"]], offset=8 + size + t["data_offsets"][0], count=int(np.prod(t["shape"]))
        ).reshape(t["shape"])
        for name, t in json.loads(raw[8: 8 + size]).items() if name != "__metadata__"
    }


def golden(folder):
    facts, tensors = json.loads((folder / "small.json").read_text()), safetensors(folder / "small.safetensors")
    agent = Agent(Dims(**facts["config"]))
    before = {k[len("before/"):]: jnp.asarray(v) for k, v in tensors.items() if k.startswith("before/")}
    params = {k: before[k] for k in agent.d.shapes()}
    slow = {f"val/{k[8:]}": v for k, v in before.items() if k.startswith("slowval/")}
    batch = {k.split("/")[-1]: jnp.asarray(v) for k, v in tensors.items() if k.startswith("batch/")}
    batch["taken"] = batch.pop("action")
    retnorm = float(before["retnorm/lo"][0]), float(before["retnorm/hi"][0])
    update, results, worst = jax.jit(agent.update), [], 0
    for run, count in (("default", 0), ("warm", 1000)):
        state = agent.state(params, slow, retnorm, count)
        for step in (1, 2, 3):
            prefix = f"noise{step}/"
            noise = {k[len(prefix):]: jnp.asarray(v) for k, v in tensors.items() if k.startswith(prefix)}
            state, means, _ = update(state, batch, noise)
            want = dict(facts["loss_means"][run][f"step{step}"])
            want["grad_norm"] = facts["optimizer_metrics"][run][f"step{step}"]["opt/grad_norm"]
            for name, value in want.items():
                relative = abs(float(means[name]) - value) / abs(value)
                worst = max(worst, relative)
                results.append({"run": run, "step": step, "name": name, "relative": relative})
    print(json.dumps({"ok": worst < 5e-5, "worst": worst, "scalars": results}))
    return 0 if worst < 5e-5 else 1


# ---- the same work as `dreamweir bench update` -----------------------------------------------------------------------


def serve(arguments):
    d = Dims(**json.loads(arguments.dims))
    d.image = tuple(d.image)
    agent, random = Agent(d), np.random.default_rng(1)
    rows, starts = (arguments.batch, arguments.length + 1), arguments.batch * arguments.length
    batch = {
        "image": random.integers(0, 256, (*rows, *d.image), np.uint8),
        "taken": random.integers(0, d.actions, rows),
        "reward": random.integers(-1, 2, rows).astype(np.float32),
        "is_first": np.zeros(rows, np.uint8),
        "is_last": np.zeros(rows, np.uint8),
        "is_terminal": np.zeros(rows, np.uint8),
        "deter": np.zeros((*rows, d.deter), np.float32),
        "stoch": np.zeros((*rows, d.stoch, d.classes), np.float32),
    }

    def step(state, batch, key):
        keys = jax.random.split(key, 3)
        noise = {
            "post": jax.random.gumbel(keys[0], (arguments.batch, arguments.length, d.stoch, d.classes)),
            "img_action": jax.random.gumbel(keys[1], (starts, d.imag_length + 1, d.actions)),
            "img_prior": jax.random.gumbel(keys[2], (starts, d.imag_length, d.stoch, d.classes)),
        }
        return agent.update(state, batch, noise)

    update, state, key = jax.jit(step, donate_argnums=0), agent.state(initial(d, 1)), jax.random.key(1)
    parameters = sum(v.size for v in state["params"].values())
    print(json.dumps({"program": "jax", "jax": jax.__version__, "threads": arguments.threads,
                      "parameters": int(parameters)}), flush=True)
    for _ in sys.stdin:
        start = time.perf_counter()
        key, now = jax.random.split(key)
        state, means, latents = update(state, {k: jnp.asarray(v) for k, v in batch.items()}, now)
        means = {k: float(v) for k, v in means.items()}
        [np.asarray(x) for x in latents]
        seconds = time.perf_counter() - start
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
        print(json.dumps({"seconds": seconds, "peak_rss_bytes": peak, "scalars": means}), flush=True)
    return 0


if __name__ == "__main__":
    if ARGUMENTS.golden:
        sys.exit(golden(ARGUMENTS.golden))
    if ARGUMENTS.serve:
        sys.exit(serve(ARGUMENTS))
    PARSER.error("one of --golden FOLDER and --serve")
