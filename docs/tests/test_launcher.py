"""The command of an unpacked distribution, with a java that says what it was called with."""

import os
import shutil
import subprocess

import pytest
from docs_examples import ROOT

JAVA = """#!/bin/bash
[ "$1" = -version ] && { echo 'openjdk version "17.0.1"'; exit; }
printf '%s\\n' "$@"
for word in "$@"; do case $word in -XX:ArchiveClassesAtExit=*) touch "${word#*=}";; esac; done
exit ${CODE:-0}
"""


@pytest.fixture
def distribution(tmp_path):
    for folder in ("home/lib", "home/conf", "jdk/bin"):
        (tmp_path / folder).mkdir(parents=True)
    shutil.copy(ROOT / "dreamweir", tmp_path / "home" / "dreamweir")
    (tmp_path / "home" / "revision").write_text("abc123\n")
    (tmp_path / "jdk" / "bin" / "java").write_text(JAVA)
    (tmp_path / "jdk" / "bin" / "java").chmod(0o755)

    def run(*words, code=0):
        done = subprocess.run(
            [tmp_path / "home" / "dreamweir", *words], text=True, capture_output=True,
            env={**os.environ, "JAVA_HOME": str(tmp_path / "jdk"), "CODE": str(code)},
        )
        return done.returncode, done.stdout.splitlines(), done.stderr

    return tmp_path / "home", run


def test_it_runs_what_lies_beside_it(distribution):
    home, run = distribution
    code, words, _ = run("train", "--out", "a b", code=3)
    assert code == 3 and words[-3:] == ["train", "--out", "a b"]
    assert f"-Ddreamweir.home={home}" in words and "-Ddreamweir.revision=abc123" in words
    assert words[words.index("-cp") + 1] == f"{home}/lib/*"
    assert run("test")[0] == 2


def test_help_lays_classes_out_once_and_all_commands_share_them(distribution):
    home, run = distribution
    classes = home / "dreamweir.jsa"
    assert not any("SharedArchive" in word for word in run("train")[1])
    assert not classes.exists()
    assert run("--help", code=1)[0] == 1
    assert not list(home.glob("dreamweir.jsa*"))
    assert run("--help")[0] == 0
    assert list(home.glob("dreamweir.jsa*")) == [classes]
    assert f"-XX:SharedArchiveFile={classes}" in run("train")[1]
