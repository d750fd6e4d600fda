"""The training DAG from end to end with the real command: broker, collected experience, Spark, training, report."""

import json
import os
import pathlib
import socket
import subprocess
import sys
import time

import pytest
from tensorboard.backend.event_processing.event_accumulator import EventAccumulator

ROOT = pathlib.Path(__file__).parents[2]
COMMAND = ROOT / "dreamweir"


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def wait_for(port: int, process: subprocess.Popen) -> None:
    for _ in range(600):
        assert process.poll() is None, "the broker ended"
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.2)
    raise AssertionError("the broker did not answer")


@pytest.fixture
def brokers(tmp_path):
    # The first call builds where nothing is built yet.
    subprocess.run([COMMAND, "--version"], check=True)
    port = free_port()
    process = subprocess.Popen([COMMAND, "broker", "--port", str(port), "--data", str(tmp_path / "broker")])
    try:
        wait_for(port, process)
        yield f"localhost:{port}"
    finally:
        process.terminate()
        process.wait(timeout=60)


def test_the_training_dag_ends_with_a_report_and_may_run_again(tmp_path, brokers):
    lake = tmp_path / "lake"
    collected = subprocess.run(
        [COMMAND, "collect", "--task", "mini/catch-long", "--steps", "900", "--brokers", brokers, "--json", "-"],
        check=True,
        stdout=subprocess.PIPE,
    )
    steps = json.loads(collected.stdout)["env_steps"]
    environment = {
        **os.environ,
        "AIRFLOW_HOME": str(tmp_path / "airflow"),
        "AIRFLOW__CORE__LOAD_EXAMPLES": "False",
        "AIRFLOW__CORE__DAGS_FOLDER": str(ROOT / "airflow" / "dags"),
        "AIRFLOW__CORE__UNIT_TEST_MODE": "False",
    }
    airflow = [sys.executable, "-m", "airflow"]
    subprocess.run([*airflow, "db", "migrate"], env=environment, check=True, stdout=subprocess.DEVNULL)
    conf = {
        "dreamweir": str(COMMAND),
        "lake": str(lake),
        "brokers": brokers,
        "out": str(tmp_path / "runs"),
        "batch": 2,
        "updates": 2,
    }
    for run in (1, 2):
        tested = subprocess.run(
            [*airflow, "dags", "test", "dreamweir_train", "--conf", json.dumps(conf)],
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        assert tested.returncode == 0, tested.stdout
        reports = list((tmp_path / "runs").glob("*/report.html"))
        assert len(reports) == run, tested.stdout
    stats = subprocess.run([COMMAND, "lake", "stats", "--lake", lake, "--json", "-"], check=True, stdout=subprocess.PIPE)
    # Ingested twice, stored once.
    assert json.loads(stats.stdout)["rows"] == steps
    # What the training wrote, TensorBoard reads.
    boards = [EventAccumulator(str(events)) for events in (tmp_path / "runs").rglob("tensorboard")]
    assert len(boards) == 2
    for board in boards:
        board.Reload()
        assert board.Scalars("train/model_loss")[-1].step == conf["updates"]
