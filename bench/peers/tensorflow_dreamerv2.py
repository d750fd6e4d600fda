"""The original DreamerV2 program (package dreamerv2 2.2.0) updating on synthetic batches: a peer of `dreamweir bench update`.

    tensorflow_dreamerv2.py --serve --batch 16 --length 50

Answers every line on stdin with the seconds of one update, as torch_dreamerv2.py does. The program is the original's,
in graph mode (tf.function) and float32, with what a newer TensorFlow needs: the name of the mixed-precision module, and
the Adam that Keras calls legacy. Its imports of environments are replaced by nothing, since none is played.

Needs requirements-update-tensorflow.txt, and `pip install --no-deps dreamerv2==2.2.0`.
"""

import argparse
import importlib.util
import json
import os
import pathlib
import resource
import sys
import time
import types

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")


def original(threads):
    """The package's modules `common` and `agent`, imported as its own train.py does."""
    import tensorflow as tf

    tf.config.threading.set_intra_op_parallelism_threads(threads)
    tf.config.threading.set_inter_op_parallelism_threads(threads)
    import tensorflow.keras.mixed_precision as mixed_precision

    experimental = types.ModuleType("tensorflow.keras.mixed_precision.experimental")
    experimental.global_policy = mixed_precision.global_policy
    mixed_precision.experimental = experimental
    sys.modules["tensorflow.keras.mixed_precision.experimental"] = experimental
    sys.modules["keras.api._v2.keras.mixed_precision.experimental"] = experimental
    tf.optimizers.Adam = tf.keras.optimizers.legacy.Adam
    for name in ("gym", "gym.spaces"):
        sys.modules.setdefault(name, types.ModuleType(name))
    sys.modules["gym"].Env = object
    sys.modules["gym"].Wrapper = object
    folder = pathlib.Path(importlib.util.find_spec("dreamerv2").origin or "").parent \
        if importlib.util.find_spec("dreamerv2").origin \
        else pathlib.Path(list(importlib.util.find_spec("dreamerv2").submodule_search_locations)[0])
    sys.path.insert(0, str(folder))
    import agent
    import common

    return tf, agent, common, folder


class Space:
    """The part of gym's Box that the program asks for."""

    def __init__(self, shape, discrete=None):
        self.shape = shape
        if discrete:
            self.n = discrete


def settings(common, folder):
    import ruamel.yaml

    configs = ruamel.yaml.YAML(typ="safe", pure=True).load((folder / "configs.yaml").read_text())
    return common.Config(configs["defaults"]).update(configs["atari"]).update({"precision": 32})


def serve(arguments):
    tf, agent, common, folder = original(arguments.threads)
    import numpy as np

    config = settings(common, folder)
    actions = arguments.actions
    learner = agent.Agent(config, {"image": Space((64, 64, 1))}, {"action": Space((actions,), actions)}, common.Counter(0))
    rng = np.random.default_rng(1)
    shape = (arguments.batch, arguments.length)
    first = np.zeros(shape, bool)
    first[:, 0] = True
    batch = {
        "image": tf.constant(rng.integers(0, 256, (*shape, 64, 64, 1)).astype(np.uint8)),
        "action": tf.constant(np.eye(actions, dtype=np.float32)[rng.integers(0, actions, shape)]),
        "reward": tf.constant(rng.normal(size=shape).astype(np.float32)),
        "is_first": tf.constant(first),
        "is_last": tf.zeros(shape, tf.bool),
        "is_terminal": tf.zeros(shape, tf.bool),
    }
    state, metrics = learner.train(batch)
    trained = sum(int(np.prod(v.shape)) for v in learner.wm.variables if v.dtype.is_floating)
    trained += sum(int(np.prod(v.shape)) for part in (learner._task_behavior.actor, learner._task_behavior.critic)
                   for v in part.variables)
    print(json.dumps({
        "program": "dreamerv2 2.2.0 (original), tf.function, float32", "tensorflow": tf.__version__,
        "threads": arguments.threads, "parameters": trained,
        "model_loss": float(metrics["model_loss"]),
    }), flush=True)
    for _ in sys.stdin:
        began = time.perf_counter()
        state, metrics = learner.train(batch, state)
        float(metrics["model_loss"])
        print(json.dumps({
            "seconds": time.perf_counter() - began,
            "peak_rss_bytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024,
        }), flush=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--serve", action="store_true", required=True, help="one update for every line on stdin")
    parser.add_argument("--batch", type=int, default=16)
    parser.add_argument("--length", type=int, default=50)
    parser.add_argument("--actions", type=int, default=18)
    parser.add_argument("--threads", type=int, default=os.cpu_count())
    serve(parser.parse_args())


if __name__ == "__main__":
    main()
