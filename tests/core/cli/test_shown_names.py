"""Names that a terminal would obey are shown by every command, and scripts still get them whole."""

import json
import re
import unicodedata

import pytest
from click.testing import CliRunner

from core.cli.main import main
from core.operations.folders.scan import scan_folder
from core.store import Project

pytestmark = pytest.mark.skipif("os.name != 'posix'", reason="Windows refuses such names")

EVIL = "\x1b]0;gone\x07\x1b[2J\x9b31m\u202egnp\u2028\n\r<b>%n {0}"
SHOWN = "\\x1b]0;gone\\x07\\x1b[2J\\x9b31m\\u202egnp\\u2028\\n\\r<b>%n {0}"


@pytest.fixture
def place(tmp_path, draw_image, monkeypatch):
    """The current folder, with a project whose folder, file and class have such a name."""
    folder = tmp_path / f"pictures {EVIL}"
    for number, name in enumerate((f"{EVIL}.png", "b.png")):
        draw_image(folder / name, (8, 8), seed=number)
    with Project.open(tmp_path / "p.handful", create=True) as project:
        scan_folder(project, folder)
        files = list(project.files.unread(project.files.folder_id(folder)))
        with project.atomic():
            ids = [project.files.record_image(one.id, one.path, 8, 8, "") for one in files]
        project.labels.put(ids[:1], project.classes.add(EVIL).id)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def handful(*words):
    return CliRunner().invoke(main, [str(word) for word in words])


def obeyed(text):
    """List what a terminal would obey in a text."""
    return [
        one
        for one in text
        if (unicodedata.category(one) == "Cc" and one != "\n")
        or one in "\u2028\u2029\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
    ]


@pytest.mark.parametrize(
    "words",
    [
        ("info", "p.handful"),
        ("info", "p.handful", "--json"),
        ("review", "p.handful"),
        ("review", "p.handful", "--json"),
        ("export", "p.handful", "--out", "a.csv"),
        ("export", "p.handful", "--out", "a.csv", "--preview"),
        ("export", "p.handful", "--out", "a.json", "--preview"),
        ("export", "p.handful", "--out", "a", "--format", "folders", "--preview"),
        ("export", "p.handful", "--out", f"{EVIL}.csv"),
        ("export", "p.handful", "--out", EVIL, "--format", "folders"),
        ("undo", "p.handful"),
        ("adapt", "p.handful", "--budget", "0"),
        ("teach", "p.handful", "--class", EVIL + "2", "notes.txt"),
        ("info", f"{EVIL}.handful"),
        ("info", "p.handful", f"--{EVIL}"),
        (EVIL,),
        ("label", f"no {EVIL}", "--examples", "."),
    ],
)
def test_nothing_that_a_terminal_obeys_is_printed(place, words):
    (place / "notes.txt").touch()
    found = handful(*words)
    assert found.exception is None or isinstance(found.exception, SystemExit)
    assert found.output
    assert obeyed(found.stdout) == []
    assert obeyed(found.stderr) == []


def test_the_name_is_shown_with_its_escapes(place):
    of_class = SHOWN.replace("\\u2028\\n\\r", " ")  # blanks are tidied in classes, and only there
    assert of_class in handful("info", "p.handful").stdout
    found = handful("export", "p.handful", "--out", f"{EVIL}.csv")
    assert f"{SHOWN}.csv; read again, all is there." in found.stderr


def test_a_script_reads_the_very_name(place):
    facts = json.loads(handful("info", "p.handful", "--json").stdout)
    with Project.open(place / "p.handful") as project:
        [name] = [one.name for one in project.classes.all()]
    assert "\x1b" in name
    assert facts["classes"] == {name: 1}


def test_the_table_keeps_the_bytes(place):
    handful("export", "p.handful", "--out", "a.csv")
    assert f"{EVIL}.png".encode() in (place / "a.csv").read_bytes()


def test_a_sentence_is_one_line(place):
    found = handful("info", f"{EVIL}.handful")
    assert found.exit_code == 2
    assert len(found.stderr.splitlines()) == 1


# Names that could be taken for others


@pytest.fixture
def folders(tmp_path, draw_image):
    def make(*names):
        for number, name in enumerate(names):
            draw_image(tmp_path / "classes" / name / "a.png", (8, 8), seed=10 + number)
        return tmp_path / "classes"

    return make


def test_folders_that_look_the_same_are_told(place, folders):
    found = handful("teach", "p.handful", "--examples", folders("Owl", "O\u200bwl", "Fox"))
    assert found.exit_code == 0
    assert re.search(r"looks the same as the class .*Owl, so its pictures went there", found.stderr)


def test_folders_that_differ_in_capital_letters_are_told(place, folders):
    found = handful("teach", "p.handful", "--examples", folders("Owl", "owl", "Fox"))
    assert "are two classes, whose names differ only in capital letters" in found.stderr


def test_a_typed_class_that_could_be_taken_for_another_is_told_once(place, folders):
    picture = folders("Owl") / "Owl" / "a.png"
    assert handful("teach", "p.handful", "--class", "Owl", picture).stderr.count("\n") == 1
    for name, sentence in (
        ("O\u200bwl", "looks the same as the class Owl"),
        ("owl", "owl and Owl are two classes"),
    ):
        assert sentence in handful("teach", "p.handful", "--class", name, picture).stderr
    assert "two classes" not in handful("teach", "p.handful", "--class", "owl", picture).stderr
    facts = json.loads(handful("info", "p.handful", "--json").stdout)
    assert {"Owl", "owl"} <= set(facts["classes"])
