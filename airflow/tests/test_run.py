"""The training DAG from end to end with the real command: broker, collected experience, Spark, training, report."""

import json
import os
import pathlib
import socket
import subprocess
import sys
import time

import pytest

ROOT = pathlib.Path(__file__).parents[2]
# Another build of the command may be tried.
COMMAND = pathlib.Path(os.environ.get("DREAMWEIR_COMMAND", ROOT / "dreamweir"))


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


@pytest.fixture
def airflow(tmp_path):
    """Runs `airflow dags test DAG` with a database of its own; returns the log."""
    environment = {
        **os.environ,
        "AIRFLOW_HOME": str(tmp_path / "airflow"),
        "AIRFLOW__CORE__LOAD_EXAMPLES": "False",
        "AIRFLOW__CORE__DAGS_FOLDER": str(ROOT / "airflow" / "dags"),
        "AIRFLOW__CORE__UNIT_TEST_MODE": "False",
        "AIRFLOW_VAR_DREAMWEIR_COMMAND": str(COMMAND),
        "AIRFLOW_VAR_DREAMWEIR_LAKE": str(tmp_path / "lake"),
        "AIRFLOW_VAR_DREAMWEIR_OUT": str(tmp_path / "runs"),
    }
    airflow = [sys.executable, "-m", "airflow"]
    subprocess.run([*airflow, "db", "migrate"], env=environment, check=True, stdout=subprocess.DEVNULL)

    def run(dag, state="success", **conf):
        tested = subprocess.run(
            [*airflow, "dags", "test", dag, "--conf", json.dumps(conf)],
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        assert (tested.returncode == 0) == (state == "success"), tested.stdout
        return tested.stdout

    return run


def lake_rows(lake):
    stats = subprocess.run([COMMAND, "lake", "stats", "--lake", lake, "--json", "-"], check=True, stdout=subprocess.PIPE)
    return json.loads(stats.stdout)["rows"]


def test_from_kafka_to_a_report_and_once_more(tmp_path, brokers, airflow):
    from tensorboard.backend.event_processing.event_accumulator import EventAccumulator

    collected = subprocess.run(
        [COMMAND, "collect", "--task", "mini/catch", "--steps", "900", "--brokers", brokers, "--json", "-"],
        check=True,
        stdout=subprocess.PIPE,
    )
    for _ in range(2):
        airflow("dreamweir_ingest", brokers=brokers)
        # Ingested twice, stored once.
        assert lake_rows(tmp_path / "lake") == json.loads(collected.stdout)["env_steps"]
    airflow("dreamweir_train", batch=2, length=5, updates=4)
    (board,) = [EventAccumulator(str(events)) for events in (tmp_path / "runs").rglob("tensorboard")]
    # What the training wrote in its chunks, TensorBoard reads.
    board.Reload()
    assert board.Scalars("train/model_loss")[-1].step == 4
    # The run's pin is gone.
    assert not list((tmp_path / "lake").rglob("airflow-*"))
    (run,) = [events.parent for events in (tmp_path / "runs").rglob("tensorboard")]
    score = {"checkpoint": str(run), "suite": "mini", "games": ["catch"], "episodes": 2}
    airflow("dreamweir_evaluate", **score)
    again = airflow("dreamweir_evaluate", **score)
    assert "suite mini: 1 tasks, 0 episodes to play" in again
    assert len(list((tmp_path / "runs").rglob("report.html"))) == 2


def test_a_lake_that_is_not_there_stops_the_run_without_retries(airflow, tmp_path):
    log = airflow("dreamweir_train", state="failed", lake=str(tmp_path / "nowhere"))
    assert "no replay lake at" in log or "no Delta table at" in log, log
    assert not (tmp_path / "runs").exists()
