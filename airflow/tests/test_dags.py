"""Every DAG loads quickly, without errors, and holds the tasks its page promises."""

import os
import pathlib
import re
import time

import pytest

DAGS = pathlib.Path(__file__).parent.parent / "dags"


@pytest.fixture(scope="session")
def dagbag(tmp_path_factory):
    os.environ["AIRFLOW_HOME"] = str(tmp_path_factory.mktemp("airflow"))
    os.environ["AIRFLOW__CORE__LOAD_EXAMPLES"] = "False"
    os.environ["AIRFLOW__CORE__DAGS_FOLDER"] = str(DAGS)
    from airflow.dag_processing.dagbag import DagBag

    return DagBag(dag_folder=str(DAGS))


def test_every_dag_loads(dagbag):
    assert dagbag.import_errors == {}
    assert set(dagbag.dag_ids) == {path.stem for path in DAGS.glob("*.py")}


def test_training_runs_its_tasks_in_order(dagbag):
    dag = dagbag.dags["dreamweir_train"]
    order = ["ingest", "verify", "cut", "train", "evaluate", "report"]
    assert [task.task_id for task in dag.topological_sort()] == order


def test_every_task_is_one_call_of_the_command_bound_to_its_inputs(dagbag):
    tasks = dagbag.dags["dreamweir_train"].task_dict
    for task in tasks.values():
        assert re.fullmatch(r"exec \{\{ params\.dreamweir \}\} [a-z].* --json -", task.bash_command), task.bash_command
    assert "--version" in tasks["cut"].bash_command and "verify" in tasks["cut"].env["VERSION"]
    assert "--plan" in tasks["train"].bash_command and "--resume" in tasks["train"].bash_command
    assert "train" in tasks["evaluate"].env["CHECKPOINT"]


def test_a_parameter_that_could_carry_shell_text_is_refused(dagbag):
    from airflow.sdk.exceptions import ParamValidationError

    params = dagbag.dags["dreamweir_train"].params
    with pytest.raises(ParamValidationError):
        params["dreamweir"] = "dreamweir; rm -rf /"
        params.validate()


def test_a_dag_file_parses_within_its_budget(dagbag):
    import importlib.util

    for path in DAGS.glob("*.py"):
        spec = importlib.util.spec_from_file_location(path.stem, path)
        started = time.process_time()
        spec.loader.exec_module(importlib.util.module_from_spec(spec))
        assert time.process_time() - started < 1.0, f"{path.name} is slow to parse"
