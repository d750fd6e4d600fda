"""A lake in an S3-compatible store that fails every 20th request: written, listed and learned from as on a disk."""

import json
import os
import pathlib
import subprocess

import numpy as np
import pytest
from flaky_store import flaky_store

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
def store(tmp_path_factory):
    assert list(LIBRARIES.glob("hadoop-aws-*.jar")), (
        f"{LIBRARIES} has no hadoop-aws; fetch it with: mvn -f replay-lake/s3 dependency:copy-dependencies "
        f"-DoutputDirectory={LIBRARIES}"
    )
    folder = tmp_path_factory.mktemp("store")
    (folder / "episodes").mkdir()
    for seed, rows in enumerate((60, 75, 130)):
        episode(folder / "episodes", seed, rows)
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

        def dreamweir(*arguments):
            done = subprocess.run([COMMAND, *map(str, arguments)], capture_output=True, text=True, env=environment)
            assert done.returncode == 0, done.stderr[-4000:]
            return done.stdout

        yield proxy, folder, dreamweir


def test_a_store_that_fails_every_20th_request_costs_only_time(store):
    proxy, folder, dreamweir = store
    lakes = {"store": "s3a://experience/lake", "disk": folder / "lake"}
    losses = {}
    for name, lake in lakes.items():
        dreamweir(
            "lake", "import", "--lake", lake, "--from", folder / "episodes", "--format", "dreamerv2", "--task", TASK
        )
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
