"""Upkeep of the replay lake: drop what is beyond its capacity, compact and remove files that nothing needs, verify.

Files that a pin or the last versions need stay. Running it twice changes nothing more.
"""

from datetime import datetime, timedelta

from airflow.sdk import DAG
from dreamweir_airflow.operator import DreamweirOperator
from dreamweir_airflow.shared import DEFAULTS, LAKE_PLACE, common, word

with DAG(
    dag_id="dreamweir_maintain",
    description="retain -> compact and vacuum -> verify",
    schedule=timedelta(hours=6),
    start_date=datetime(2026, 1, 1),
    catchup=False,
    max_active_runs=1,
    default_args=DEFAULTS,
    params={
        **common(),
        "capacity": word("", "Steps of each task to keep (empty: lake.capacity of the configuration)"),
        "max_age": word("", "Drop older episodes, for example 30d (empty: none)"),
    },
    tags=["dreamweir"],
    doc_md=__doc__,
) as dag:
    retain = DreamweirOperator(
        task_id="retain",
        arguments=[
            "lake",
            "retain",
            f"--lake={LAKE_PLACE}",
            "{{ '--capacity=' ~ params.capacity if params.capacity else '' }}",
            "{{ '--max-age=' ~ params.max_age if params.max_age else '' }}",
        ],
    )
    compact = DreamweirOperator(task_id="compact", arguments=["lake", "compact", f"--lake={LAKE_PLACE}"])
    verify = DreamweirOperator(task_id="verify", arguments=["lake", "verify", f"--lake={LAKE_PLACE}"], retries=0)
    retain >> compact >> verify
