"""Train and score a matrix of games and seeds, one device each: pool `gpu`, one slot per device.

A mapped task holds a slot while it trains. `./dreamweir airflow up` makes the pool; elsewhere
`airflow pools set gpu N "devices"` does: Airflow leaves tasks of a pool that does not exist waiting.
"""

from airflow.sdk import DAG, Param, task
from dreamweir_airflow.operator import DreamweirOperator
from dreamweir_airflow.shared import DEFAULTS, LAKE_PLACE, RUN, common, one_of, whole, word


@task
def cells(params=None, run_id=None):
    """Further words of `train` for each game and seed; its --out is told apart by both."""
    out = f"{params['out']}/{run_id.replace(':', '-').replace('+', '-')}"
    settings = [f"--set={setting}" for setting in params["settings"]]
    return [
        [f"--task={game}", f"--seed={seed}", f"--out={out}/{game}/{seed}", *settings]
        for game in params["games"]
        for seed in params["seeds"]
    ]


@task
def plays(trained, params=None):
    """Further words of `eval` for each run that was trained, in the order of `cells`."""
    names = [(game, seed) for game in params["games"] for seed in params["seeds"]]
    return [
        [f"--checkpoint={run['checkpoint']}", f"--run={seed}", f"--games={game.split('/')[-1]}"]
        for (game, seed), run in zip(names, trained)
    ]


with DAG(
    dag_id="dreamweir_suite",
    description="games x seeds -> train on a pool of devices -> scores -> report",
    schedule=None,
    catchup=False,
    max_active_runs=1,
    default_args=DEFAULTS,
    user_defined_macros={"one_of": one_of},
    params={
        **common(),
        "games": Param(
            ["mini/catch"],
            type="array",
            minItems=1,
            uniqueItems=True,
            items={"type": "string", "pattern": r"^[a-z0-9_/-]+$"},
            description="Tasks of the lake, one training run each and seed",
        ),
        "seeds": Param(
            [0, 1, 2],
            type="array",
            minItems=1,
            uniqueItems=True,
            items={"type": "integer", "minimum": 0},
            description="Root seeds",
        ),
        "preset": word("small", "Preset of conf/presets"),
        "settings": Param(
            [],
            type="array",
            items={"type": "string", "pattern": r"^[a-z0-9.-]+=[A-Za-z0-9_./:+-]*$"},
            description="Configuration of every run besides the preset, KEY=VALUE, for example replay.batch=8",
        ),
        "episodes": whole(0, "Episodes of each game (0: the suite's number)", minimum=0),
        "suite": word("mini", "Suite of conf/suites that has these games"),
        "agent": word("dreamer", "Name in reports"),
        "updates": whole(1000, "Updates of each run"),
        "out": word("runs", "Folder of runs"),
    },
    tags=["dreamweir"],
    doc_md=__doc__,
) as dag:
    train = DreamweirOperator.partial(
        task_id="train",
        pool="gpu",
        arguments=[
            "train",
            f"--lake={LAKE_PLACE}",
            "--preset={{ params.preset }}",
            "--updates={{ params.updates }}",
            "--as-fast-as-possible",
            "--resume",
        ],
        keep=["updates", "checkpoint", "seconds"],
    ).expand(more=cells())
    evaluate = DreamweirOperator.partial(
        task_id="evaluate",
        arguments=[
            "eval",
            "--suite={{ params.suite }}",
            "--agent={{ params.agent }}",
            "{{ '--episodes=%d' % params.episodes if params.episodes else '' }}",
            f"--out={LAKE_PLACE}",
        ],
        keep=["games", "episodes", "failed", "protocol_hash"],
        max_active_tis_per_dagrun=2,
    ).expand(more=plays(train.output))
    report = DreamweirOperator(
        task_id="report",
        arguments=[
            "report",
            f"--scores={LAKE_PLACE}",
            "--protocol={{ one_of(ti.xcom_pull(task_ids='evaluate'))['protocol_hash'] }}",
            "--agents={{ params.agent }}",
            "--partial",
            f"--html={RUN}/report.html",
        ],
        keep=["html", "warnings"],
    )
    evaluate >> report
