"""Every DAG loads quickly, without errors, and holds the tasks its page promises."""

import copy
import os
import pathlib
import time

import pytest

DAGS = pathlib.Path(__file__).parent.parent / "dags"
TASKS = {
    "dreamweir_ingest": ["ingest", "version"],
    "dreamweir_train": ["verify", "pin", "cut", "train_1", "train_2", "train_3", "publish", "unpin"],
    "dreamweir_evaluate": ["games", "evaluate", "report"],
    "dreamweir_maintain": ["retain", "compact", "verify"],
    "dreamweir_suite": ["cells", "train", "plays", "evaluate", "report"],
}


@pytest.fixture(scope="session")
def dagbag(tmp_path_factory):
    os.environ["AIRFLOW_HOME"] = str(tmp_path_factory.mktemp("airflow"))
    os.environ["AIRFLOW__CORE__LOAD_EXAMPLES"] = "False"
    os.environ["AIRFLOW__CORE__DAGS_FOLDER"] = str(DAGS)
    from airflow.dag_processing.dagbag import DagBag

    return DagBag(dag_folder=str(DAGS))


def test_every_dag_loads(dagbag):
    assert dagbag.import_errors == {}
    assert set(dagbag.dag_ids) == {path.stem for path in DAGS.glob("*.py")} == set(TASKS)


@pytest.mark.parametrize("dag_id", TASKS)
def test_tasks_come_in_order_with_a_page_and_retries_with_back_off(dagbag, dag_id):
    dag = dagbag.dags[dag_id]
    assert [task.task_id for task in dag.topological_sort()] == TASKS[dag_id]
    assert dag.doc_md and dag.max_active_runs == 1
    for task in dag.tasks:
        if task.task_type == "DreamweirOperator":
            # A check that did not hold will not hold a minute later.
            assert task.retries == (0 if task.task_id in ("verify", "version") else task.retries or 0)
            assert task.task_id in ("verify", "version") or task.retries >= 3
            assert task.execution_timeout is not None


def test_training_is_bound_to_the_version_that_verify_names(dagbag):
    tasks = dagbag.dags["dreamweir_train"].task_dict
    for name in ("pin", "cut"):
        assert "--version={{ ti.xcom_pull(task_ids='verify')['version'] }}" in tasks[name].arguments
    for chunk in ("train_1", "train_2", "train_3"):
        assert "--resume" in tasks[chunk].arguments
        assert any("xcom_pull(task_ids='cut')['plan']" in word for word in tasks[chunk].arguments)
    assert tasks["unpin"].is_teardown


def test_assets_link_the_dags(dagbag):
    def outlets(dag_id):
        return {asset.name for task in dagbag.dags[dag_id].tasks for asset in task.outlets}

    assert outlets("dreamweir_ingest") == {"dreamweir_lake"}
    assert outlets("dreamweir_train") == {"dreamweir_checkpoint"}
    triggers = {
        dag_id: {asset.name for asset in dagbag.dags[dag_id].timetable.asset_condition.objects}
        for dag_id in ("dreamweir_train", "dreamweir_evaluate")
    }
    assert triggers == {"dreamweir_train": {"dreamweir_lake"}, "dreamweir_evaluate": {"dreamweir_checkpoint"}}


def test_a_matrix_of_training_runs_shares_the_pool_of_devices(dagbag):
    train = dagbag.dags["dreamweir_suite"].task_dict["train"]
    assert train.partial_kwargs["pool"] == "gpu"


@pytest.mark.parametrize(
    ("dag_id", "name", "value"),
    [
        ("dreamweir_train", "dreamweir", "dreamweir; rm -rf /"),
        ("dreamweir_train", "updates", 0),
        ("dreamweir_train", "version", "newest"),
        ("dreamweir_ingest", "mode", "twice"),
        ("dreamweir_evaluate", "games", ["catch", "$(id)"]),
        ("dreamweir_evaluate", "checkpoint", "a b"),
        ("dreamweir_suite", "seeds", []),
        ("dreamweir_suite", "games", ["mini/catch", "mini/catch"]),
    ],
)
def test_the_trigger_form_refuses_what_cannot_be(dagbag, dag_id, name, value):
    from airflow.sdk.exceptions import ParamValidationError

    params = copy.deepcopy(dagbag.dags[dag_id].params)
    with pytest.raises(ParamValidationError):
        params[name] = value
        params.validate()


def test_the_event_that_started_a_run_names_lake_and_checkpoint():
    from dreamweir_airflow.shared import from_event

    class Event:
        def __init__(self, **extra):
            self.extra = extra

    events = {"dreamweir_lake": [Event(lake="a", version=3), Event(lake="b", version=4)]}
    assert from_event(events, "lake") == "b"
    assert from_event(events, "version") == "4"
    assert from_event(events, "checkpoint") == ""
    assert from_event(None, "lake") == ""


def test_a_dag_file_parses_within_its_budget(dagbag):
    import importlib.util

    for path in DAGS.glob("*.py"):
        spec = importlib.util.spec_from_file_location(path.stem, path)
        started = time.process_time()
        spec.loader.exec_module(importlib.util.module_from_spec(spec))
        assert time.process_time() - started < 1.0, f"{path.name} is slow to parse"
