"""A training run as a real MLflow server shows it, and one whose server is not there."""

import json
import os
import subprocess
import sys
import time
import urllib.request

import pytest
from spark_cluster import COMMAND, free_port

mlflow = pytest.importorskip("mlflow", reason="MLflow is missing: pip install -r app/python/requirements-mlflow.txt")
np = pytest.importorskip("numpy")


def train(lake, run, uri, *more):
    command = [
        COMMAND, "train", "--lake", lake, "--preset", "small", "--out", run, "--as-fast-as-possible",
        "--set", "replay.batch=2", "--set", "replay.length=10", "--set", "train.log-every=1ms",
        "--set", "train.ratio.prefill-steps=1", "--set", f"mlflow.uri={uri}", "--set", "mlflow.model=catcher", *more,
    ]
    done = subprocess.run(
        list(map(str, command)), capture_output=True, text=True, env={**os.environ, "MLFLOW_TRACKING_TOKEN": "hush-hush"}
    )
    assert done.returncode == 0, done.stderr[-3000:]
    said = done.stdout + done.stderr + "".join(file.read_text() for file in run.glob("*.json*"))
    assert "hush-hush" not in said
    return done.stderr


@pytest.fixture(scope="module")
def lake(tmp_path_factory):
    folder = tmp_path_factory.mktemp("tracked")
    (folder / "episodes").mkdir()
    rng, rows = np.random.default_rng(1), 60
    first, last = np.arange(rows) == 0, np.arange(rows) == rows - 1
    np.savez_compressed(
        folder / "episodes" / f"20260901T102030-{1:032x}-{rows - 1}.npz",
        image=rng.integers(0, 256, (rows, 64, 64, 1)).astype(np.uint8),
        action=np.eye(4, dtype=np.float32)[rng.integers(0, 4, rows)] * ~first[:, None],
        reward=np.zeros(rows, np.float32), is_first=first, is_last=last, is_terminal=last,
    )
    subprocess.run(
        [COMMAND, "lake", "import", "--lake", folder / "lake", "--from", folder / "episodes", "--format", "dreamerv2",
         "--task", "test/tracked"],
        check=True,
    )
    return folder / "lake"


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    folder, port = tmp_path_factory.mktemp("mlflow"), free_port()
    with open(folder / "log", "w") as log:
        running = subprocess.Popen(
            [sys.executable, "-m", "mlflow", "server", "--host", "127.0.0.1", "--port", str(port), "--workers", "1",
             "--backend-store-uri", f"sqlite:///{folder}/mlflow.db", "--artifacts-destination", str(folder / "artifacts")],
            stdout=log, stderr=log, start_new_session=True,
        )
    try:
        deadline = time.monotonic() + 120
        while True:
            try:
                urllib.request.urlopen(f"http://127.0.0.1:{port}/health", timeout=5).close()
                break
            except OSError:
                assert running.poll() is None and time.monotonic() < deadline, (folder / "log").read_text()[-3000:]
                time.sleep(0.2)
        yield f"http://127.0.0.1:{port}"
    finally:
        os.killpg(running.pid, 15)
        running.wait()


def test_a_run_is_there_with_parameters_curves_policy_and_the_lakes_version(server, lake, tmp_path):
    run = tmp_path / "catcher-a"
    train(lake, run, server, "--updates", 2)
    train(lake, run, server, "--updates", 3, "--resume")
    client = mlflow.MlflowClient(server)
    (told,) = client.search_runs([client.get_experiment_by_name("dreamweir").experiment_id])
    manifest = json.loads((run / "run.json").read_text())
    assert told.info.run_name == "catcher-a" and told.info.status == "FINISHED"
    assert told.data.params["replay.batch"] == "2" and told.data.params["agent.kind"] == "dreamer-v2"
    assert told.data.tags["dreamweir.lake_version"] == str(manifest["lake_version"])
    assert told.data.tags["dreamweir.run_id"] == manifest["run_id"]
    curve = client.get_metric_history(told.info.run_id, "train/model_loss")
    assert [point.step for point in curve][-1] == 3 and len({point.step for point in curve}) == len(curve)
    assert {item.path for item in client.list_artifacts(told.info.run_id)} == {"run.json", "policy"}
    version = max(client.search_model_versions("name='catcher'"), key=lambda v: int(v.version))
    assert version.run_id == told.info.run_id
    assert version.tags["dreamweir.lake_version"] == str(manifest["lake_version"])
    policy = client.download_artifacts(told.info.run_id, "policy", str(tmp_path))
    assert sorted(os.listdir(policy)) == ["policy.json", "policy.safetensors"]


def test_a_server_that_is_away_costs_one_warning(lake, tmp_path):
    said = train(lake, tmp_path / "alone", f"http://127.0.0.1:{free_port()}", "--updates", 2)
    assert said.count("mlflow:") == 1 and "does not answer" in said
