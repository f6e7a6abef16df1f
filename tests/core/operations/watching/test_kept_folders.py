"""Class folders that follow the labels, and touch nothing else."""

import json
import shutil

import pytest

from core import api
from core.domain.errors import BadTarget, ExportError
from core.operations.watching.kept_folders import LIST, KeptFolders


@pytest.fixture
def sorted_in(lab, tmp_path):
    """Bring some pictures; return what updates their class folders."""
    lab.bring("Red-0.png", "Red-1.png", "Blue-0.png")
    lab.turn()
    return Sorted(lab, tmp_path / "sorted")


class Sorted:
    def __init__(self, lab, target, how="copy"):
        self.lab, self.target, self.how = lab, target, how
        self.again()

    def again(self):
        """Begin anew, as another process does."""
        self.kept = KeptFolders(self.target, self.how)

    def update(self):
        project = self.lab.project
        rows = project.listing.rows(self.lab.folder)
        return self.kept.update(rows, [one.name for one in project.classes.all()])

    def tree(self):
        files = (path for path in self.target.rglob("*") if not path.is_dir())
        return sorted(path.relative_to(self.target).as_posix() for path in files)


ALL = [LIST, "Blue/Blue-0.png", "Red/Red-0.png", "Red/Red-1.png"]


def test_pictures_come_into_the_folders_of_their_classes(sorted_in):
    assert sorted_in.update().n_put == 3
    assert sorted_in.tree() == ALL
    copy = sorted_in.target / "Red" / "Red-0.png"
    assert copy.read_bytes() == (sorted_in.lab.folder / "Red-0.png").read_bytes()


def test_what_is_there_is_not_put_there_again(sorted_in):
    sorted_in.update()
    sorted_in.again()
    kept = sorted_in.update()
    assert (kept.n_put, kept.n_removed) == (0, 0)


def test_a_picture_whose_label_changes_changes_its_folder(sorted_in):
    sorted_in.update()
    project = sorted_in.lab.project
    blue = next(one for one in project.classes.all() if one.name == "Blue")
    file_id = next(
        row.file_id for row in project.listing.rows(sorted_in.lab.folder) if row.path == "Red-0.png"
    )
    api.label_files(project, [file_id], blue.id)
    sorted_in.again()
    kept = sorted_in.update()
    assert (kept.n_put, kept.n_removed) == (1, 1)
    assert sorted_in.tree() == [LIST, "Blue/Blue-0.png", "Blue/Red-0.png", "Red/Red-1.png"]


def test_a_renamed_picture_is_renamed(sorted_in):
    sorted_in.update()
    (sorted_in.lab.folder / "Red-0.png").rename(sorted_in.lab.folder / "new.png")
    sorted_in.lab.turn()
    sorted_in.update()
    assert sorted_in.tree() == [LIST, "Blue/Blue-0.png", "Red/Red-1.png", "Red/new.png"]


def test_a_folder_that_is_empty_now_goes(sorted_in):
    sorted_in.update()
    (sorted_in.lab.folder / "Blue-0.png").unlink()
    sorted_in.lab.turn()
    sorted_in.update()
    assert not (sorted_in.target / "Blue").exists()


def test_what_somebody_else_put_there_stays(sorted_in):
    (sorted_in.target / "Red").mkdir(parents=True)
    (sorted_in.target / "Red" / "Red-0.png").write_text("mine")
    sorted_in.update()
    assert (sorted_in.target / "Red" / "Red-0.png").read_text() == "mine"
    assert "Red/Red-0 (2).png" in sorted_in.tree()


def test_what_somebody_changed_since_stays(sorted_in):
    sorted_in.update()
    (sorted_in.target / "Red" / "Red-0.png").write_text("retouched")
    (sorted_in.lab.folder / "Red-0.png").unlink()
    sorted_in.lab.turn()
    sorted_in.update()
    assert (sorted_in.target / "Red" / "Red-0.png").read_text() == "retouched"


def test_after_a_kill_before_the_list_was_written_nothing_is_there_twice(sorted_in):
    sorted_in.update()
    (sorted_in.target / LIST).unlink()
    sorted_in.again()
    sorted_in.update()
    assert sorted_in.tree() == ALL
    assert len(json.loads((sorted_in.target / LIST).read_text())["pictures"]) == 3


def test_links_lead_to_the_pictures(lab, tmp_path):
    lab.bring("Red-0.png")
    lab.turn()
    linked = Sorted(lab, tmp_path / "sorted", "link")
    linked.update()
    place = tmp_path / "sorted" / "Red" / "Red-0.png"
    assert place.readlink() == lab.folder / "Red-0.png"
    linked.again()
    assert linked.update().n_put == 0


def test_a_list_that_cannot_be_read_is_named(sorted_in):
    sorted_in.target.mkdir()
    (sorted_in.target / LIST).write_text("{")
    with pytest.raises(BadTarget, match=LIST):
        sorted_in.update()


def test_a_full_disk_leaves_whole_pictures_and_the_rest_follows(sorted_in, monkeypatch):
    real, n_left = shutil.copystat, [1]

    def full(*arguments):
        n_left[0] -= 1
        if n_left[0] < 0:
            raise OSError(28, "No space left on device")
        real(*arguments)

    monkeypatch.setattr(shutil, "copystat", full)
    with pytest.raises(ExportError, match="no space left"):
        sorted_in.update()
    monkeypatch.setattr(shutil, "copystat", real)
    sorted_in.again()
    sorted_in.update()
    assert sorted_in.tree() == ALL
