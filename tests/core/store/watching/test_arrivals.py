"""Pictures that come into a folder have numbers, each once, whatever their files are called."""

from pathlib import Path

import pytest

from core.domain.file_facts import FileFacts
from core.domain.records import FoundFile
from core.store import Project

FOLDER = Path("/lab/in")


@pytest.fixture
def project(tmp_path, add_model):
    """A project with a model and a run over a folder."""
    with Project.open(tmp_path / "p.handful", create=True) as opened:
        add_model(opened, [opened.classes.add("Owl")])
        yield opened


class Folder:
    """The files of a watched folder, as labelling leaves them."""

    def __init__(self, project, folder=FOLDER):
        self.project = project
        self.folder = folder
        self.id = project.files.show_folder(folder)
        self.settled = {}

    def put(self, path, content="", *, status="labelled"):
        """Let a file hold a picture, and settle it."""
        (file_id,) = self.project.files.add(self.id, [FoundFile(path, 5, 10, 10, 1, 1)])
        if status != "failed":
            self.project.files.record_image(file_id, content or path, 4, 3, "")
        self.settled[file_id] = status
        run_id, _ = self.project.runs.open(self.id, self.project.models.current().id)
        # All of them, as a run takes up what it has no predictions of.
        self.project.runs.mark(run_id, [(*item, "") for item in self.settled.items()])
        return file_id

    def remove(self, *paths):
        self.project.arrivals.note_gone(self.folder, paths)

    def take(self, *, is_final=True):
        run_id = self.project.runs.of(self.id, self.project.models.current().id)
        return self.project.arrivals.take(self.id, run_id, lambda path: is_final)

    def untold(self):
        """Return the numbers and the names of what nobody was told."""
        untold = self.project.arrivals.untold(self.id)
        names = {file.id: file.path for file in self.project.files.get(untold.values())}
        return {number: names[file_id] for number, file_id in untold.items()}


@pytest.fixture
def folder(project):
    made = Folder(project)
    project.arrivals.begin(made.id)
    return made


def test_pictures_are_numbered_once_in_the_order_in_which_they_came(folder):
    folder.put("b.jpg")
    assert folder.take() == 0
    folder.put("a.jpg")
    folder.take()
    folder.take()
    assert folder.untold() == {1: "b.jpg", 2: "a.jpg"}


def test_what_was_told_is_not_told_again(folder, project):
    folder.put("a.jpg")
    folder.put("b.jpg")
    folder.take()
    project.arrivals.note_told(folder.id, 1)
    assert folder.untold() == {2: "b.jpg"}
    project.arrivals.note_told(folder.id, 2)
    project.arrivals.note_told(folder.id, 1)  # never back
    assert (folder.untold(), project.arrivals.told(folder.id)) == ({}, 2)


def test_what_was_labelled_before_the_beginning_is_no_arrival(project):
    folder = Folder(project)
    folder.put("old.jpg")
    project.arrivals.begin(folder.id)
    folder.put("new.jpg")
    project.arrivals.begin(folder.id)
    folder.take()
    assert folder.untold() == {2: "new.jpg"}


def test_what_was_only_seen_before_is_one(project):
    folder = Folder(project)
    (file_id,) = project.files.add(folder.id, [FoundFile("a.jpg", 5, 10, 10, 1, 1)])
    project.files.record_image(file_id, "a", 4, 3, "")
    project.arrivals.begin(folder.id)
    folder.put("a.jpg", "a")
    folder.take()
    assert folder.untold() == {1: "a.jpg"}


def test_a_new_name_keeps_the_number(folder):
    folder.put("a.jpg", "owl")
    folder.take()
    folder.remove("a.jpg")
    folder.put("b.jpg", "owl")
    folder.take()
    assert folder.untold() == {1: "b.jpg"}


def test_a_copy_has_a_number_of_its_own(folder):
    folder.put("a.jpg", "owl")
    folder.put("b.jpg", "owl")
    folder.take()
    assert folder.untold() == {1: "a.jpg", 2: "b.jpg"}


def test_of_two_copies_one_may_be_renamed(folder):
    folder.put("a.jpg", "owl")
    folder.put("b.jpg", "owl")
    folder.take()
    folder.remove("a.jpg")
    folder.put("c.jpg", "owl")
    folder.take()
    assert folder.untold() == {1: "c.jpg", 2: "b.jpg"}


def test_another_picture_under_the_same_name_is_another_arrival(folder):
    folder.put("a.jpg", "owl")
    folder.take()
    folder.put("a.jpg", "fox")
    folder.take()
    assert folder.untold() == {1: "a.jpg", 2: "a.jpg"}


def test_what_cannot_be_read_gets_its_number_once_that_is_final(folder):
    folder.put("bad.jpg", status="failed")
    assert folder.take(is_final=False) == 1
    assert folder.untold() == {}
    assert folder.take() == 0
    folder.take()
    assert folder.untold() == {1: "bad.jpg"}


def test_a_folder_knows_nothing_of_anothers_arrivals(folder, project):
    other = Folder(project, Path("/lab/other"))
    project.arrivals.begin(other.id)
    folder.put("a.jpg", "owl")
    folder.take()
    folder.remove("a.jpg")
    other.put("a.jpg", "owl")
    other.take()
    assert (list(folder.untold()), list(other.untold())) == ([1], [2])
    assert project.arrivals.has(folder.id, 1)
    assert not project.arrivals.has(folder.id, 2)
    assert not project.arrivals.has(folder.id, 3)


def test_files_that_are_gone_are_so_in_the_folders_above_and_below(project):
    outer, inner = Folder(project, FOLDER), Folder(project, FOLDER / "sub")
    outer.put("sub/a.jpg", "owl")
    inner.put("a.jpg", "owl")
    inner.remove("a.jpg")
    assert project.files.there(outer.id) == project.files.there(inner.id) == []


def test_what_is_known_of_files_says_whether_they_failed(folder, project):
    folder.put("a.jpg")
    file_id = folder.put("b.jpg")
    project.files.record_unreadable(file_id, "permission denied")
    folder.put("c.jpg")
    folder.remove("c.jpg")
    known = project.arrivals.known(folder.id)
    assert {path: file.has_failed for path, file in known.items()} == {
        "a.jpg": False, "b.jpg": True,
    }  # fmt: skip
    assert known["a.jpg"].facts == FileFacts(5, 10, 10, 1, 1)


def test_a_folder_that_is_not_known_has_no_id(folder, project):
    assert project.arrivals.folder_id(FOLDER) == folder.id
    assert project.arrivals.folder_id(Path("/elsewhere")) == 0
