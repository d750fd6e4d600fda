"""Train on one version of the replay lake: verify it, pin it, cut a plan, learn in chunks, publish.

Started by hand or by a new version of the lake (asset `dreamweir_lake`). Everything after `verify` is bound to the
version that `verify` names; the pin keeps its files until the run is over, also if it fails. A chunk that is killed or
fails goes on from its last checkpoint. `publish` emits the asset `dreamweir_checkpoint`, which starts the evaluation.
"""

from datetime import timedelta

from airflow.sdk import DAG, Param
from dreamweir_airflow.operator import DreamweirOperator
from dreamweir_airflow.shared import CHECKPOINT, DEFAULTS, LAKE, LAKE_PLACE, RUN, common, from_event, whole, word

CHUNKS = 3
LAKE_READ = "{{ params.lake or from_event(triggering_asset_events, 'lake') or var.value.get('dreamweir_lake', '') }}"
VERSION = "--version={{ ti.xcom_pull(task_ids='verify')['version'] }}"
HOLDER = "--holder=airflow-{{ run_id }}"
PRESET = "--preset={{ params.preset }}"

with DAG(
    dag_id="dreamweir_train",
    description="verify -> pin -> cut -> train in chunks that resume -> publish, bound to one lake version",
    schedule=[LAKE],
    catchup=False,
    max_active_runs=1,
    default_args=DEFAULTS,
    user_defined_macros={"from_event": from_event},
    params={
        **common(),
        "version": Param(None, type=["null", "integer"], minimum=0, description="Version of the lake (empty: newest)"),
        "task": word("", "Task to learn (empty: the lake's only one)"),
        "preset": word("small", "Preset of conf/presets"),
        "out": word("", "Folder of runs (empty: variable dreamweir_out, else runs)"),
        "batch": whole(16, "Sequences per batch"),
        "length": whole(50, "Steps per sequence", minimum=2),
        "updates": whole(1000, "Updates to train"),
        "seed": whole(0, "Root seed of plan and training", minimum=0),
    },
    tags=["dreamweir"],
    doc_md=__doc__,
) as dag:
    verify = DreamweirOperator(
        task_id="verify",
        arguments=[
            "lake",
            "verify",
            f"--lake={LAKE_READ}",
            "{{ '' if params.version is none else '--version=%d' % params.version }}",
        ],
        retries=0,
    )
    pin = DreamweirOperator(
        task_id="pin", arguments=["lake", "pin", f"--lake={LAKE_READ}", VERSION, HOLDER, "--reason=training", "--for=14d"]
    )
    cut = DreamweirOperator(
        task_id="cut",
        arguments=[
            "cut",
            f"--lake={LAKE_READ}",
            VERSION,
            "{{ '--task=' ~ params.task if params.task else '' }}",
            "--batch={{ params.batch }}",
            "--length={{ params.length }}",
            "--batches={{ params.updates }}",
            "--seed={{ params.seed }}",
        ],
    )
    chunks = [
        DreamweirOperator(
            task_id=f"train_{chunk}",
            arguments=[
                "train",
                f"--lake={LAKE_READ}",
                PRESET,
                f"--out={RUN}",
                "--plan={{ ti.xcom_pull(task_ids='cut')['plan'] }}",
                # In all, so that a chunk that is run twice does nothing the second time.
                f"--updates={{{{ (params.updates * {chunk} + {CHUNKS - 1}) // {CHUNKS} }}}}",
                "--seed={{ params.seed }}",
                "--resume",
            ],
            keep=["updates", "checkpoint", "seconds"],
            exclusive=RUN,
            retries=5,
            retry_delay=timedelta(seconds=30),
        )
        for chunk in range(1, CHUNKS + 1)
    ]
    publish = DreamweirOperator(
        task_id="publish",
        arguments=["policies", RUN],
        keep=[],
        outlets=[CHECKPOINT],
        outlet_facts={
            "checkpoint": f"{{{{ ti.xcom_pull(task_ids='train_{CHUNKS}')['checkpoint'] }}}}",
            "lake": LAKE_READ,
            "version": "{{ ti.xcom_pull(task_ids='verify')['version'] }}",
        },
    )
    unpin = DreamweirOperator(
        task_id="unpin",
        arguments=["lake", "unpin", f"--lake={LAKE_READ}", HOLDER],
        done_if="has no pin in",
    )

    verify >> pin >> cut >> chunks[0]
    for earlier, later in zip(chunks, chunks[1:]):
        earlier >> later
    chunks[-1] >> publish >> unpin
    unpin.as_teardown(setups=pin)
