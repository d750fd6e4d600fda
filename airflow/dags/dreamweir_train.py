"""Train DreamerV2 on what the replay lake holds, then evaluate the checkpoint and report.

Every task is one call of the ``dreamweir`` command and can run twice: ingest takes what is new, verify and cut are bound
to the lake version that verify names, train resumes from its last checkpoint, evaluation skips units already scored.
Values reach the shell as environment variables, never as text of the command.
"""

import json
from datetime import timedelta

from airflow.providers.standard.operators.bash import BashOperator
from airflow.sdk import DAG, Param

WORD = r"^[A-Za-z0-9_./:@,=-]+$"


def dreamweir(task_id: str, arguments: str, **options) -> BashOperator:
    """One call of the command; its JSON result (one line on stdout) is the task's XCom."""
    return BashOperator(
        task_id=task_id,
        bash_command=f"exec {{{{ params.dreamweir }}}} {arguments} --json -",
        env={
            "LAKE": "{{ params.lake }}",
            "BROKERS": "{{ params.brokers }}",
            "PRESET": "{{ params.preset }}",
            "SUITE": "{{ params.suite }}",
            "OUT": "{{ params.out }}/{{ run_id | replace(':', '-') | replace('+', '-') }}",
            "BATCH": "{{ params.batch }}",
            "UPDATES": "{{ params.updates }}",
            "SEED": "{{ params.seed }}",
            **options.pop("env", {}),
        },
        append_env=True,
        output_processor=json.loads,
        **options,
    )


with DAG(
    dag_id="dreamweir_train",
    description="ingest -> verify -> cut -> train -> evaluate -> report, bound to one lake version",
    schedule=None,
    catchup=False,
    max_active_runs=1,
    default_args={"retries": 1, "retry_delay": timedelta(minutes=1), "execution_timeout": timedelta(hours=12)},
    params={
        "dreamweir": Param("dreamweir", type="string", pattern=WORD, description="The command, or its path"),
        "lake": Param("lake", type="string", pattern=WORD, description="Replay lake, a path or URI"),
        "brokers": Param("localhost:9092", type="string", pattern=WORD, description="Kafka brokers"),
        "preset": Param("small", type="string", pattern=WORD, description="Preset of conf/presets"),
        "suite": Param("catch", type="string", pattern=WORD, description="Evaluation suite"),
        "out": Param("runs", type="string", pattern=WORD, description="Folder of runs"),
        "batch": Param(16, type="integer", minimum=1, description="Sequences per batch"),
        "updates": Param(1000, type="integer", minimum=1, description="Updates to train"),
        "seed": Param(0, type="integer", description="Seed of the plan"),
    },
    tags=["dreamweir"],
    doc_md=__doc__,
) as dag:
    ingest = dreamweir("ingest", 'ingest --lake "$LAKE" --brokers "$BROKERS" --once')
    verify = dreamweir("verify", 'lake verify --lake "$LAKE"')
    cut = dreamweir(
        "cut",
        'cut --lake "$LAKE" --version "$VERSION" --batch "$BATCH" --length 50 --batches "$UPDATES" --seed "$SEED"',
        env={"VERSION": "{{ ti.xcom_pull(task_ids='verify')['version'] }}"},
    )
    train = dreamweir(
        "train",
        'train --lake "$LAKE" --preset "$PRESET" --out "$OUT" --plan "$PLAN" --updates "$UPDATES" --resume',
        env={"PLAN": "{{ ti.xcom_pull(task_ids='cut')['plan'] }}"},
        retries=3,
    )
    evaluate = dreamweir(
        "evaluate",
        'eval --checkpoint "$CHECKPOINT" --suite "$SUITE" --out "$LAKE"',
        env={"CHECKPOINT": "{{ ti.xcom_pull(task_ids='train')['checkpoint'] }}"},
    )
    report = dreamweir("report", 'report --scores "$LAKE" --html "$OUT/report.html"')

    ingest >> verify >> cut >> train >> evaluate >> report
