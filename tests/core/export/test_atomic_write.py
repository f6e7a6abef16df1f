"""What is written wrong, or cannot be written, never takes its place."""

import pytest

from core.domain.errors import Cancelled, ExportError
from core.export import FORMATS
from core.export.safe_names import Unique, folder_names
from core.operations.examples import scan_folder
from core.operations.export import export

LABELS = [one for one in FORMATS if one != "onnx"]


@pytest.fixture
def folder(project, tmp_path, draw_image):
    """A folder of one labelled picture."""
    folder = tmp_path / "pictures"
    draw_image(folder / "a.png", (8, 8))
    scan_folder(project, folder)
    [file] = project.files.unread(project.files.folder_id(folder))
    image_id = project.files.record_image(file.id, "a", 8, 8, "")
    project.labels.put([image_id], project.classes.add("Owl").id)
    return folder


def hidden(folder):
    return list(folder.glob(".out*"))


@pytest.mark.parametrize("kind", LABELS)
def test_what_reads_differently_is_thrown_away(project, folder, tmp_path, kind, monkeypatch):
    target = tmp_path / "out"
    monkeypatch.setattr(type(FORMATS[kind]), "read", lambda *place: iter([("a.png", "Fox")]))
    with pytest.raises(ExportError, match="read differently"):
        export(project, target, kind=kind)
    assert not target.exists()
    assert not hidden(tmp_path)


@pytest.mark.parametrize("kind", LABELS)
def test_what_cannot_be_read_at_all_is_thrown_away(project, folder, tmp_path, kind, monkeypatch):
    def read(*place):
        raise KeyError("images")

    monkeypatch.setattr(type(FORMATS[kind]), "read", read)
    with pytest.raises(ExportError, match="could not be read again"):
        export(project, tmp_path / "out", kind=kind)
    assert not (tmp_path / "out").exists()
    assert not hidden(tmp_path)


@pytest.mark.parametrize("kind", LABELS)
def test_stop_leaves_nothing(project, folder, tmp_path, kind):
    def stop(done, total):
        raise Cancelled

    with pytest.raises(Cancelled):
        export(project, tmp_path / "out", kind=kind, tick=stop)
    assert not (tmp_path / "out").exists()
    assert not hidden(tmp_path)


@pytest.mark.parametrize("kind", LABELS)
def test_progress_ends_at_the_number_of_rows(project, folder, tmp_path, kind):
    told = []
    export(project, tmp_path / "out", kind=kind, tick=lambda *now: told.append(now))
    assert (told[0], told[-1]) == ((0, 1), (1, 1))


@pytest.mark.parametrize("kind", LABELS)
def test_an_empty_project_can_leave_too(project, tmp_path, kind):
    assert export(project, tmp_path / "out", kind=kind).n_written == 0
    assert (tmp_path / "out").exists()


def test_the_folder_of_an_export_has_the_rights_of_any_new_one(project, folder, tmp_path):
    export(project, tmp_path / "out", kind="folders")
    (tmp_path / "plain").mkdir()
    assert (tmp_path / "out").stat().st_mode == (tmp_path / "plain").stat().st_mode


def test_links_show_to_the_pictures_themselves(project, folder, tmp_path):
    from core.domain.export import Choices

    export(project, tmp_path / "out", kind="folders", choices=Choices(how="link"))
    link = tmp_path / "out" / "Owl" / "a.png"
    assert link.is_symlink()
    assert link.resolve() == (folder / "a.png").resolve()


def test_where_links_cannot_be_made_copies_are_offered(project, folder, tmp_path, monkeypatch):
    from core.domain.export import Choices

    def refuse(self, target):
        raise OSError(1314, "A required privilege is not held by the client")

    monkeypatch.setattr("pathlib.Path.symlink_to", refuse)
    with pytest.raises(ExportError, match="choose copies"):
        export(project, tmp_path / "out", kind="folders", choices=Choices(how="link"))
    assert not (tmp_path / "out").exists()


def test_names_are_given_out_once():
    names = Unique()
    given = [names.take("a", ".png") for _ in range(3)]
    assert given == ["a.png", "a (2).png", "a (3).png"]
    assert names.take("a (2)", ".png") == "a (2) (2).png"
    assert names.take("A", ".PNG") == "A (4).PNG"


def test_names_can_differ_by_more_than_the_suffix():
    names = Unique(by_stem=True)
    assert [names.take("a", one) for one in (".png", ".jpg")] == ["a.png", "a (2).jpg"]


def test_classes_never_share_a_folder():
    found = folder_names(["a/b", "a_b", "A_B", "_unsure"], taken=("_unsure",))
    assert found == {"a/b": "a_b", "a_b": "a_b (2)", "A_B": "A_B (3)", "_unsure": "_unsure (2)"}
