"""One call of the ``dreamweir`` command as an Airflow task."""

import ctypes
import fcntl
import json
import os
import pathlib
import signal
import subprocess
import sys
import tempfile

from airflow.sdk import BaseOperator
from airflow.sdk.exceptions import AirflowException, AirflowFailException

_LIBC = ctypes.CDLL(None) if sys.platform == "linux" else None
_PR_SET_PDEATHSIG = 1


def _end_with_parent():
    """Asks the kernel to send SIGTERM should the worker's process be killed: no JVM stays behind."""
    if _LIBC is not None:
        _LIBC.prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)


class DreamweirOperator(BaseOperator):
    """
    Runs ``dreamweir ARGUMENTS --json FILE``; its log becomes the task's, its result the task's XCom.

    Exit code 2 (usage, configuration, input) fails the task without retries, any other but 0 lets Airflow
    try again. A cancelled task, one that ran out of time, or one whose worker was killed ends the command
    with SIGTERM, upon which training saves a checkpoint.

    :param arguments: words of the command line (templated); one that is empty once rendered is left out, one
        that ends with ``=`` then is an error
    :param more: further words, to be mapped over with ``expand``
    :param command: the program (templated)
    :param environment: variables besides the worker's own (templated)
    :param keep: keys of the result that become the XCom, all if None
    :param outlet_facts: what an event of the task's outlets says besides the XCom (templated)
    :param exclusive: folder that only one such task may use at a time (templated)
    :param done_if: what the last line of the log contains if an earlier try has done it all already
    :param grace: seconds between SIGTERM and SIGKILL
    """

    template_fields = ("arguments", "more", "command", "environment", "outlet_facts", "exclusive")
    ui_color = "#dbe7ff"

    def __init__(
        self,
        *,
        arguments,
        more=(),
        command="{{ params.dreamweir or var.value.get('dreamweir_command', 'dreamweir') }}",
        environment=None,
        keep=None,
        outlet_facts=None,
        exclusive=None,
        done_if=None,
        grace=120,
        **kwargs,
    ):
        super().__init__(**kwargs)
        self.arguments = arguments
        self.more = more
        self.command = command
        self.environment = environment
        self.keep = keep
        self.outlet_facts = outlet_facts
        self.exclusive = exclusive
        self.done_if = done_if
        self.grace = grace
        self._process = None

    def execute(self, context):
        words = [word for word in [*self.arguments, *self.more] if word]
        for word in words:
            if word.startswith("--") and word.endswith("="):
                name = word.strip("-=")
                raise AirflowFailException(
                    f"{word[:-1]} has no value: fill in '{name}' in the trigger form, "
                    f"or set the Airflow variable dreamweir_{name}"
                )
        with tempfile.TemporaryDirectory() as folder:
            result = pathlib.Path(folder) / "result.json"
            code, last = self._run([self.command, *words, "--json", str(result)])
            if code != 0 and self.done_if is not None and self.done_if in last:
                self.log.info("an earlier try has done it")
                code = 0
            if code == 2:
                raise AirflowFailException(last or "exit code 2")
            if code != 0:
                raise AirflowException(f"exit code {code}: {last}")
            found = json.loads(result.read_text()) if result.exists() else {}
        kept = found if self.keep is None else {key: found[key] for key in self.keep}
        for asset in self.outlets:
            context["outlet_events"][asset].extra = {**(self.outlet_facts or {}), **kept}
        return kept

    def _run(self, command):
        """Exit code, and the last line of the log."""
        self.log.info("running %s", " ".join(command))
        lock = self._lock()
        try:
            self._process = subprocess.Popen(
                command,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                text=True,
                errors="replace",
                env={**os.environ, **(self.environment or {})},
                start_new_session=True,
                preexec_fn=_end_with_parent,
                # Open there too: the folder stays taken until the command itself has ended.
                pass_fds=() if lock is None else (lock,),
            )
        except OSError as error:
            raise AirflowFailException(f"cannot run {command[0]}: {error.strerror}") from error
        finally:
            if lock is not None:
                os.close(lock)
        last = ""
        try:
            for line in self._process.stdout:
                if line.strip():
                    last = line.rstrip()
                    self.log.info("%s", last)
            return self._process.wait(), last
        except BaseException:
            self.on_kill()
            raise

    def _lock(self):
        if self.exclusive is None:
            return None
        folder = pathlib.Path(self.exclusive)
        folder.mkdir(parents=True, exist_ok=True)
        lock = os.open(folder / ".airflow-lock", os.O_CREAT | os.O_RDWR, 0o644)
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(lock)
            raise AirflowException(f"{folder} is in use by another task; two runs must not share a folder") from None
        return lock

    def on_kill(self):
        process = self._process
        if process is None or process.poll() is not None:
            return
        self._signal(process, signal.SIGTERM)
        try:
            process.wait(self.grace)
        except subprocess.TimeoutExpired:
            self._signal(process, signal.SIGKILL)
            process.wait()

    @staticmethod
    def _signal(process, number):
        try:
            os.killpg(process.pid, number)
        except ProcessLookupError:
            pass  # it has just ended
