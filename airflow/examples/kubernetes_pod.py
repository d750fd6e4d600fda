"""Training in a pod with one GPU. A deleted pod gets SIGTERM: training saves and the next try resumes."""

from datetime import datetime, timedelta

from airflow.providers.cncf.kubernetes.operators.pod import KubernetesPodOperator
from airflow.sdk import DAG, Param
from kubernetes.client import models as k8s

WORD = r"^[A-Za-z0-9_./:@,=+-]+$"

with DAG(
    dag_id="example_dreamweir_kubernetes_pod",
    schedule=None,
    start_date=datetime(2026, 1, 1),
    catchup=False,
    default_args={"retries": 5, "retry_delay": timedelta(minutes=1), "retry_exponential_backoff": True},
    params={
        "image": Param("registry.example.org/dreamweir:0.1.0-cuda", type="string", pattern=WORD),
        "lake": Param("s3a://replay/lake", type="string", pattern=WORD),
        "updates": Param(100000, type="integer", minimum=1),
    },
) as dag:
    train = KubernetesPodOperator(
        task_id="train",
        image="{{ params.image }}",
        cmds=["/opt/spark/bin/spark-submit"],
        # The command writes its result, one JSON object, where the side car of XCom looks for it.
        arguments=[
            "--master=local[2]",
            "--driver-memory=6g",
            "/opt/dreamweir/dreamweir-spark.jar",
            "train",
            "--lake={{ params.lake }}",
            "--out=/runs/{{ run_id | lower | replace(':', '-') | replace('+', '-') }}",
            "--updates={{ params.updates }}",
            "--device=cuda:0",
            "--resume",
            "--json=/airflow/xcom/return.json",
        ],
        do_xcom_push=True,
        container_resources=k8s.V1ResourceRequirements(limits={"nvidia.com/gpu": "1", "memory": "32Gi"}),
        volumes=[k8s.V1Volume(name="runs", persistent_volume_claim=k8s.V1PersistentVolumeClaimVolumeSource("runs"))],
        volume_mounts=[k8s.V1VolumeMount(name="runs", mount_path="/runs")],
        # Long enough to save a checkpoint.
        termination_grace_period=120,
        on_finish_action="delete_succeeded_pod",
        pool="gpu",
    )
