"""Score a checkpoint game by game, then report.

Started by hand or by a new checkpoint (asset `dreamweir_checkpoint`). One mapped task per game; what a killed task
has already scored is never played again.
"""

from airflow.sdk import DAG, Param, task
from dreamweir_airflow.operator import DreamweirOperator
from dreamweir_airflow.shared import CHECKPOINT, DEFAULTS, OUT, common, from_event, one_of, whole, word

FROM_EVENT = "{{ params.%s or from_event(triggering_asset_events, '%s') or var.value.get('dreamweir_%s', '') }}"
SCORES = FROM_EVENT % ("lake", "lake", "lake")
PAGE = OUT + "/{{ run_id | replace(':', '-') | replace('+', '-') }}/report.html"


@task
def games(params=None):
    """A list of further words per mapped task; one task for the whole suite where no game is named."""
    return [["--games=" + game] for game in params["games"]] or [[]]


with DAG(
    dag_id="dreamweir_evaluate",
    description="checkpoint x games -> scores -> report",
    schedule=[CHECKPOINT],
    catchup=False,
    max_active_runs=1,
    default_args=DEFAULTS,
    user_defined_macros={"from_event": from_event, "one_of": one_of},
    params={
        **common(),
        "checkpoint": word("", "Checkpoint, run, published policy, random, noop (empty: the one that started this)"),
        "agent": word("", "Name in reports (empty: the checkpoint's folder)"),
        "suite": word("catch", "Suite of conf/suites"),
        "games": Param(
            [],
            type="array",
            items={"type": "string", "pattern": r"^[A-Za-z0-9_/-]+$"},
            uniqueItems=True,
            description="Games, one mapped task each (empty: the whole suite in one)",
        ),
        "episodes": whole(0, "Episodes of each game (0: the suite's number)", minimum=0),
        "out": word("", "Folder of reports (empty: variable dreamweir_out, else runs)"),
    },
    tags=["dreamweir"],
    doc_md=__doc__,
) as dag:
    evaluate = DreamweirOperator.partial(
        task_id="evaluate",
        arguments=[
            "eval",
            "--checkpoint=" + FROM_EVENT % ("checkpoint", "checkpoint", "checkpoint"),
            "{{ '--agent=' ~ params.agent if params.agent else '' }}",
            "--suite={{ params.suite }}",
            "{{ '--episodes=%d' % params.episodes if params.episodes else '' }}",
            f"--out={SCORES}",
        ],
        keep=["games", "episodes", "excluded", "failed", "protocol_hash", "seconds"],
        max_active_tis_per_dagrun=2,
    ).expand(more=games())
    report = DreamweirOperator(
        task_id="report",
        arguments=[
            "report",
            f"--scores={SCORES}",
            "--protocol={{ one_of(ti.xcom_pull(task_ids='evaluate'))['protocol_hash'] }}",
            "--partial",
            f"--html={PAGE}",
        ],
        keep=["html", "warnings"],
    )
    evaluate >> report
