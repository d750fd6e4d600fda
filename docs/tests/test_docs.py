"""Every example of the documentation runs, or says why it does not; every command and option it names exists."""

import re
import subprocess

import pytest
from docs_examples import ROOT, blocks, pages, run

PAGES = [page for page in pages() if blocks(page)]
REFERENCE = (ROOT / "docs" / "reference" / "commands.md").read_text()
HELP = dict(re.findall(r"^## dreamweir ?([a-z -]*)\n```\n(.*?)^```", REFERENCE, re.M | re.S))


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_the_examples_of_a_page_run(page, tmp_path):
    run(page, tmp_path)


def test_an_example_that_is_not_run_says_why():
    listed = ["git", "ls-files", "--cached", "--others", "--exclude-standard"]
    files = subprocess.run(listed, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    for page in PAGES:
        for block in blocks(page):
            if block.reason is None:
                continue
            by = re.search(r"run by (\w+)$", block.reason)
            if by is None:
                assert block.reason.startswith("needs "), f"{page.name}:{block.line} {block.reason}"
            else:
                assert re.search(rf"/{by[1]}\.(java|py)$", files, re.M), f"{page.name}:{block.line} no {by[1]}"


def test_every_command_and_option_exists():
    named = 0
    for page in PAGES:
        for block in blocks(page):
            for words in block.commands:
                place = f"{page.name}:{block.line} {' '.join(words)}"
                if words[0] in ("test", "airflow", "--version", "--help"):
                    continue
                name = " ".join(words[:2]) if " ".join(words[:2]) in HELP else words[0]
                assert name in HELP, place
                for word in words:
                    if word.startswith("--"):
                        assert re.search(rf"{re.escape(word.split('=')[0])}\b", HELP[name]), f"{place}: {word}"
                named += 1
    assert named > 5


def test_a_broken_example_is_named(tmp_path):
    page = tmp_path / "page.md"
    page.write_text("# x\n```bash\nA=1\n```\n\n<!-- not run: needs luck -->\n```bash\nfalse\n```\n\n```bash\n[ $A = 2 ]\n```\n")
    (tmp_path / "run").mkdir()
    with pytest.raises(AssertionError, match="page.md, the example at line 12 ends with 1"):
        run(page, tmp_path / "run")
    assert [block.reason for block in blocks(page)] == [None, "needs luck", None]


def test_what_an_example_leaves_running_is_ended(tmp_path):
    page = tmp_path / "page.md"
    page.write_text("```bash\nsleep 1000 &\necho $! > pid\n```\n")
    (tmp_path / "run").mkdir()
    run(page, tmp_path / "run")
    pid = (tmp_path / "run" / "pid").read_text().strip()
    subprocess.run(["tail", f"--pid={pid}", "-f", "/dev/null"], timeout=10, check=True)
