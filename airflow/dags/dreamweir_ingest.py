"""Moves what Kafka holds into the replay lake.

`once` takes what is there and ends: schedule it. `stream` runs until it is cancelled; a fault restarts it, and
rows are stored exactly once either way. Ends with an event of the asset `dreamweir_lake`, which starts training.
"""

from datetime import datetime, timedelta

from airflow.sdk import DAG, Param
from dreamweir_airflow.operator import DreamweirOperator
from dreamweir_airflow.shared import DEFAULTS, LAKE, LAKE_PLACE, common, word

with DAG(
    dag_id="dreamweir_ingest",
    description="Kafka -> replay lake, then what version that made",
    schedule=timedelta(minutes=30),
    start_date=datetime(2026, 1, 1),
    catchup=False,
    max_active_runs=1,
    default_args=DEFAULTS,
    params={
        **common(),
        "brokers": word("localhost:9092", "Kafka brokers"),
        "mode": Param("once", enum=["once", "stream"], description="Take what is there, or go on until cancelled"),
    },
    tags=["dreamweir"],
    doc_md=__doc__,
) as dag:
    ingest = DreamweirOperator(
        task_id="ingest",
        arguments=[
            "ingest",
            f"--lake={LAKE_PLACE}",
            "--brokers={{ params.brokers }}",
            "{{ '--once' if params.mode == 'once' else '' }}",
        ],
    )
    version = DreamweirOperator(
        task_id="version",
        arguments=["lake", "verify", f"--lake={LAKE_PLACE}", "--sample=0.01"],
        keep=["version", "steps", "ok"],
        outlets=[LAKE],
        outlet_facts={"lake": LAKE_PLACE},
        retries=0,
    )
    ingest >> version
