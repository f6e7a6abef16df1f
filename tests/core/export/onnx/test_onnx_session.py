"""ONNX Runtime tells nobody that it is used: by the door in core, and by the exported script."""

import ast
import os
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import onnx
import pytest
from network_guard import search_path
from onnx import TensorProto, helper

from core.export.onnx_session import open_session
from core.export.picture_reading import write_picture_reading

ROOT = Path(__file__).parents[4]
SCRIPT = ROOT / "resources" / "export" / "label_pictures.py"


@pytest.fixture
def same(tmp_path):
    """Write a network that gives back what it gets."""
    ends = [helper.make_tensor_value_info(name, TensorProto.FLOAT, [1]) for name in ("x", "y")]
    node = helper.make_node("Identity", ["x"], ["y"])
    graph = helper.make_graph([node], "same", ends[:1], ends[1:])
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=9)
    onnx.save(model, tmp_path / "same.onnx")
    return tmp_path / "same.onnx"


def left_behind(home, code, *words):
    """Run code on a new account, and list what it left there."""
    home.mkdir()
    names = {"ORT_DISABLE_TELEMETRY", "XDG_CACHE_HOME", "XDG_DATA_HOME", "XDG_CONFIG_HOME", "CI"}
    environment = {name: value for name, value in os.environ.items() if name not in names}
    environment |= {
        "HOME": str(home),
        "PYTHONPATH": search_path(ROOT),
        "PYTHONDONTWRITEBYTECODE": "1",
    }
    words = [sys.executable, "-c", code, *map(str, words)]
    subprocess.run(words, env=environment, check=True, capture_output=True)
    return [path.relative_to(home).as_posix() for path in home.rglob("*") if path.is_file()]


def test_a_session_runs(same):
    (answer,) = open_session(same).run(None, {"x": np.ones(1, np.float32)})
    assert answer.tolist() == [1.0]


def test_opening_a_model_leaves_nothing_in_the_home_folder(tmp_path, same):
    code = (
        "import sys; from pathlib import Path; from core.export.onnx_session import open_session\n"
        "open_session(Path(sys.argv[1]))"
    )
    assert left_behind(tmp_path / "home", code, same) == []


def test_the_exported_script_leaves_nothing_there_either(tmp_path):
    code = "import runpy, sys; runpy.run_path(sys.argv[1], run_name='not main')"
    shutil.copy(SCRIPT, tmp_path)
    write_picture_reading(tmp_path)
    search = "import sys, pathlib; sys.path.insert(0, str(pathlib.Path(sys.argv[1]).parent));"
    assert left_behind(tmp_path / "home", search + code, tmp_path / SCRIPT.name) == []


def test_onnx_runtime_is_imported_at_its_door_alone():
    found = [
        path.relative_to(ROOT).as_posix()
        for top in ("core", "app")
        for path in (ROOT / top).rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Import) and any(one.name == "onnxruntime" for one in node.names)
    ]
    assert set(found) == {"core/export/onnx_session.py"}
