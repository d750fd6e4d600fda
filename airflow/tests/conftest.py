import pathlib
import sys

# As Airflow does with the folder of a DAG bundle.
sys.path.insert(0, str(pathlib.Path(__file__).parent.parent / "dags"))
