"""The operator with a command that does as it is told: exit codes, XCom, cancelled, killed."""

import os
import pathlib
import signal
import stat
import subprocess
import sys
import threading
import time

import pytest

DAGS = pathlib.Path(__file__).parent.parent / "dags"

SCRIPT = """#!/bin/bash
out="${@: -1}"
case "$1" in
  ok) echo '{"version": 7, "plan": "p", "list": [1]}' > "$out" ;;
  usage) echo "dreamweir: no replay lake at /x"; exit 2 ;;
  fault) echo "dreamweir: broker went away"; exit 1 ;;
  wait) trap 'echo saved > "$2"; exit 143' TERM; touch "$2.started"; for i in $(seq 600); do sleep 0.1; done ;;
esac
"""


@pytest.fixture
def command(tmp_path):
    os.environ.setdefault("AIRFLOW_HOME", str(tmp_path / "airflow"))
    path = tmp_path / "dreamweir"
    path.write_text(SCRIPT)
    path.chmod(path.stat().st_mode | stat.S_IEXEC)
    return str(path)


def operator(command, *arguments, **options):
    from dreamweir_airflow.operator import DreamweirOperator

    return DreamweirOperator(task_id="t", command=command, arguments=list(arguments), **options)


def test_the_result_is_the_xcom_and_only_what_is_kept(command):
    assert operator(command, "ok").execute({}) == {"version": 7, "plan": "p", "list": [1]}
    assert operator(command, "ok", keep=["version"]).execute({}) == {"version": 7}


def test_exit_code_2_is_never_retried_and_1_is(command):
    from airflow.sdk.exceptions import AirflowException, AirflowFailException

    with pytest.raises(AirflowFailException, match="no replay lake at /x"):
        operator(command, "usage").execute({})
    with pytest.raises(AirflowException, match="exit code 1: dreamweir: broker went away") as fault:
        operator(command, "fault").execute({})
    assert not isinstance(fault.value, AirflowFailException)


def test_what_an_earlier_try_has_done_is_done(command):
    from airflow.sdk.exceptions import AirflowFailException

    assert operator(command, "usage", done_if="no replay lake at").execute({}) == {}
    with pytest.raises(AirflowFailException):
        operator(command, "usage", done_if="has no pin in").execute({})


def test_what_is_missing_is_named(command):
    from airflow.sdk.exceptions import AirflowFailException

    with pytest.raises(AirflowFailException, match="fill in 'lake' in the trigger form, or set the Airflow variable"):
        operator(command, "ok", "--lake=").execute({})
    with pytest.raises(AirflowFailException, match="cannot run /no/dreamweir: No such file"):
        operator("/no/dreamweir", "ok").execute({})


def wait_for(path):
    for _ in range(1200):
        if path.exists():
            return
        time.sleep(0.05)
    raise AssertionError(f"{path} did not appear")


def test_a_cancelled_task_ends_the_command_cleanly(command, tmp_path):
    from airflow.sdk.exceptions import AirflowException

    task = operator(command, "wait", str(tmp_path / "saved"))

    def cancel():
        wait_for(tmp_path / "saved.started")
        task.on_kill()

    threading.Thread(target=cancel).start()
    with pytest.raises(AirflowException, match="exit code 143"):
        task.execute({})
    assert (tmp_path / "saved").read_text() == "saved\n"


def test_a_killed_worker_leaves_no_orphan_and_the_folder_is_taken_until_it_ended(command, tmp_path):
    from airflow.sdk.exceptions import AirflowException

    if sys.platform != "linux":
        pytest.skip("the kernel tells the command on Linux only")
    code = (
        f"import sys; sys.path.insert(0, {str(DAGS)!r})\n"
        "from dreamweir_airflow.operator import DreamweirOperator\n"
        f"DreamweirOperator(task_id='t', command={command!r}, arguments=['wait', {str(tmp_path / 'saved')!r}],"
        f" exclusive={str(tmp_path / 'run')!r}).execute({{}})\n"
    )
    worker = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    wait_for(tmp_path / "saved.started")
    with pytest.raises(AirflowException, match="is in use by another task"):
        operator(command, "ok", exclusive=str(tmp_path / "run")).execute({})
    worker.send_signal(signal.SIGKILL)
    worker.wait()
    wait_for(tmp_path / "saved")
    for _ in range(100):
        try:
            operator(command, "ok", exclusive=str(tmp_path / "run")).execute({})
            return
        except AirflowException:
            time.sleep(0.05)
    raise AssertionError("the folder stays taken")
