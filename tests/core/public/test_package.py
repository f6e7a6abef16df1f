"""What `import handful` gives, and what it costs."""

import importlib.metadata
import inspect
import subprocess
import sys
from pathlib import Path

import pytest

import core.public as handful
from core.public import exports

ROOT = Path(__file__).parents[3]
HEAVY = ("PySide6", "torch", "numpy", "core.api")


def loaded_after(code):
    """Return which of the heavy packages are loaded after some code."""
    code += f"\nimport sys; print(*[name for name in {HEAVY!r} if name in sys.modules])"
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )
    return done.stdout.split()


def test_the_list_of_names_is_one_list():
    assert set(handful.__all__) == {*exports.__all__, "__version__"}
    assert {name for name in handful.__all__ if name != "__version__"} <= set(dir(handful))
    assert all(getattr(handful, name) is getattr(exports, name) for name in exports.__all__)


def test_it_says_its_version():
    assert handful.__version__ == importlib.metadata.version("handful")


def test_an_unknown_name_is_an_attribute_error():
    with pytest.raises(AttributeError, match="no attribute 'Projekt'"):
        handful.Projekt  # noqa: B018 - to be asked for is all


def test_importing_it_loads_nothing_and_using_it_loads_no_qt():
    assert loaded_after("import core.public") == []
    used = loaded_after("import core.public as handful\nhandful.open(progress=False).close()")
    assert "PySide6" not in used
    assert "torch" not in used
    assert "core.api" in used


def test_all_that_is_public_is_described():
    silent = []
    for name in exports.__all__:
        thing = getattr(exports, name)
        if not (inspect.isclass(thing) or inspect.isfunction(thing)):
            continue
        parts = {name: thing}
        if inspect.isclass(thing) and thing.__module__.startswith("core.public"):
            public = [(key, value) for key, value in vars(thing).items() if key[0] != "_"]
            parts |= {f"{name}.{key}": value for key, value in public if callable(value)}
        silent += [key for key, value in parts.items() if not inspect.getdoc(value)]
    assert not silent
