"""How much is logged, as it is asked for where the program is started."""

import os

import pytest

from app import __main__ as program
from app.background import log_files


@pytest.mark.parametrize(
    ("words", "behind", "level"),
    [
        ("", "", ""),
        ("birds.handful", "birds.handful", ""),
        ("-v", "", "debug"),
        ("--verbose birds.handful", "birds.handful", "debug"),
        ("--log-level error birds.handful", "birds.handful", "error"),
        ("--log-level=WARNING", "", "warning"),
        ("-v label folder --log-level", "label folder --log-level", "debug"),
        # What is not understood is left to the command line.
        ("--log-level", "--log-level", ""),
        ("--log-level loud birds.handful", "--log-level loud birds.handful", ""),
        ("-v --version", "-v --version", ""),
    ],
)
def test_the_level_is_split_from_what_comes_behind(words, behind, level):
    assert program.split_log_level(words.split()) == (behind.split(), level)


@pytest.fixture
def started(monkeypatch):
    """Start the program with words; return which project its window would open, at which level."""
    opened = []

    def note(project):
        opened.append((project and project.name, os.environ.get(program.LOG_LEVEL, "")))
        return 0

    monkeypatch.setattr(program, "run_window", note)
    monkeypatch.setenv(program.LOG_LEVEL, "")  # put back after the test

    def start(*words):
        monkeypatch.setattr("sys.argv", ["handful", *words])
        assert program.main() == 0
        return opened.pop()

    return start


def test_the_window_and_its_engine_hear_the_level(started):
    assert program.LOG_LEVEL == log_files.LEVEL
    assert started("-v") == (None, "debug")
    assert started("--log-level", "error", "birds.handful") == ("birds.handful", "error")


def test_without_a_level_none_is_set(started):
    assert started("birds.handful") == ("birds.handful", "")
