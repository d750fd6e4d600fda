"""The jar on a Spark cluster: ingest, cut, training by two workers, evaluation and replay scoring, and what it says without GPUs."""

import json
import os
import pathlib
import re
import subprocess

import pytest
from spark_cluster import COMMAND, GPUS, await_text, free_port, standalone

pyspark = pytest.importorskip("pyspark", reason="Spark's distribution is missing: pip install -r app/python/requirements-test.txt")
PACKAGES = "io.delta:delta-spark_2.12:3.3.3,org.apache.spark:spark-sql-kafka-0-10_2.12:3.5.7"
GPU = ("--conf", "spark.executor.resource.gpu.amount=1", "--conf", "spark.task.resource.gpu.amount=1")
TRAIN = ("--preset", "small", "--as-fast-as-possible", "--set", "train.updates=2", "--set", "replay.batch=2",
         "--set", "replay.length=10", "--set", "train.ratio.prefill-steps=1")


@pytest.fixture(scope="module")
def cluster(tmp_path_factory):
    with standalone(pathlib.Path(pyspark.__file__).parent, tmp_path_factory.mktemp("cluster")) as started:
        yield started


@pytest.fixture(scope="module")
def lake(cluster):
    """A lake that an application on the cluster has filled from Kafka."""
    folder = cluster.folder
    quick = {**os.environ, "DREAMWEIR_JAVA_OPTS": "-XX:TieredStopAtLevel=1"}
    broker, log = f"127.0.0.1:{free_port()}", folder / "broker.log"
    with open(log, "w") as out:
        running = subprocess.Popen(
            [COMMAND, "broker", "--data", str(folder / "kafka"), "--port", broker.split(":")[1]],
            stdout=out, stderr=out, env=quick,
        )
    try:
        await_text(log, broker, 1, running)
        collect = [COMMAND, "collect", "--task", "mini/catch", "--steps", "500", "--brokers", broker]
        subprocess.run(collect, check=True, env=quick)
        result = submitted(cluster, "ingest", "--lake", folder / "lake", "--brokers", broker, "--once")
    finally:
        running.terminate()
        running.wait()
    assert (result["rows"], result["rejected"]) == (500, 0)
    return folder / "lake"


def submitted(cluster, *arguments, **more):
    """The result of an application."""
    result = cluster.folder / f"{arguments[0]}.json"
    cluster.submit(*arguments, "--json", result, **more)
    return json.loads(result.read_text())


@pytest.fixture(scope="module")
def run(cluster, lake):
    """A run of two workers, each in the executor of another machine, as far as Spark knows."""
    run = cluster.folder / "run"
    result = submitted(
        cluster, "train", "--lake", lake, "--out", run, "--workers", 2, "--device", "cpu", *TRAIN, options=GPU
    )
    assert result["updates"] == 2
    assert json.loads((run / "run.json").read_text())["workers"] == 2
    return run


def test_a_plan_is_cut_by_the_thin_jar(cluster, lake):
    result = submitted(
        cluster, "cut", "--lake", lake, "--batches", 3, "--batch", 4, "--length", 5, "--materialize",
        jar="spark-thin",
        # From the build's own repository of libraries where it has them.
        options=("--packages", PACKAGES, "--conf", f"spark.jars.ivy={cluster.folder / 'ivy'}"),
    )
    assert (result["batches"], result["sequences"]) == (3, 12)
    assert list(pathlib.Path(result["tensors"].removeprefix("file:")).rglob("*.parquet"))


def test_checkpoints_are_evaluated_and_replay_is_scored(cluster, lake, run):
    result = submitted(
        cluster, "eval", "--checkpoint", run, "--suite", "mini", "--games", "catch", "--episodes", 2, "--out", lake
    )
    assert result["episodes"] == 2
    scored = submitted(
        cluster, "score-replay", "--lake", lake, "--checkpoint", run, "--engine", "torch", "--length", 10
    )
    assert scored["episodes"] > 10


def test_spark_says_which_gpu_a_run_takes(cluster, lake):
    """There is no such card here: that the run asks for it is what shows that Spark has chosen it."""
    said = cluster.submit("train", "--lake", lake, "--out", cluster.folder / "pinned", *TRAIN, options=GPU, code=2)
    assert re.search(rf"cuda:({'|'.join(GPUS)}) is not there", said), said[-3000:]


def test_a_cluster_without_the_gpus_is_told(cluster, lake):
    said = cluster.submit(
        "train", "--lake", lake, "--out", cluster.folder / "none", *TRAIN, code=1,
        options=("--conf", "spark.executor.resource.gpu.amount=2", "--conf", "spark.task.resource.gpu.amount=2",
                 "--conf", "spark.dreamweir.executorsWithin=3s"),
    )
    assert f"{cluster.master} has given 0 of 1 places within 3 s" in said
    assert "1200m memory and 2 gpu" in said and "spark.worker.resource.gpu.discoveryScript" in said
    refused = cluster.submit(
        "cut", "--lake", lake, "--batches", 1, options=("--conf", "spark.task.resource.gpu.amount=1"), code=2
    )
    assert "Spark refuses its settings" in refused and "spark.executor.resource.gpu.amount" in refused
