"""Which picture each sidecar belongs to, by its place and its name."""

from dataclasses import replace
from pathlib import Path

import pytest

from core.domain.progress import no_tick
from core.export.interfaces import HEAD
from core.export.xmp_packet import keywords_in, with_label
from core.export.xmp_sidecars import Sidecars, place_below, sidecar_of, tops_of


def below(folder):
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*.xmp"))


def reasons(written):
    return [(skipped.path, skipped.reason) for skipped in written.skipped]


def test_the_format_takes_what_has_a_label():
    assert (Sidecars.kind, Sidecars.is_folder, Sidecars.takes_pictures) == ("xmp", True, False)
    assert Sidecars().takes("unsure", True) is True
    assert Sidecars().takes("labelled", False) is False


def test_a_sidecar_is_called_as_its_picture_is():
    assert sidecar_of(Path("/a/b.c.jpg"), "digikam") == Path("/a/b.c.jpg.xmp")
    assert sidecar_of(Path("/a/b.c.jpg"), "lightroom") == Path("/a/b.c.xmp")


# Folders


def tops(project, content, picture, folder=None, paths=("p/a.jpg",)):
    return tops_of(content([picture(path) for path in paths], folder))


def test_folders_of_different_names_stand_for_themselves(project, pool, content, picture):
    for name in ("p", "q"):
        project.files.show_folder(pool / name)
    assert tops(project, content, picture) == {pool / "p": "p", pool / "q": "q"}


def test_folders_of_one_name_stand_by_their_whole_names(project, pool, content, picture):
    for name in ("p/x", "q/x", "r"):
        project.files.show_folder(pool / name)
    named = tops(project, content, picture, paths=("p/x/a.jpg",))
    assert named == {
        pool / name: str(pool / name).replace("/", "_") for name in ("p/x", "q/x", "r")
    }


def test_the_innermost_folder_comes_first(project, pool, content, picture):
    for name in ("p", "p/q/r", "p/q"):
        project.files.show_folder(pool / name)
    named = tops(project, content, picture)
    assert [*named] == [pool / "p/q/r", pool / "p/q", pool / "p"]
    assert place_below(named, pool / "p/q/r/a.jpg") == "r/a.jpg"
    assert place_below(named, pool / "p/q/a.jpg") == "q/a.jpg"
    with pytest.raises(AssertionError, match="nowhere"):
        place_below(named, Path("/elsewhere.jpg"))


def test_examples_lie_in_folders_of_their_own(project, pool, content, picture):
    project.files.show_folder(pool / "p")
    named = tops(project, content, picture, paths=("p/in/a.jpg", "ex/b.jpg", "ex/c.jpg"))
    assert named == {pool / "p": "p", pool / "ex": "ex"}


def test_the_folder_that_is_meant_is_the_top_itself(project, pool, content, picture):
    rows = [replace(picture("p/ex/a.jpg"), path="ex/a.jpg"), picture("ex/b.jpg")]
    named = tops_of(content(rows, pool / "p"))
    assert named == {pool / "p": "", pool / "ex": "ex (2)"}
    assert place_below(named, rows[0].full_path) == "ex/a.jpg"


def test_only_the_folder_that_is_meant_is_a_top(project, pool, content, picture):
    for name in ("p", "q"):
        project.files.show_folder(pool / name)
    assert tops(project, content, picture, folder=pool / "p") == {pool / "p": ""}


# Sidecars in a folder of their own


def test_each_lies_where_its_picture_does(project, pool, picture, fill):
    project.files.show_folder(pool)
    rows = [picture("a.jpg", "Owl"), picture("x/y/a.jpg", "bird/Fox"), picture("b.jpg")]
    written, part = fill(Sidecars(), rows)
    assert below(part) == ["pool/a.jpg.xmp", "pool/x/y/a.jpg.xmp"]
    assert keywords_in((part / "pool/x/y/a.jpg.xmp").read_bytes()) == ["bird", "Fox"]
    assert written.n_images == 2
    assert reasons(written) == [("b.jpg", "it has no label yet")]


def test_two_pictures_of_one_sidecar_get_one(project, pool, picture, fill):
    project.files.show_folder(pool)
    rows = [picture("Owl.jpg", "Owl"), picture("owl.png", "Fox"), picture("c.jpg", "Fox")]
    written, part = fill(Sidecars(), rows, naming="lightroom")
    assert below(part) == ["pool/Owl.xmp", "pool/c.xmp"]
    assert reasons(written) == [("owl.png", "another picture has the sidecar of this name")]
    assert keywords_in((part / "pool/Owl.xmp").read_bytes()) == ["Owl"]


def test_with_suffixes_capitals_make_a_difference(project, pool, picture, fill):
    project.files.show_folder(pool)
    rows = [picture("A.jpg", "Owl"), picture("a.jpg", "Owl"), picture("A.png", "Owl")]
    written, part = fill(Sidecars(), rows)
    assert len(below(part)) == len(written.entries) == 3


def test_what_stands_in_a_sidecar_beside_the_picture_comes_along(project, pool, picture, fill):
    project.files.show_folder(pool)
    rows = [picture("a.jpg", "Owl"), picture("b.jpg", "Owl"), picture("c.jpg", "Owl")]
    (pool / "a.jpg.xmp").write_bytes(with_label(None, "old").replace(b"handful", b"other"))
    (pool / "b.jpg.xmp").write_bytes(b"broken")
    written, part = fill(Sidecars(), rows)
    assert "Owl" in keywords_in((part / "pool/a.jpg.xmp").read_bytes())
    assert reasons(written) == [("b.jpg", "its sidecar is damaged")]
    assert below(part) == ["pool/a.jpg.xmp", "pool/c.jpg.xmp"]


def test_a_sidecar_that_the_disk_does_not_give_is_told(project, pool, picture, fill, monkeypatch):
    project.files.show_folder(pool)

    def refuse(row, naming):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("core.export.xmp_sidecars._existing", refuse)
    written, part = fill(Sidecars(), [picture("a.jpg", "Owl")])
    assert reasons(written) == [("a.jpg", "its sidecar cannot be read: permission denied")]
    assert below(part) == []


def test_a_picture_that_cannot_be_read_has_a_sidecar_all_the_same(project, pool, picture, fill):
    project.files.show_folder(pool)
    row = picture("a.jpg", "Owl")
    row.full_path.unlink()
    written, part = fill(Sidecars(), [row])
    assert keywords_in((part / "pool/a.jpg.xmp").read_bytes()) == ["Owl"]
    assert written.skipped == []


# Beside the pictures


def beside(content, rows, naming="digikam"):
    what = content(rows, beside=True, naming=naming, may_be_empty=True)
    return Sidecars().run(what, no_tick)


def test_beside_the_pictures_the_old_label_goes_where_there_is_none_any_more(
    pool, picture, content
):
    rows = [picture(f"{name}.jpg", "Owl" if name == "a" else "") for name in "abcd"]
    (pool / "b.jpg.xmp").write_bytes(with_label(None, "Owl"))
    theirs = with_label(None, "Owl").replace(b"handful", b"another")
    (pool / "c.jpg.xmp").write_bytes(theirs)
    (pool / "d.jpg.xmp").write_bytes(b"broken")
    report = beside(content, rows)
    assert (report.n_written, report.kind) == (1, "xmp")
    assert keywords_in((pool / "a.jpg.xmp").read_bytes()) == ["Owl"]
    assert keywords_in((pool / "b.jpg.xmp").read_bytes()) == []
    assert (pool / "c.jpg.xmp").read_bytes() == theirs
    assert (pool / "d.jpg.xmp").read_bytes() == b"broken"


def test_a_sidecar_that_another_picture_labels_keeps_that(pool, picture, content):
    rows = [picture("a.jpg", "Owl"), picture("a.png"), picture("b.png")]
    beside(content, rows, "lightroom")
    assert below(pool) == ["a.xmp"]
    assert keywords_in((pool / "a.xmp").read_bytes()) == ["Owl"]
    beside(content, rows, "lightroom")
    assert keywords_in((pool / "a.xmp").read_bytes()) == ["Owl"]


def test_how_far_it_is_is_told(picture, content):
    told = []
    rows = [picture("a.jpg", "Owl"), picture("b.jpg", "Owl")]
    Sidecars().run(content(rows, beside=True), lambda *at: told.append(at))
    assert told == [(0, 2), (2, 2), (0, 2), (1, 2)]


# The preview


def test_a_preview_names_the_first_sidecars(project, pool, picture, content):
    project.files.show_folder(pool)
    rows = [picture(f"{n}.jpg", "Fox" if n else "Owl") for n in range(HEAD + 1)]
    rows[1] = picture("1.jpg")
    shown = [n for n in range(HEAD) if n != 1]
    text, names = Sidecars().preview(content(rows))
    assert names == [f"pool/{n}.jpg.xmp" for n in shown]
    assert keywords_in(text.encode()) == ["Owl"]
    _, names = Sidecars().preview(content(rows, beside=True, naming="lightroom"))
    assert names == [str(pool / f"{n}.xmp") for n in shown]
    assert Sidecars().preview(content([])) == ("", [])
