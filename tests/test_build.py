"""What a newcomer types first, and what must travel with the program."""

import runpy
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path
from types import SimpleNamespace

import pytest
import yaml
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[1]
TARGETS = (
    "run",
    "demo",
    "test",
    "check",
    "setup",
    "sample",
    "translations",
    "lock",
    "docs",
    "bench",
    "slow",
    "wheel-check",
    "clean",
)

needs_make = pytest.mark.skipif(shutil.which("make") is None, reason="make is not installed")


def make(*words, cwd=ROOT, **environment) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["make", *words],
        cwd=cwd,
        env={"PATH": "/usr/local/bin:/usr/bin:/bin", **environment},
        capture_output=True,
        text=True,
        check=False,
    )


@needs_make
@pytest.mark.parametrize("target", TARGETS)
def test_make_alone_lists_each_target(target):
    assert f"  make {target} " in make().stdout


@needs_make
@pytest.mark.skipif(sys.platform != "linux", reason="only Linux has windows without a display")
def test_run_without_a_display_points_to_the_demo():
    answer = make("run")
    assert answer.returncode != 0
    assert "make demo" in answer.stdout


@needs_make
def test_an_old_python_is_refused_with_what_to_type(tmp_path):
    old = tmp_path / "old-python"
    old.write_text("#!/bin/sh\nexit 1\n")
    old.chmod(0o755)
    answer = make("-B", "-o", "pyproject.toml", ".venv/.ready", f"PYTHON={old}")
    assert answer.returncode != 0
    assert "3.11 or newer" in answer.stdout


@needs_make
def test_each_commit_is_checked_by_what_make_check_runs():
    config = yaml.safe_load((ROOT / ".pre-commit-config.yaml").read_text(encoding="utf-8"))
    hooks = [hook for one in config["repos"] for hook in one["hooks"]]
    checks = [one["entry"] for one in hooks if one["entry"].startswith(".venv/")]
    assert checks == make("-n", "-o", ".venv/.ready", "check").stdout.splitlines()
    assert "codespell" in [one["id"] for one in hooks]


# Which versions are installed

# Tells its version, and writes down what else it is asked to do.
PYTHON_9 = """#!/bin/sh
if [ "$1" = -c ]; then echo 9.9; else echo "$@" >> asked; fi
"""


@needs_make
@pytest.mark.parametrize(
    ("locks", "given"),
    [(["py9.9.txt", "py9.8.txt"], "--constraint constraints/py9.9.txt "), (["py9.8.txt"], "")],
)
def test_setup_takes_the_versions_that_are_locked_for_its_python(tmp_path, locks, given):
    for name in ("Makefile", "pyproject.toml"):
        shutil.copyfile(ROOT / name, tmp_path / name)
    for folder in ("constraints", ".ci", ".venv/bin"):
        (tmp_path / folder).mkdir(parents=True)
    for name in locks:
        (tmp_path / "constraints" / name).touch()
    for name in ("python", "pip"):
        (tmp_path / ".venv" / "bin" / name).write_text(PYTHON_9)
        (tmp_path / ".venv" / "bin" / name).chmod(0o755)
    done = make(".venv/.ready", f"PYTHON={sys.executable}", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    (asked,) = (tmp_path / "asked").read_text().splitlines()
    assert asked.startswith("-m pip install ")
    assert asked.endswith(f"--quiet {given}--editable .[dev]")


class Installed:
    def __init__(self, version, *requires):
        self.version, self.requires = version, requires


def test_what_is_locked_is_what_is_asked_for_and_what_that_needs(monkeypatch):
    lock = SimpleNamespace(**runpy.run_path(str(ROOT / ".ci" / "lock.py")))
    installed = {
        "torch": Installed("2.9.1+cpu", "nvidia-cublas==13.1", "networkx", "opt; extra == 'more'"),
        "networkx": Installed("3.6", "pip", "only-elsewhere; sys_platform == 'amiga'"),
        "big-tool": Installed("1.0", "Part_of_it; extra == 'more'", "other; extra == 'less'"),
        "part-of-it": Installed("0.1rc1", "big-tool"),
        "nvidia-cublas": Installed("13.1"),
        "pip": Installed("26.0"),
        "stray": Installed("1.0"),
    }
    monkeypatch.setitem(lock.versions.__globals__, "distribution", installed.__getitem__)
    found = lock.versions([Requirement("torch>=2"), Requirement("Big_Tool[more]")])
    assert found == {
        "big-tool": "1.0",
        "networkx": "3.6",
        "part-of-it": "0.1rc1",
        "torch": "2.9.1",
    }


@pytest.mark.parametrize("path", sorted(ROOT.glob("constraints/*.txt")), ids=lambda path: path.stem)
def test_locked_versions_are_what_the_project_asks_for(path):
    lines = [one for one in path.read_text().splitlines() if not one.startswith("#")]
    locked = dict(one.split("==") for one in lines)
    # Any build of a version will do, with a graphics card or without.
    assert not [version for version in locked.values() if "+" in version]
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    texts = [*project["dependencies"], *project["optional-dependencies"]["dev"]]
    wrong = [
        str(one)
        for one in map(Requirement, texts)
        if one.name != project["name"]
        and not one.specifier.contains(locked.get(canonicalize_name(one.name), "0"))
    ]
    assert not wrong


@pytest.mark.skipif(shutil.which("bash") is None, reason="bash is not installed")
@pytest.mark.parametrize("script", [".ci/run", ".ci/slow", ".ci/system_libraries.sh"])
def test_scripts_parse(script):
    subprocess.run(["bash", "-n", ROOT / script], check=True)


def test_the_licence_is_whole():
    licence = (ROOT / "LICENSE").read_text(encoding="utf-8")
    assert "Apache License" in licence
    assert "END OF TERMS AND CONDITIONS" in licence
