"""A Spark standalone cluster of this machine, from the pip distribution: a master, and two workers with a GPU each that is none."""

import contextlib
import os
import pathlib
import re
import socket
import subprocess
import time

ROOT = pathlib.Path(__file__).resolve().parents[3]
COMMAND = os.environ.get("DREAMWEIR_COMMAND", str(ROOT / "dreamweir"))
JARS = pathlib.Path(os.environ.get("DREAMWEIR_SPARK_JARS", ROOT / "app" / "target" / "spark"))
GPUS = ("3", "4")
# Processes of seconds: compiling their code well takes longer than running it.
QUICK = "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC"


def free_port():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


def application(kind):
    """The jar for spark-submit: `spark` or `spark-thin`."""
    found = list(JARS.glob(f"dreamweir-*-{kind}.jar"))
    assert len(found) == 1, f"{JARS} has {len(found)} jars *-{kind}.jar; build: mvn -P cluster -DskipTests package"
    return found[0]


def await_text(log, pattern, times, process, seconds=120):
    deadline = time.monotonic() + seconds
    while len(re.findall(pattern, log.read_text())) < times:
        assert process.poll() is None and time.monotonic() < deadline, log.read_text()[-3000:]
        time.sleep(0.1)


class Cluster:
    """Submits applications and says what they said."""

    def __init__(self, home, folder, master, environment):
        self.home, self.folder, self.master, self.environment = home, folder, master, environment

    def submit(self, *arguments, jar="spark", options=(), code=0):
        command = [
            self.home / "bin" / "spark-submit", "--master", self.master,
            "--driver-memory", "1g", "--executor-memory", "1200m",
            "--driver-java-options", QUICK, "--conf", f"spark.executor.extraJavaOptions={QUICK}",
            "--conf", "spark.ui.enabled=false", "--conf", "spark.sql.shuffle.partitions=2",
            # Driver and executors together on this machine.
            "--conf", "spark.driver.host=127.0.0.1", "--conf", "spark.driver.bindAddress=127.0.0.1",
            *options, application(jar), *arguments,
        ]
        done = subprocess.run(
            list(map(str, command)), capture_output=True, text=True, cwd=self.folder, env=self.environment, timeout=600
        )
        assert done.returncode == code, f"{done.returncode}\n{done.stderr[-5000:]}\n{self.executors()}"
        return done.stdout + done.stderr

    def executors(self):
        """The ends of the newest executors' logs."""
        logs = sorted(self.folder.glob("work-*/app-*/*/stderr"), key=lambda log: log.stat().st_mtime)[-2:]
        return "\n".join(f"--- {log}\n{log.read_text()[-3000:]}" for log in logs)


@contextlib.contextmanager
def standalone(home, folder):
    environment = {**os.environ, "SPARK_HOME": str(home), "SPARK_LOCAL_IP": "127.0.0.1", "SPARK_SCALA_VERSION": "2.12",
                   "SPARK_DAEMON_MEMORY": "256m", "SPARK_DAEMON_JAVA_OPTS": QUICK}
    environment.pop("SPARK_CONF_DIR", None)
    processes = []

    def start(name, main, *arguments, **more):
        log = folder / f"{name}.log"
        with open(log, "w") as out:
            processes.append(subprocess.Popen(
                [str(home / "bin" / "spark-class"), f"org.apache.spark.deploy.{main}", "--host", "127.0.0.1", *arguments],
                stdout=out, stderr=out, env={**environment, **more}, cwd=folder,
            ))
        return log, processes[-1]

    port = free_port()
    master = f"spark://127.0.0.1:{port}"
    try:
        said, running = start("master", "master.Master", "--port", str(port), "--webui-port", "0")
        await_text(said, "Starting Spark master", 1, running)
        for gpu in GPUS:
            script = folder / f"gpu-{gpu}.sh"
            script.write_text(f"#!/bin/sh\necho '{{\"name\": \"gpu\", \"addresses\": [\"{gpu}\"]}}'\n")
            script.chmod(0o755)
            start(
                f"worker-{gpu}", "worker.Worker", "--cores", "1", "--memory", "2g", "--webui-port", "0",
                "--work-dir", str(folder / f"work-{gpu}"), master,
                SPARK_WORKER_OPTS=f"-Dspark.worker.resource.gpu.amount=1 -Dspark.worker.resource.gpu.discoveryScript={script}",
            )
        await_text(said, "Registering worker", len(GPUS), running)
        yield Cluster(home, folder, master, environment)
    finally:
        for process in reversed(processes):
            process.terminate()
        for process in processes:
            process.wait()
