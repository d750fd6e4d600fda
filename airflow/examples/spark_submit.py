"""Ingest and evaluation on a Spark cluster: connection `spark_default` names its master."""

from datetime import datetime, timedelta

from airflow.providers.apache.spark.operators.spark_submit import SparkSubmitOperator
from airflow.sdk import DAG, Param

WORD = r"^[A-Za-z0-9_./:@,=+-]+$"


def submit(task_id, arguments, conf=None):
    """The jar's main class is the command: the same words as on a command line."""
    return SparkSubmitOperator(
        task_id=task_id,
        application="{{ params.jar }}",
        application_args=arguments,
        conf=conf or {},
    )


with DAG(
    dag_id="example_dreamweir_spark_submit",
    schedule=None,
    start_date=datetime(2026, 1, 1),
    catchup=False,
    default_args={"retries": 3, "retry_delay": timedelta(minutes=1), "retry_exponential_backoff": True},
    params={
        "jar": Param("/opt/dreamweir/dreamweir-spark.jar", type="string", pattern=WORD),
        "lake": Param("s3a://replay/lake", type="string", pattern=WORD),
        "brokers": Param("kafka:9092", type="string", pattern=WORD),
        "checkpoint": Param("/runs/a", type="string", pattern=WORD),
    },
) as dag:
    ingest = submit("ingest", ["ingest", "--lake", "{{ params.lake }}", "--brokers", "{{ params.brokers }}", "--once"])
    evaluate = submit(
        "evaluate",
        ["eval", "--checkpoint", "{{ params.checkpoint }}", "--suite", "mini", "--out", "{{ params.lake }}"],
        conf={"spark.speculation": "true"},
    )
    ingest >> evaluate
