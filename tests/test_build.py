"""What a newcomer types first, and what must travel with the program."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).parents[1]
TARGETS = (
    "run",
    "demo",
    "test",
    "check",
    "setup",
    "sample",
    "translations",
    "bench",
    "slow",
    "wheel-check",
    "clean",
)

needs_make = pytest.mark.skipif(shutil.which("make") is None, reason="make is not installed")


def make(*words, **environment) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["make", *words],
        cwd=ROOT,
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


@pytest.mark.skipif(shutil.which("bash") is None, reason="bash is not installed")
@pytest.mark.parametrize("script", [".ci/run", ".ci/slow", ".ci/system_libraries.sh"])
def test_scripts_parse(script):
    subprocess.run(["bash", "-n", ROOT / script], check=True)


def test_the_licence_is_whole():
    licence = (ROOT / "LICENSE").read_text(encoding="utf-8")
    assert "Apache License" in licence
    assert "END OF TERMS AND CONDITIONS" in licence
