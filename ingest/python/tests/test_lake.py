"""From Gymnasium into a lake: the embedded broker, this actor, the streaming job, the check of the lake."""

import json
import os
import pathlib
import signal
import subprocess
import sys
import threading

import pytest

ROOT = pathlib.Path(__file__).parents[3]
COMMAND = os.environ.get("DREAMWEIR_COMMAND", str(ROOT / "dreamweir"))


def dreamweir(*words, **more):
    return subprocess.Popen(
        [COMMAND, *map(str, words)], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, **more
    )


def run(process):
    said, _ = process.communicate(timeout=300)
    assert process.returncode == 0, said
    return said


def actor(*words):
    path = {**os.environ, "PYTHONPATH": str(ROOT / "ingest" / "python")}
    return subprocess.Popen(
        [sys.executable, "-m", "dreamweir_actor", *map(str, words)],
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, env=path,
    )


@pytest.fixture
def brokers(tmp_path):
    broker = dreamweir("broker", "--port", 0, "--data", tmp_path / "broker", start_new_session=True)
    try:
        said = next((line for line in broker.stdout if line.startswith("broker at ")), None)
        assert said is not None, "the broker did not start"
        threading.Thread(target=broker.stdout.read, daemon=True).start()
        yield said.split()[2].rstrip(",")
    finally:
        os.killpg(broker.pid, signal.SIGTERM)
        broker.wait(60)


def test_what_python_plays_is_in_the_lake(brokers, tmp_path):
    lake, results = tmp_path / "lake", []
    for task in ("CartPole-v1", "Pendulum-v1"):
        run(actor("--task", task, "--steps", 1000, "--actors", 2, "--brokers", brokers, "--json", tmp_path / task))
        results.append(json.loads((tmp_path / task).read_text()))
    endless = actor("--task", "MountainCar-v0", "--brokers", brokers, "--json", tmp_path / "endless")
    with pytest.raises(subprocess.TimeoutExpired):
        endless.wait(3)
    endless.send_signal(signal.SIGTERM)
    said, _ = endless.communicate(timeout=60)
    assert endless.returncode == 128 + signal.SIGTERM, said
    results.append(json.loads((tmp_path / "endless").read_text()))

    run(dreamweir("ingest", "--lake", lake, "--brokers", brokers, "--once", "--json", tmp_path / "ingest"))
    ingested = json.loads((tmp_path / "ingest").read_text())
    assert ingested["rejected"] == ingested["duplicates"] == 0
    assert ingested["rows"] == sum(result["env_steps"] for result in results)
    assert ingested["chunks"] == sum(result["chunks"] for result in results)
    run(dreamweir("lake", "verify", "--lake", lake, "--json", tmp_path / "verify"))
    verified = json.loads((tmp_path / "verify").read_text())
    assert verified["ok"] and verified["tasks"] == 3
    assert verified["episodes"] == sum(result["episodes"] for result in results)
