"""The manual page holds all commands, and is read by `man` without complaint."""

import shutil
import subprocess

import pytest

from core.cli.main import main
from resources.man.make import PAGE, page


def test_the_page_is_as_the_commands_are_now():
    assert PAGE.read_text(encoding="utf-8") == page(), "run `python -m resources.man.make`"


def test_each_command_has_its_part():
    text = PAGE.read_text(encoding="utf-8").replace("\\-", "-")
    assert all(f".SS handful {name}" in text for name in main.commands if name not in SECTIONS)
    assert all(f".SS handful {name}" in text for name in ("classes rename", "labels set"))
    assert "handful export birds.handful --out labels.csv" in text


SECTIONS = ("classes", "labels", "models")


@pytest.mark.skipif(shutil.which("groff") is None, reason="groff is not installed")
def test_roff_understands_it():
    done = subprocess.run(
        ["groff", "-man", "-Tutf8", "-P-cbou", "-wmac", "-wescape", "-Wbreak", PAGE],
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stderr == ""
    assert "--budget SECONDS" in done.stdout
