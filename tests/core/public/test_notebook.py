"""The notebook of the docs does what it says, on the sample."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import network_guard
import pytest

ROOT = Path(__file__).parents[3]
NOTEBOOK = ROOT / "docs" / "python.ipynb"

RUN = """
import ast, json, sys

scope = {"__name__": "__main__"}
for source in json.load(sys.stdin):
    *statements, last = ast.parse(source).body
    exec(compile(ast.Module(statements, []), "notebook", "exec"), scope)
    if isinstance(last, ast.Expr):  # as a notebook does: the last value is shown
        print(repr(eval(compile(ast.Expression(last.value), "notebook", "eval"), scope)))
    else:
        exec(compile(ast.Module([last], []), "notebook", "exec"), scope)
"""


@pytest.fixture
def cells():
    notebook = json.loads(NOTEBOOK.read_text(encoding="utf-8"))
    assert notebook["nbformat"] == 4
    return notebook["cells"]


def test_the_notebook_holds_no_results_of_somebody_else(cells):
    code = [cell for cell in cells if cell["cell_type"] == "code"]
    assert code
    assert all(not cell["outputs"] and cell["execution_count"] is None for cell in code)
    assert len({cell["id"] for cell in cells}) == len(cells)


def test_every_cell_of_the_notebook_runs(cells, tmp_path):
    # What is installed has this name; a checkout calls it core.public.
    shutil.copytree(ROOT / "core" / "public", tmp_path / "handful")
    sources = ["".join(cell["source"]) for cell in cells if cell["cell_type"] == "code"]
    done = subprocess.run(
        [sys.executable, "-c", RUN],
        input=json.dumps(sources),
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": network_guard.search_path(str(tmp_path), str(ROOT))},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    shown = done.stdout
    assert "Taught(n_labelled=20" in shown
    n_right, of = next(line for line in shown.splitlines() if " of 36" in line).split()[:2]
    assert (int(n_right) >= 30, of) == (True, "of")
    assert "<PIL.Image.Image" in shown
    assert "labels.csv" in shown
