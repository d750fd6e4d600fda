"""Parameters, defaults and assets of the DAGs."""

from datetime import timedelta

from airflow.sdk import Asset, Param

# A word for the command line; nothing in it means anything to a shell.
WORD = r"^[A-Za-z0-9_./:@,=+-]*$"

# A new version of the lake (facts: lake, version) and a new checkpoint (facts: checkpoint).
LAKE = Asset("dreamweir_lake")
CHECKPOINT = Asset("dreamweir_checkpoint")

# Faults of machines and services pass; what does not pass exits with 2 and is never tried again.
DEFAULTS = {
    "retries": 3,
    "retry_delay": timedelta(minutes=1),
    "retry_exponential_backoff": True,
    "max_retry_delay": timedelta(minutes=30),
    "execution_timeout": timedelta(hours=12),
}

# From the trigger form, else an Airflow variable.
LAKE_PLACE = "{{ params.lake or var.value.get('dreamweir_lake', '') }}"
OUT = "{{ params.out or var.value.get('dreamweir_out', 'runs') }}"
RUN = OUT + "/{{ run_id | replace(':', '-') | replace('+', '-') }}"


def word(default, description, **more):
    """A parameter that becomes one word of a command line."""
    return Param(default, type="string", pattern=WORD, description=description, **more)


def common():
    """Parameters of every DAG."""
    return {
        "dreamweir": word("", "The command, or its path (empty: variable dreamweir_command, else dreamweir)"),
        "lake": word("", "Replay lake, a path or URI (empty: variable dreamweir_lake)"),
    }


def whole(default, description, minimum=1):
    """A parameter that is a number."""
    return Param(default, type="integer", minimum=minimum, description=description)


def one_of(results):
    """A result of a mapped task, of which Airflow gives one as it is and several as a sequence."""
    return results if isinstance(results, dict) else list(results)[0]


def from_event(events, key, otherwise=""):
    """What the newest event of the asset that triggered this run says, as text."""
    newest = otherwise
    for found in (events or {}).values():
        for event in found:
            newest = (event.extra or {}).get(key, newest)
    return str(newest)
