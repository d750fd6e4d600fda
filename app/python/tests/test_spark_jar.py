"""The jar for spark-submit and Spark's own libraries: of a class that both have, Spark's is the one that is loaded."""

import pathlib
import re
import zipfile

import pytest
from spark_cluster import ROOT, application

pyspark = pytest.importorskip("pyspark", reason="Spark's distribution is missing: pip install -r app/python/requirements-test.txt")
SPARK = pathlib.Path(pyspark.__file__).parent / "jars"


def classes(jar):
    with zipfile.ZipFile(jar) as file:
        return {
            entry.filename: entry.CRC for entry in file.infolist()
            if entry.filename.endswith(".class") and not entry.filename.endswith("module-info.class")
        }


@pytest.fixture(scope="module")
def spark():
    return {name: (crc, jar.name) for jar in SPARK.glob("*.jar") for name, crc in classes(jar).items()}


def test_it_is_the_spark_that_this_program_is_built_with():
    wanted = re.search("<spark.version>(.*?)</spark.version>", (ROOT / "pom.xml").read_text())[1]
    assert pyspark.__version__ == wanted


@pytest.mark.parametrize("kind", ["spark", "spark-thin"])
def test_no_class_is_there_in_two_versions(spark, kind):
    own = classes(application(kind))
    both = sorted({(spark[name][1], name) for name in own.keys() & spark.keys() if own[name] != spark[name][0]})
    assert not both, f"{len(both)} classes differ from Spark's: {both[:20]} ..."
    assert not [name for name in own if re.match("(scala|io/netty|org/apache/hadoop|org/slf4j)/", name)]


def test_sources_of_data_are_found(spark):
    """Spark finds Delta and Kafka by entries of one file, of which every library has its own."""
    with zipfile.ZipFile(application("spark")) as jar:
        found = jar.read("META-INF/services/org.apache.spark.sql.sources.DataSourceRegister").decode().split()
        assert {"org.apache.spark.sql.delta.sources.DeltaDataSource",
                "org.apache.spark.sql.kafka010.KafkaSourceProvider"} <= set(found)
        names = set(jar.namelist())
    for place in ("META-INF/dreamweir/conf/defaults.yaml", "META-INF/dreamweir/conf/suites/mini.yaml",
                  "META-INF/dreamweir/revision", "org/apache/kafka/clients/consumer/KafkaConsumer.class"):
        assert place in names
