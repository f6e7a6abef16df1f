"""`handful repair` says what was saved and what was not, and ends with 0 only if all was."""

import re
import sqlite3
from contextlib import closing

import pytest
from click.testing import CliRunner

from core import api
from core.cli.main import main
from core.domain.repair import Doubt, Part, RepairReport
from core.imaging.discovery import content_hash
from core.store import Project
from tests.core.store.repair import damage
from tests.core.store.repair.conftest import fill


@pytest.fixture(scope="module")
def sound(tmp_path_factory):
    path = tmp_path_factory.mktemp("sound") / "sound.handful"
    with Project.open(path, create=True) as project:
        fill(project)
    return path


@pytest.fixture
def save(tmp_path):
    """Repair some bytes; return the result and the new file."""

    def run(blob, name="new.handful"):
        broken, new = tmp_path / "broken.handful", tmp_path / name
        broken.write_bytes(blob)
        return CliRunner().invoke(main, ["repair", str(broken), "--out", str(new)]), new

    return run


def test_of_a_sound_project_all_is_saved(sound, save):
    done, new = save(sound.read_bytes())
    assert done.exit_code == 0
    assert "All was read" in done.output
    assert "270 labels, 4 classes, 300 pictures" in done.output
    Project.open(new).close()


def test_what_is_missing_is_said(sound, save):
    done, _ = save(damage.half(sound.read_bytes(), 0))
    assert done.exit_code == 1
    lost = re.search(r"(\d+) of 270 labels could not be saved\.", done.output)
    assert lost
    assert 0 < int(lost[1]) < 135  # how many lie in the broken pages is up to SQLite
    assert "The history could not be saved: undo begins anew." in done.output
    assert "broken.handful was not changed." in done.output
    assert "Traceback" not in done.output


def test_what_is_there_is_not_written_over(sound, save, tmp_path):
    (tmp_path / "there.handful").write_bytes(b"mine")
    done, there = save(sound.read_bytes(), "there.handful")
    assert (done.exit_code, there.read_bytes()) == (2, b"mine")
    assert "There is something at" in done.output


def test_what_is_no_project_is_said_to_be_none(save):
    done, new = save(b"a letter" * 1000)
    assert done.exit_code == 2
    assert "nothing of a project is in it" in done.output
    assert not new.exists()


def test_a_picture_tells_which_hash_is_right(tmp_path, draw_image, save):
    picture = draw_image(tmp_path / "pictures" / "owl.png", seed=1)
    path = tmp_path / "owls.handful"
    with Project.open(path, create=True) as project:
        owl = project.classes.add("Owl")
        api.add_examples(project, owl.id, [picture])
    image_hash = content_hash(picture.read_bytes())
    other = ("0" if image_hash[0] != "0" else "1") + image_hash[1:]
    blob = path.read_bytes()
    at = blob.index(image_hash.encode())
    done, new = save(blob[:at] + other.encode() + blob[at + 32 :])
    assert "1 label, 1 class, 1 picture" in done.output
    with closing(sqlite3.connect(new)) as db:
        assert db.execute("SELECT hash FROM images").fetchall() == [(image_hash,)]


REPORT = {
    "parts": (Part("labels", 5, 9, is_exact=False), Part("classes", 2, 2, is_exact=True),
              Part("images", 9, 9, is_exact=True)),
    "doubts": (),
    "renamed": (),
    "n_of_unknown_origin": 0,
    "has_history": True,
    "log": "none",
}  # fmt: skip


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        ({}, "4 of about 9 labels could not be saved."),
        (
            {"doubts": (Doubt("/a/1.jpg", ("Owl", "Fox")), Doubt("", ()))},
            "2 labels could not be read for sure, and were left out: /a/1.jpg (Owl or Fox) and 1"
            " more.",
        ),
        ({"renamed": ("Recovered class 3",)}, "The name of 1 class could not be read: Recovered"),
        ({"n_of_unknown_origin": 2}, "Of 2 labels it could not be read who gave them"),
        ({"log": "left out"}, "The file damaged.handful-wal beside it was left out"),
        ({"has_history": False}, "undo begins anew"),
        (
            {"parts": (*REPORT["parts"], Part("models", 1, 1, is_exact=True, n_partly=1))},
            "A model may be damaged where nothing shows it.",
        ),
        (
            {"parts": (*REPORT["parts"], Part("images", 9, 9, is_exact=True, n_partly=2))},
            "Of 2 pictures not all could be read that was noted.",
        ),
        (
            {"parts": (*REPORT["parts"], Part("folders", 0, 0, is_exact=False))},
            "Whether these were all folders cannot be told. Add the folder again",
        ),
    ],
)
def test_every_loss_has_a_sentence(tmp_path, monkeypatch, facts, words):
    damaged = tmp_path / "damaged.handful"
    damaged.write_bytes(b"x")
    report = RepairReport(path=damaged, target=tmp_path / "new", **{**REPORT, **facts})
    monkeypatch.setattr("core.store.repair.repair", lambda *args, **more: report)
    done = CliRunner().invoke(main, ["repair", str(damaged), "--out", str(tmp_path / "new")])
    assert done.exit_code == 1
    assert words in " ".join(done.output.split())
