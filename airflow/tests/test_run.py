"""Every DAG with the real command: broker, collected experience, Spark, training, scores, report, upkeep."""

import json
import os
import pathlib
import socket
import subprocess
import sys
import time

import pytest
from deltalake import DeltaTable

ROOT = pathlib.Path(__file__).parents[2]
# Another build of the command may be tried.
COMMAND = pathlib.Path(os.environ.get("DREAMWEIR_COMMAND", ROOT / "dreamweir"))
# These commands do little: compiling them well would take longer than it saves.
QUICK_START = "-XX:TieredStopAtLevel=1"


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


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("run")


@pytest.fixture(scope="module")
def airflow(folder):
    """Runs `airflow dags test DAG` with a database of its own; returns the log."""
    environment = {
        **os.environ,
        "AIRFLOW_HOME": str(folder / "airflow"),
        "AIRFLOW__CORE__LOAD_EXAMPLES": "False",
        "AIRFLOW__CORE__DAGS_FOLDER": str(ROOT / "airflow" / "dags"),
        "AIRFLOW__CORE__UNIT_TEST_MODE": "False",
        "AIRFLOW_VAR_DREAMWEIR_COMMAND": str(COMMAND),
        "AIRFLOW_VAR_DREAMWEIR_LAKE": str(folder / "lake"),
        "AIRFLOW_VAR_DREAMWEIR_OUT": str(folder / "runs"),
        "DREAMWEIR_JAVA_OPTS": QUICK_START,
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
    return sum(DeltaTable(lake / "chunks").to_pandas(columns=["rows"])["rows"])


@pytest.fixture(scope="module")
def lake(folder, airflow):
    """A lake of 900 rows: played into a broker, ingested twice, stored once."""
    # The first call builds where nothing is built yet.
    subprocess.run([COMMAND, "--version"], check=True)
    port = free_port()
    environment = {**os.environ, "DREAMWEIR_JAVA_OPTS": QUICK_START}
    broker = subprocess.Popen(
        [COMMAND, "broker", "--port", str(port), "--data", str(folder / "broker")], env=environment
    )
    try:
        wait_for(port, broker)
        brokers = f"localhost:{port}"
        subprocess.run(
            [COMMAND, "collect", "--task", "mini/catch", "--steps", "900", "--brokers", brokers],
            check=True,
            env=environment,
        )
        for _ in range(2):
            airflow("dreamweir_ingest", brokers=brokers)
            assert lake_rows(folder / "lake") == 900
    finally:
        broker.terminate()
        broker.wait(timeout=60)
    return folder / "lake"


def test_from_a_lake_to_a_report_and_once_more(folder, lake, airflow):
    from tensorboard.backend.event_processing.event_accumulator import EventAccumulator

    airflow("dreamweir_train", batch=2, length=5, updates=4)
    (board,) = [EventAccumulator(str(events)) for events in (folder / "runs").rglob("tensorboard")]
    # What the training wrote in its chunks, TensorBoard reads.
    board.Reload()
    assert board.Scalars("train/model_loss")[-1].step == 4
    # The run's pin is gone.
    assert not list(lake.rglob("airflow-*"))
    (run,) = [events.parent for events in (folder / "runs").rglob("tensorboard")]
    score = {"checkpoint": str(run), "suite": "mini", "games": ["catch"], "episodes": 2}
    airflow("dreamweir_evaluate", **score)
    again = airflow("dreamweir_evaluate", **score)
    assert "suite mini: 1 tasks, 0 episodes to play" in again
    assert len(list((folder / "runs").rglob("report.html"))) == 2


def test_a_matrix_of_games_and_seeds(folder, lake, airflow):
    settings = ["replay.batch=2", "replay.length=5"]
    out = str(folder / "suite")
    log = airflow("dreamweir_suite", seeds=[0, 1], updates=2, settings=settings, episodes=2, out=out)
    for seed in (0, 1):
        (manifest,) = (folder / "suite").glob(f"*/mini/catch/{seed}/run.json")
        assert json.loads(manifest.read_text())["seed"] == seed, log
    scores = DeltaTable(lake / "scores").to_pandas()
    ours = scores[scores["agent"] == "dreamer"]
    assert sorted(ours.groupby("run").size().to_dict().items()) == [("0", 2), ("1", 2)]
    assert len(list((folder / "runs").rglob("report.html")) + list((folder / "suite").rglob("report.html"))) >= 1


def test_upkeep_loses_nothing(lake, airflow):
    airflow("dreamweir_maintain", capacity="1000000")
    assert lake_rows(lake) == 900


def test_a_lake_that_is_not_there_stops_the_run_without_retries(airflow, tmp_path):
    log = airflow("dreamweir_train", state="failed", lake=str(tmp_path / "nowhere"), out=str(tmp_path / "runs"))
    assert "no replay lake at" in log or "no Delta table at" in log, log
    assert not (tmp_path / "runs").exists()
