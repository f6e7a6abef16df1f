"""Plug-ins on the search path, as an installed package has them there: code and metadata."""

import importlib
import sys
import tomllib
from pathlib import Path

import pytest

from core.domain.plugins import entry_points

SAMPLE = Path(__file__).parent / "sample"

collect_ignore = [SAMPLE.name]  # it imports `handful`, which is another one until a fixture says so


@pytest.fixture(autouse=True)
def _known_anew(monkeypatch):
    """Let `handful` be the checkout's, forget what was found before, and afterwards again."""
    for name in ("", ".plugins", ".testing"):
        module = importlib.import_module(f"core.public{name}")
        monkeypatch.setitem(sys.modules, f"handful{name}", module)
    before = set(sys.modules)
    entry_points.forget()
    yield
    for name in set(sys.modules) - before:
        if name.startswith(("handful_sample", "other_")):
            del sys.modules[name]
    entry_points.forget()


@pytest.fixture
def install(tmp_path, monkeypatch):
    """Put a package on the search path: `install({"handful.exports": {"a": "other_a:A"}}, ...)`.

    Args: entry points by group and name; sources by module; the name of the package.
    """

    def put(points, sources=None, package="other-package", code=None):
        place = tmp_path / f"site-{package}"
        metadata = place / f"{package.replace('-', '_')}-2.0.dist-info"
        metadata.mkdir(parents=True)
        lines = [
            line
            for group, own in points.items()
            for line in (f"[{group}]", *(f"{name} = {target}" for name, target in own.items()))
        ]
        (metadata / "entry_points.txt").write_text("\n".join(lines) + "\n")
        (metadata / "METADATA").write_text(
            f"Metadata-Version: 2.1\nName: {package}\nVersion: 2.0\n"
        )
        for name, source in (sources or {}).items():
            (place / f"{name}.py").write_text(source)
        for folder in filter(None, (code, place)):
            monkeypatch.syspath_prepend(str(folder))
        entry_points.forget()
        return place

    return put


@pytest.fixture
def sample(install):
    """Have the sample package on the search path."""
    facts = tomllib.loads((SAMPLE / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    return install(facts["entry-points"], package=facts["name"], code=SAMPLE)
