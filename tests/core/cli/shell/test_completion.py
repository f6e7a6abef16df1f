"""Completion in a real shell."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import network_guard
import pytest
from click.testing import CliRunner

from core.cli.main import main

ROOT = Path(__file__).parents[4]
SECONDS = 60


@pytest.mark.parametrize(
    ("shell", "line"),
    [
        ("bash", "complete -o nosort -F _handful_completion handful"),
        ("zsh", "#compdef handful"),
        ("fish", "complete --no-files --command handful"),
    ],
)
def test_the_script_of_each_shell_is_printed(shell, line):
    done = CliRunner().invoke(main, ["completion", shell])
    assert done.exit_code == 0, done.output
    assert line in done.stdout


def test_another_shell_is_bad_input():
    assert CliRunner().invoke(main, ["completion", "cmd"]).exit_code == 2


@pytest.mark.skipif(shutil.which("bash") is None, reason="bash is not installed")
@pytest.mark.parametrize(
    ("typed", "words"),
    [
        (("lab",), {"label", "labels"}),
        (("export", "p.handful", "--format", "c"), {"csv", "coco", "cvat"}),
        (("classes", "m"), {"merge"}),
        (("completion", ""), {"bash", "zsh", "fish"}),
    ],
)
def test_bash_completes_words(typed, words, tmp_path):
    command = tmp_path / "handful"
    command.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m core.cli.main "$@"\n')
    command.chmod(0o755)
    script = CliRunner().invoke(main, ["completion", "bash"]).stdout
    typing = " ".join(f"'{word}'" for word in ("handful", *typed))
    ask = f"COMP_WORDS=({typing}); COMP_CWORD={len(typed)}; _handful_completion handful\n"
    done = subprocess.run(
        ["bash", "--norc", "-c", f'{script}\n{ask}printf "%s\\n" "${{COMPREPLY[@]}}"'],
        cwd=ROOT,
        env={
            **os.environ,
            "PATH": f"{tmp_path}{os.pathsep}{os.environ['PATH']}",
            "PYTHONPATH": network_guard.search_path(str(ROOT)),
        },
        capture_output=True,
        text=True,
        timeout=SECONDS,
        check=False,
    )
    assert set(done.stdout.split()) == words, done.stderr
