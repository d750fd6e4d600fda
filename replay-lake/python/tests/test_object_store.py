"""A lake in an S3-compatible store that fails every 20th request: written, listed and learned from as on a disk."""

import json
import os
import pathlib
import re
import signal
import subprocess
import time
import urllib.request

import numpy as np
import pyarrow.dataset as ds
import pyarrow.fs
import pytest
from flaky_store import flaky_store, free_port

ROOT = pathlib.Path(__file__).resolve().parents[3]
LIBRARIES = pathlib.Path(os.environ.get("DREAMWEIR_S3_LIBRARIES", ROOT / ".build" / "s3"))
COMMAND = os.environ.get("DREAMWEIR_COMMAND", str(ROOT / "dreamweir"))
TASK = "test/store"
SITE = """<configuration>
<property><name>fs.s3a.endpoint</name><value>http://127.0.0.1:{port}</value></property>
<property><name>fs.s3a.path.style.access</name><value>true</value></property>
<property><name>fs.s3a.connection.ssl.enabled</name><value>false</value></property>
<property><name>fs.s3a.endpoint.region</name><value>us-east-1</value></property>
</configuration>
"""


def episode(folder, seed, rows):
    rng = np.random.default_rng(seed)
    action = np.eye(4, dtype=np.float32)[rng.integers(0, 4, rows)]
    action[0] = 0
    reward = rng.integers(-1, 2, rows).astype(np.float32)
    reward[0] = 0
    last = np.arange(rows) == rows - 1
    np.savez_compressed(
        folder / f"20260901T10203{seed}-{seed:032x}-{rows - 1}.npz",
        image=rng.integers(0, 256, (rows, 64, 64, 1)).astype(np.uint8),
        action=action, reward=reward, is_first=np.arange(rows) == 0, is_last=last, is_terminal=last,
    )


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    """A store that holds nothing yet, and the command with what it needs to reach it."""
    assert list(LIBRARIES.glob("hadoop-aws-*.jar")), (
        f"{LIBRARIES} has no hadoop-aws; fetch it with: mvn -f replay-lake/s3 dependency:copy-dependencies "
        f"-DoutputDirectory={LIBRARIES}"
    )
    folder = tmp_path_factory.mktemp("store")
    with flaky_store("experience") as proxy:
        (folder / "hadoop").mkdir()
        (folder / "hadoop" / "core-site.xml").write_text(SITE.format(port=proxy.server_port))
        environment = {
            **os.environ,
            "DREAMWEIR_CLASSPATH": f"{LIBRARIES}/*:{folder / 'hadoop'}",
            "AWS_ACCESS_KEY_ID": "test",
            "AWS_SECRET_ACCESS_KEY": "test",
            "XDG_CACHE_HOME": str(folder / "cache"),
        }

        def dreamweir(*arguments, may_fail=False):
            done = subprocess.run([COMMAND, *map(str, arguments)], capture_output=True, text=True, env=environment)
            if done.returncode != 0 and may_fail:
                return ""
            assert done.returncode == 0, done.stderr[-4000:]
            return done.stdout

        dreamweir.environment = environment
        yield proxy, folder, dreamweir


@pytest.fixture(scope="module")
def store(server):
    """The same episodes in the store and on the disk."""
    _, folder, dreamweir = server
    (folder / "episodes").mkdir()
    for seed, rows in enumerate((60, 75, 130)):
        episode(folder / "episodes", seed, rows)
    for lake in lakes(folder).values():
        dreamweir(
            "lake", "import", "--lake", lake, "--from", folder / "episodes", "--format", "dreamerv2", "--task", TASK
        )
    return server


def lakes(folder):
    return {"store": "s3a://experience/lake", "disk": folder / "lake"}


def test_a_store_that_fails_every_20th_request_costs_only_time(store):
    proxy, folder, dreamweir = store
    losses = {}
    for name, lake in lakes(folder).items():
        run = folder / f"run-{name}"
        dreamweir(
            "train", "--lake", lake, "--preset", "small", "--out", run, "--as-fast-as-possible",
            "--set", "train.updates=2", "--set", "replay.batch=2", "--set", "replay.length=10",
            "--set", "train.log-every=1ms", "--set", "train.ratio.prefill-steps=1",
        )
        lines = [json.loads(line) for line in (run / "metrics.jsonl").read_text().splitlines()]
        losses[name] = [line["train/model_loss"] for line in lines if "train/model_loss" in line]
    assert losses["store"] and losses["store"] == losses["disk"]
    assert proxy.failed > 3 and proxy.ranged > 0
    assert list((folder / "cache" / "dreamweir" / "blocks").glob("*.block"))


def test_tensors_are_cut_from_a_store_as_from_a_disk(store):
    proxy, folder, dreamweir = store
    tables = {}
    for name, lake in lakes(folder).items():
        printed = dreamweir(
            "cut", "--lake", lake, "--batches", 3, "--batch", 4, "--length", 20, "--seed", 5, "--materialize",
            "--json", "-",
        )
        place = json.loads(printed)["tensors"]
        files = None
        if name == "store":
            place = place.removeprefix("s3a://")
            files = pyarrow.fs.S3FileSystem(
                access_key="test", secret_key="test", region="us-east-1", scheme="http",
                endpoint_override=f"127.0.0.1:{proxy.target}",
            )
        table = ds.dataset(place, filesystem=files, format="parquet").to_table()
        tables[name] = sorted(table.to_pylist(), key=lambda row: (row["batch"], row["slot"]))
    assert len(tables["store"]) == 12
    assert tables["store"] == tables["disk"]


@pytest.mark.skipif("DREAMWEIR_TRY" not in os.environ, reason="has not been seen to pass yet: DREAMWEIR_TRY=1 runs it")
@pytest.mark.parametrize("requests", [0, 12])
def test_credentials_that_expire_end_a_command_with_a_sentence(store, requests):
    """At its first request or in the middle; with new ones the same command does its work."""
    proxy, folder, dreamweir = store
    cut = ["cut", "--lake", "s3a://experience/lake", "--batches", 2, "--batch", 3, "--length", 20, "--seed", requests]
    proxy.valid_for = requests
    try:
        done = subprocess.run(
            [COMMAND, *map(str, cut)], capture_output=True, text=True, env=dreamweir.environment, timeout=300
        )
    finally:
        proxy.valid_for = None
    assert done.returncode == 1, done.stderr[-4000:]
    assert "the object store of the lake at s3a://experience/lake refuses the credentials" in done.stderr
    assert "bug" not in done.stderr
    if requests:
        assert json.loads(dreamweir(*cut, "--json", "-"))["sequences"] == 6


def exists(port, key):
    """Whether the store holds an object; asks for the listing, which needs no signature."""
    url = f"http://127.0.0.1:{port}/experience?list-type=2&prefix={key}"
    with urllib.request.urlopen(url) as answer:
        return f"<Key>{key}</Key>" in answer.read().decode()


def test_of_two_ingests_that_start_at_once_one_is_refused(server):
    """Two programs on a lake that neither finds there: one makes it and goes on, one says why it does not."""
    proxy, folder, dreamweir = server
    broker = f"127.0.0.1:{free_port()}"
    logs = {name: folder / f"{name}.log" for name in ("broker", "a", "b")}

    def told():
        return {name: log.read_text()[-2000:] for name, log in logs.items() if log.exists()}

    def start(name, *command):
        with open(logs[name], "w") as out:
            processes.append(
                subprocess.Popen(
                    [COMMAND, *map(str, command)], stdout=out, stderr=out, env=dreamweir.environment
                )
            )
        return processes[-1]

    processes = []
    try:
        start("broker", "broker", "--data", folder / "kafka", "--port", broker.split(":")[1])
        deadline = time.monotonic() + 900
        while broker not in logs["broker"].read_text():
            assert processes[0].poll() is None and time.monotonic() < deadline, told()
            time.sleep(0.2)
        collect = ["collect", "--task", "mini/catch", "--steps", 500, "--brokers", broker]
        while not dreamweir(*collect, may_fail=True):  # a broker on a busy machine answers late
            assert time.monotonic() < deadline, told()
        ingest = ["ingest", "--lake", "s3a://experience/raced", "--brokers", broker]
        raced = {name: start(name, *ingest) for name in ("a", "b")}
        while all(process.poll() is None for process in raced.values()):
            assert time.monotonic() < deadline, told()
            time.sleep(0.2)
        refused, other = sorted(raced, key=lambda name: raced[name].poll() is None)
        said = logs[refused].read_text()
        assert raced[refused].returncode == 1, said
        assert "another ingest works on the lake's s3a://experience/raced/_ingest" in said
        assert "end that one first" in said
        while not exists(proxy.target, f"raced/chunks/_delta_log/{1:020d}.json"):
            assert raced[other].poll() is None and time.monotonic() < deadline, told()
            time.sleep(0.5)
        raced[other].send_signal(signal.SIGTERM)
        raced[other].wait(600)
        stored = re.search(r"([0-9]+) rows in [0-9]+ chunks stored", logs[other].read_text())
        assert stored, told()
        # It gave the lease back: the next one need not wait until it stands still, and stores what is left.
        again = json.loads(dreamweir(*ingest, "--once", "--json", "-"))
        assert int(stored[1]) + again["rows"] == 500
    finally:
        for process in processes:
            process.kill()
            process.wait()
