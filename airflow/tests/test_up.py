"""`./dreamweir airflow up`: started, a DAG triggered through the REST API, seen in a browser, ended."""

import json
import os
import pathlib
import socket
import subprocess
import sys
import time
import urllib.request

import pytest

ROOT = pathlib.Path(__file__).parents[2]


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Api:
    """Airflow's REST API as a person who has logged in."""

    def __init__(self, port, password):
        self.base, self.token = f"http://localhost:{port}", None
        self.token = self.call("POST", "/auth/token", {"username": "admin", "password": password})["access_token"]

    def call(self, method, path, body=None):
        headers = {"Content-Type": "application/json"}
        if self.token:
            headers["Authorization"] = "Bearer " + self.token
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(self.base + path, data=data, method=method, headers=headers)
        with urllib.request.urlopen(request, timeout=60) as answer:
            return json.loads(answer.read() or b"null")

    def finished(self, dag, conf):
        self.call("PATCH", f"/api/v2/dags/{dag}", {"is_paused": False})
        run = self.call("POST", f"/api/v2/dags/{dag}/dagRuns", {"logical_date": None, "conf": conf})["dag_run_id"]
        for _ in range(600):
            state = self.call("GET", f"/api/v2/dags/{dag}/dagRuns/{run}")["state"]
            if state in ("success", "failed"):
                return state
            time.sleep(1)
        raise AssertionError(f"{dag} is still {state}")


@pytest.fixture
def local(tmp_path):
    environment = {
        **os.environ,
        "DREAMWEIR_AIRFLOW_HOME": str(tmp_path / "airflow"),
        "DREAMWEIR_AIRFLOW_VENV": sys.prefix,
        "DREAMWEIR_AIRFLOW_PORT": str(free_port()),
    }

    def run(*words):
        return subprocess.run(
            [ROOT / "dreamweir", "airflow", *words], env=environment, text=True, capture_output=True, timeout=600
        )

    yield run, environment
    run("down")


def processes(group):
    listed = subprocess.run(["ps", "-eo", "pgid="], capture_output=True, text=True, check=True)
    return listed.stdout.split().count(group)


def test_up_trigger_and_down_leave_nothing_behind(local, tmp_path):
    run, environment = local
    started = run("up")
    assert started.returncode == 0, started.stderr
    assert "http://localhost:" in started.stdout and "admin" in started.stdout
    home = tmp_path / "airflow"
    password = json.loads((home / "simple_auth_manager_passwords.json.generated").read_text())["admin"]
    api = Api(environment["DREAMWEIR_AIRFLOW_PORT"], password)
    pools = {pool["name"]: pool["slots"] for pool in api.call("GET", "/api/v2/pools")["pools"]}
    assert pools["gpu"] >= 1
    score = {"checkpoint": "random", "suite": "mini", "games": ["catch"], "episodes": 2}
    assert api.finished("dreamweir_evaluate", score) == "success"
    assert list((home / "runs").rglob("report.html"))
    # Nothing to score with: named, not retried.
    assert api.finished("dreamweir_evaluate", {"checkpoint": "nowhere", "suite": "mini", "games": ["catch"]}) == "failed"
    assert "runs already" in run("up").stdout
    group = (home / "group").read_text().strip()
    assert processes(group) > 0
    assert run("down").returncode == 0
    assert processes(group) == 0
    assert run("status").returncode == 1


def test_a_taken_port_is_named(local):
    run, environment = local
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", int(environment["DREAMWEIR_AIRFLOW_PORT"])))
        taken.listen()
        refused = run("up")
    assert refused.returncode == 2
    assert "is taken; set DREAMWEIR_AIRFLOW_PORT to a free one" in refused.stderr
