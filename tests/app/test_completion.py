"""What a shell asks for when Tab is pressed, answered without a window."""

import os
import subprocess
import sys

import pytest

# As the command `handful` does it; where a window would open, it says so and ends.
COMMAND = """
import sys
from app import __main__ as program
program.run_window = lambda project: sys.exit("a window opens")
sys.argv = ["handful", *sys.argv[1:]]
try:
    sys.exit(program.main())
finally:
    print("Qt:", any(name.startswith("PySide6") for name in sys.modules), file=sys.stderr)
"""
HANDFUL = ("-c", COMMAND)
SECONDS = 60


def ask(question, command=HANDFUL, **variables):
    """Ask as a shell does; return the exit code, the answer and what was said beside it."""
    done = subprocess.run(
        [sys.executable, *command],
        env={**os.environ, "_HANDFUL_COMPLETE": question, **variables},
        capture_output=True,
        text=True,
        timeout=SECONDS,
        check=False,
    )
    return done.returncode, done.stdout, done.stderr


@pytest.mark.parametrize(
    ("question", "line"),
    [
        ("bash_source", "-F _handful_completion handful"),
        ("zsh_source", "#compdef handful"),
        ("fish_source", "complete --no-files --command handful"),
    ],
)
@pytest.mark.parametrize("command", [HANDFUL, ("-m", "core.cli.main")])
def test_a_shell_gets_its_script(question, line, command):
    code, answer, _ = ask(question, command)
    assert code == 0
    assert line in answer
    assert f"_HANDFUL_COMPLETE={question.removesuffix('_source')}_complete" in answer


@pytest.mark.parametrize("question", ["bash_complete", "zsh_complete", "fish_complete"])
def test_a_shell_gets_the_words_that_may_follow(question):
    words = {"COMP_WORDS": "handful lab", "COMP_CWORD": "1"}
    if question.startswith("fish"):
        words["COMP_CWORD"] = "lab"  # fish gives the word itself
    code, answer, _ = ask(question, **words)
    assert code == 0
    assert "label" in answer
    assert "export" not in answer


def test_no_qt_is_loaded_for_it():
    assert ask("bash_source")[2] == "Qt: False\n"


def test_a_project_file_on_the_line_opens_no_window_for_it():
    words = {"COMP_WORDS": "handful birds.handful", "COMP_CWORD": "1"}
    code, answer, _ = ask("bash_complete", (*HANDFUL, "birds.handful"), **words)
    assert (code, answer.strip()) == (0, "")


def test_without_a_question_the_window_opens():
    assert "a window opens" in ask("")[2]
