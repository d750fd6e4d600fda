"""The command: plays an environment into Kafka."""

import argparse
import importlib
import json
import os
import pathlib
import signal
import sys
import threading
import time

from dreamweir_actor.kafka import Failed, KafkaSink, Wrong
from dreamweir_actor.options import pair, read
from dreamweir_actor.play import Actor, collect, session
from dreamweir_actor.seeds import derive
from dreamweir_actor.suites import Unknown, describe, make, name_of
from dreamweir_actor.wire import TOPIC

EXAMPLE = "example: dreamweir-actor --task CartPole-v1 --steps 5000 --brokers localhost:9092"


def main(words=None):
    """Exit codes: 0 done, 1 failed (a retry may help), 2 usage, configuration or input, 130/143 after a signal."""
    try:
        return _run(_parser().parse_args(words))
    except (Wrong, Unknown) as error:
        return _say(error, 2)
    except Failed as error:
        return _say(error, 1)


def _say(error, code):
    print(f"dreamweir-actor: {error}", file=sys.stderr)
    return code


def _parser():
    parser = argparse.ArgumentParser("dreamweir-actor", description=__doc__, epilog=EXAMPLE)
    parser.add_argument("--task", required=True,
                        help="gym/ID or the id of a registered environment, dmc/DOMAIN_TASK, crafter/reward,"
                        " bsuite/NAME/N, minatar/GAME, python/MODULE.FUNCTION")
    parser.add_argument("--option", action="append", default=[], metavar="KEY=VALUE",
                        help="argument of the environment; VALUE is JSON, else text")
    parser.add_argument("--name", help="task's name in the lake (default: the task, gym/ID for an id)")
    parser.add_argument("--steps", type=int, default=0, help="rows to play, reset rows included (0: until stopped)")
    parser.add_argument("--actors", type=int, default=1, help="environments played in turn")
    parser.add_argument("--policy", default="random",
                        help="random, or MODULE:FUNCTION of an observation that returns an action")
    parser.add_argument("--run", help="name of the run, stored with every chunk")
    parser.add_argument("--seed", type=int, default=0, help="with the run's name the source of every draw")
    parser.add_argument("--brokers", default="localhost:9092", help="host:port[,host:port]")
    parser.add_argument("--topic", default=TOPIC)
    parser.add_argument("--kafka", action="append", default=[], metavar="KEY=VALUE",
                        help="client setting by librdkafka's name; VALUE env:NAME is read from the environment")
    parser.add_argument("--delivery-timeout", type=float, default=120, help="seconds before a chunk counts as lost")
    parser.add_argument("--json", type=pathlib.Path, help="file for the result")
    return parser


def _run(given):
    if given.actors < 1 or given.steps < 0 or given.delivery_timeout < 1:
        raise Wrong("--actors must be 1 or more, --steps 0 or more, --delivery-timeout 1 or more")
    try:
        options, settings = read(given.option), dict(map(pair, given.kafka))
    except ValueError as error:
        raise Wrong(error) from None
    environments = [make(given.task, options) for _ in range(given.actors)]
    policy = None if given.policy == "random" else _function(given.policy)
    run = given.run or time.strftime("run-%Y-%m-%dT%H%M%SZ", time.gmtime())
    try:
        task = describe(environments[0], given.name or name_of(given.task), options)
    except ValueError as error:
        raise Wrong(f"{given.task}: {error}") from None
    seed, ids = derive(given.seed, "run", run), session()
    actors = [Actor(k, environment, task, run, seed, ids, policy) for k, environment in enumerate(environments)]
    settings = {key: _secret(key, text) for key, text in settings.items()}
    sink = KafkaSink(given.brokers, settings, given.topic, delivery_timeout=given.delivery_timeout)
    stop, code = threading.Event(), [0]
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda caught, frame: (code.__setitem__(0, 128 + caught), stop.set()))
    started = time.monotonic()
    try:
        rows = collect(actors, sink.send, given.steps, stop)
    except ValueError as error:
        raise Wrong(error) from None
    sink.flush()
    seconds = time.monotonic() - started
    for actor in actors:
        actor.close()
    result = {
        "env_steps": rows,
        "episodes": sum(actor.episodes for actor in actors),
        "chunks": sink.acknowledged,
        "seconds": seconds,
        "steps_per_second": rows / seconds,
        "run": run,
        "task": task.task,
    }
    returns = [value for actor in actors for value in actor.returns]
    mean = f", mean return {sum(returns) / len(returns):.2f}" if returns else ""
    print(f"{rows:,} steps of {task.task} in {result['episodes']} episodes{mean}; {sink.acknowledged} chunks safe")
    if given.json:
        given.json.write_text(json.dumps(result) + "\n")
    return code[0]


def _function(name):
    module, _, function = name.partition(":")
    sys.path.insert(0, os.getcwd())
    try:
        return getattr(importlib.import_module(module), function)
    except (ImportError, AttributeError, ValueError) as error:
        raise Wrong(f"--policy {name} is neither random nor MODULE:FUNCTION that can be imported: {error}") from None


def _secret(key, text):
    if not text.startswith("env:"):
        return text
    if text[4:] not in os.environ:
        raise Wrong(f"--kafka {key}: the environment has no variable {text[4:]}")
    return os.environ[text[4:]]


if __name__ == "__main__":
    sys.exit(main())
