"""The manifests of conf/k8s: by Kubernetes' own schemas, by our rules, and what they call against the program's reference."""

import re
import shutil
import subprocess

import pytest
from spark_cluster import ROOT

yaml = pytest.importorskip("yaml", reason="schemas are missing: pip install -r app/python/requirements-test.txt")
schemas = pytest.importorskip("kubernetes_validate", reason="schemas are missing: pip install -r app/python/requirements-test.txt")

FOLDER = ROOT / "conf" / "k8s"
FILES = [file for file in sorted(FOLDER.glob("*.yaml")) if file.name != "kustomization.yaml"]
OBJECTS = [(file.name, found) for file in FILES for found in yaml.safe_load_all(file.read_text())]
CONFIG = next(found["data"] for _, found in OBJECTS if found["metadata"]["name"] == "dreamweir")
TEMPLATE = yaml.safe_load(CONFIG["executor.yaml"])
JOBS = [(name, found) for name, found in OBJECTS if found["kind"] in ("Deployment", "Job")]
REFERENCE = (ROOT / "docs" / "reference" / "commands.md").read_text()


def name_of(case):
    return case if isinstance(case, str) else case["kind"]


@pytest.mark.parametrize("version", ["1.29", "1.31", "1.34"])
@pytest.mark.parametrize(("file", "found"), [*OBJECTS, ("executor.yaml", TEMPLATE)], ids=name_of)
def test_it_is_what_kubernetes_takes(file, found, version):
    schemas.validate(found, version, strict=True)


def test_the_check_finds_a_slip():
    wrong = yaml.safe_load((FOLDER / "train.yaml").read_text())
    wrong["spec"]["template"]["spec"]["nodeSelectors"] = {}
    with pytest.raises(schemas.ValidationError, match="nodeSelectors"):
        schemas.validate(wrong, "1.31", strict=True)


@pytest.mark.parametrize(("file", "job"), JOBS, ids=name_of)
def test_pods_are_boxed_in_and_watched(file, job):
    pod = job["spec"]["template"]["spec"]
    (container,) = pod["containers"]
    assert pod["securityContext"]["runAsNonRoot"] is True
    assert pod.get("automountServiceAccountToken") is False or pod["serviceAccountName"] == "dreamweir-driver"
    assert container["securityContext"] == {
        "allowPrivilegeEscalation": False, "readOnlyRootFilesystem": True, "capabilities": {"drop": ["ALL"]},
    }
    assert {"cpu", "memory"} <= container["resources"]["requests"].keys() and "memory" in container["resources"]["limits"]
    assert pod["terminationGracePeriodSeconds"] > 120  # as long as the command itself waits for its job
    port = next(p["containerPort"] for p in container["ports"] if p["name"] == "metrics")
    served = yaml.safe_load(CONFIG["dreamweir.yaml"])
    assert {port} == {*served["prometheus"]["ports"].values(), served["train"]["prometheus"]["port"]}
    assert container["livenessProbe"]["httpGet"]["port"] == "metrics"
    assert job["spec"]["template"]["metadata"]["annotations"]["prometheus.io/port"] == str(port)
    mounted = {mount["name"] for mount in container["volumeMounts"]}
    assert mounted == {volume["name"] for volume in pod["volumes"]}


@pytest.mark.parametrize("name", ["train.yaml", "suite.yaml"])
def test_training_has_a_gpu_to_itself(name):
    job = next(found for file, found in JOBS if file == name)
    pod = job["spec"]["template"]["spec"]
    assert pod["containers"][0]["resources"]["limits"]["nvidia.com/gpu"] == "1"
    assert pod["nodeSelector"] and pod["tolerations"]


def test_no_secret_is_written_down():
    assert "Secret" not in {found["kind"] for _, found in OBJECTS}
    values = [
        (file.name, value) for file in FILES
        for value in re.findall(r"(?i)(?<![a-z])(?:password|secret_access_key|token)\s*[=:]\s*(\S+)", file.read_text())
    ]
    assert values == [("config.yaml", '"${file:/run/secrets/kafka/kafka.properties:password}";')]


@pytest.mark.parametrize(("file", "job"), JOBS, ids=name_of)
def test_the_commands_exist(file, job):
    (container,) = job["spec"]["template"]["spec"]["containers"]
    words = " ".join(container["args"]).replace("\\\n", " ").split()
    jar = words.index("/opt/dreamweir/dreamweir-spark.jar")
    command = words[jar + 1]
    text = re.search(rf"^## dreamweir {command}\n```\n(.*?)^```", REFERENCE, re.M | re.S)[1]
    for word in words[jar + 2:]:
        option = word.split("=")[0]
        assert not option.startswith("--") or re.search(rf"{option}\b", text), f"{file}: {option}"
        if option in ("--preset", "--suite"):
            folder = {"--preset": "presets", "--suite": "suites"}[option]
            assert (ROOT / "conf" / folder / f"{word.split('=')[1]}.yaml").exists()
    assert "--config=/etc/dreamweir/dreamweir.yaml" in words


def test_the_suites_runs_are_those_of_the_suite():
    games, job = (found for file, found in OBJECTS if file == "suite.yaml")
    tasks = yaml.safe_load((ROOT / "conf" / "suites" / "atari55.yaml").read_text())["suite"]["tasks"]
    assert games["data"]["games"].split() == tasks
    assert job["spec"]["completions"] == 5 * len(tasks)


@pytest.mark.skipif(shutil.which("kubectl") is None, reason="kubectl is not installed")
def test_kubectl_puts_them_together():
    said = subprocess.run(["kubectl", "kustomize", str(FOLDER)], capture_output=True, text=True, timeout=60)
    assert said.returncode == 0, said.stderr
    assert {found["metadata"]["namespace"] for found in yaml.safe_load_all(said.stdout)} == {"dreamweir"}


def test_the_image_is_pinned_and_runs_as_nobody():
    text = (FOLDER / "Dockerfile").read_text()
    spark = re.search("<spark.version>(.*?)</spark.version>", (ROOT / "pom.xml").read_text())[1]
    bases = dict(re.findall(r"^ARG (\w+)=(\S+:\S+)$", text, re.M))
    assert re.findall(r"^FROM (\S+)", text, re.M) == ["${MAVEN}", "${SPARK}"]
    assert f":{spark}-" in bases["SPARK"] and all(re.search(r":\d+\.\d+", base) for base in bases.values())
    assert re.findall(r"^USER (\S+)", text, re.M) == ["185"]
    for place in re.findall(r"^COPY (?!.*--from)(?:--\S+ )*(\S+) ", text, re.M):
        assert (ROOT / place).exists()
    assert not re.search(r"(?i)^(ENV|ARG) .*(password|secret|token)", text, re.M)


def test_the_discovery_script_says_what_spark_reads(tmp_path):
    (tmp_path / "nvidia-smi").write_text("#!/bin/sh\nprintf '0\\n1\\n'\n")
    (tmp_path / "nvidia-smi").chmod(0o755)
    path = f"{tmp_path}:/usr/bin:/bin"
    said = subprocess.run([FOLDER / "gpus.sh"], env={"PATH": path}, capture_output=True, text=True, check=True)
    assert said.stdout == '{"name": "gpu", "addresses": ["0", "1"]}\n'
    assert subprocess.run([FOLDER / "gpus.sh"], env={"PATH": "/usr/bin:/bin"}, capture_output=True).returncode == 1
