"""
The examples of the documentation, as one script per page.

Blocks fenced as ```bash are run, in order, in one folder, by one shell; a comment before a block keeps it from being
run and says why: `<!-- not run: needs a cluster -->`, or `<!-- not run: minutes long, run by DemoTest -->`, which then
must exist.
"""

import dataclasses
import os
import pathlib
import re
import signal
import socket
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
COMMAND = os.environ.get("DREAMWEIR_COMMAND", str(ROOT / "dreamweir"))
PORT = "9092"
# Pages that call python3 mean one with the packages that they name: the tests' own.
PYTHON = str(pathlib.Path(sys.executable).parent)
_FENCE = re.compile(r"(?:<!-- not run: (?P<reason>[^>]*?) -->\n+)?^```bash\n(?P<text>.*?)^```$", re.M | re.S)
# The documentation's port is often taken; a broker needs some seconds before it answers.
_PRELUDE = """
set -euo pipefail
wait_for() { for _ in $(seq 300); do (echo > /dev/tcp/127.0.0.1/$1) 2>/dev/null && return; sleep 0.2; done; return 1; }
"""


@dataclasses.dataclass(frozen=True)
class Block:
    """One example: line of its first command, its text, why it is not run (None: it is)."""

    line: int
    text: str
    reason: str | None

    @property
    def commands(self):
        """Its calls of dreamweir, each as words."""
        joined = self.text.replace("\\\n", " ")
        found = re.findall(r"^\s*(?:[A-Z_]+=\S+ )*(?:\./)?dreamweir ([^#\n]*)", joined, re.M)
        return [call.rstrip(" &").split() for call in found]


def pages():
    return [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]


def blocks(page):
    text = page.read_text()
    return [
        Block(text.count("\n", 0, match.start("text")) + 1, match["text"], match["reason"])
        for match in _FENCE.finditer(text)
    ]


def _script(found, port):
    lines = [_PRELUDE]
    for block in found:
        lines.append(f"echo '--- line {block.line}' >&2")
        for line in block.text.replace(PORT, port).splitlines():
            lines.append(line)
            if re.search(r"dreamweir broker\b.*&\s*(#.*)?$", line):
                lines.append(f"wait_for {port}")
    return "\n".join(lines)


def run(page, folder, timeout=600):
    """Runs the examples of a page; what was said, or an AssertionError that names the line."""
    found = [block for block in blocks(page) if block.reason is None]
    if not found:
        return ""
    (folder / "bin").mkdir()
    for shim in (folder / "dreamweir", folder / "bin" / "dreamweir"):
        shim.write_text(f'#!/bin/bash\nexec "{COMMAND}" "$@"\n')
        shim.chmod(0o755)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = str(free.getsockname()[1])
    environment = {**os.environ, "PATH": f"{folder}/bin:{PYTHON}:{os.environ['PATH']}", "ROOT": str(ROOT)}
    environment.setdefault("DREAMWEIR_PYTHON", sys.executable)
    with open(folder / ".said", "w+") as said:
        shell = subprocess.Popen(
            ["bash", "-c", _script(found, port)],
            cwd=folder, env=environment, stdin=subprocess.DEVNULL, stdout=said, stderr=said, start_new_session=True,
        )
        try:
            code = shell.wait(timeout)
        except subprocess.TimeoutExpired:
            code = f"no end within {timeout} s"
        finally:
            _end(shell.pid)
        said.seek(0)
        text = said.read()
    if code != 0:
        line = re.findall(r"^--- line (\d+)$", text, re.M)[-1]
        raise AssertionError(f"{page.name}, the example at line {line} ends with {code}:\n{text[-3000:]}")
    return text


def _end(group):
    """Ends what an example left running, as a closed terminal would."""
    try:
        os.killpg(group, signal.SIGTERM)
    except ProcessLookupError:
        pass
