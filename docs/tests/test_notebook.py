"""The notebooks run from top to bottom, on a lake that was made here."""

import os
import pathlib
import subprocess

import nbformat
import numpy as np
import pytest
from docs_examples import COMMAND, ROOT
from nbclient import NotebookClient

NOTEBOOKS = ROOT / "docs" / "notebooks"


@pytest.fixture(scope="module")
def lake(tmp_path_factory):
    """Twelve episodes of pictures, as DreamerV2 keeps them."""
    folder = tmp_path_factory.mktemp("notebook")
    (folder / "episodes").mkdir()
    for number in range(12):
        rows = 20 + 5 * number
        flags = {name: np.zeros(rows, bool) for name in ("is_first", "is_last", "is_terminal")}
        flags["is_first"][0] = flags["is_last"][-1] = flags["is_terminal"][-1] = True
        rng = np.random.default_rng(number)
        np.savez_compressed(
            folder / "episodes" / f"20260901T102030-{number:032x}-{rows - 1}.npz",
            image=rng.integers(0, 256, (rows, 8, 8, 1)).astype(np.uint8),
            action=np.eye(3, dtype=np.float32)[rng.integers(0, 3, rows)] * (np.arange(rows) > 0)[:, None].astype(np.float32),
            reward=np.where(np.arange(rows) > 0, number, 0).astype(np.float32),
            **flags,
        )
    subprocess.run(
        [COMMAND, "lake", "import", "--lake", folder / "lake", "--from", folder / "episodes", "--format", "dreamerv2",
         "--task", "test/notebook"],
        check=True,
    )
    return folder / "lake"


@pytest.mark.parametrize("path", sorted(NOTEBOOKS.glob("*.ipynb")), ids=lambda path: path.stem)
def test_a_notebook_runs(path, lake, monkeypatch):
    monkeypatch.setenv("DREAMWEIR_LAKE", str(lake))
    notebook = nbformat.read(path, as_version=4)
    nbformat.validate(notebook)
    NotebookClient(notebook, timeout=300, kernel_name="python3", resources={"metadata": {"path": str(path.parent)}}).execute()
    said = "\n".join(
        str(output.get("text", "")) + str(output.get("data", {}).get("text/plain", ""))
        for cell in notebook.cells if cell.cell_type == "code"
        for output in cell.outputs
    )
    assert "test/notebook" in said and "(75, 8, 8, 1)" in said, said
    pictures = [o for c in notebook.cells if c.cell_type == "code" for o in c.outputs if "image/png" in o.get("data", {})]
    assert len(pictures) == 2


def test_what_the_page_shows_was_run():
    """Readers of the page see results: the saved outputs are those of the saved code."""
    for path in NOTEBOOKS.glob("*.ipynb"):
        cells = [cell for cell in nbformat.read(path, as_version=4).cells if cell.cell_type == "code"]
        assert [cell.execution_count for cell in cells] == list(range(1, len(cells) + 1)), path
        assert pathlib.Path(path).stat().st_size < 500_000 and os.sep + "tmp" + os.sep not in path.read_text()
