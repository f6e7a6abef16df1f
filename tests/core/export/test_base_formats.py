"""What is told of an export, and when nothing takes its place."""

from pathlib import Path

import pytest

from core.domain.errors import BadTarget, ExportError, NothingToExport
from core.domain.export import ExportReport, SplitReport
from core.domain.progress import no_tick
from core.domain.reports import Skipped
from core.export.base_formats import (
    BinaryFormat,
    FileFormat,
    FolderFormat,
    check,
    first,
    report_of,
    see_that_it_lies_outside,
    something_of,
)
from core.export.interfaces import Written

STALE = {"status": "pending", "reason": "it has changed", "label": ""}


class Lines:
    """Names of pictures, one a line."""

    lost = ""

    def write(self, content, file, tick):
        written = Written()
        for row in content.rows:
            if row.path != self.lost:
                file.write(row.path + "\n")
            written.add(row.path, "")
        return written

    def read(self, path):
        return ((name, "") for name in path.read_text(encoding="utf-8").splitlines())

    def preview(self, content):
        raise NotImplementedError

    def takes(self, status, has_label):
        return has_label and status == "labelled"


class Names(Lines, FileFormat):
    kind = "names"


class Bytes(Lines, BinaryFormat):
    kind = "bytes"

    def write(self, content, part, tick):
        with part.open("w", encoding="utf-8") as file:
            return super().write(content, file, tick)


class Folder(Lines, FolderFormat):
    kind = "folder"

    def write(self, content, part, tick):
        with (part / "names").open("w", encoding="utf-8") as file:
            return super().write(content, file, tick)

    def read(self, content, part):
        return super().read(part / "names")


class Pictures(Folder):
    takes_pictures = True


FORMATS = [Names, Bytes, Folder]


def held(target):
    place = target / "names" if target.is_dir() else target
    return place.read_text(encoding="utf-8") if place.exists() else None


@pytest.mark.parametrize("format", FORMATS)
def test_what_reads_as_it_was_meant_takes_its_place(picture, content, tmp_path, format):
    target = tmp_path / "out"
    report = format().run(content([picture("a.jpg"), picture("b.jpg")], target=target), no_tick)
    assert held(target) == "a.jpg\nb.jpg\n"
    assert report == ExportReport(target, 2, kind=format.kind)
    assert format.is_folder is target.is_dir()


@pytest.mark.parametrize("format", FORMATS)
def test_what_reads_differently_does_not(picture, content, tmp_path, monkeypatch, format):
    monkeypatch.setattr(Lines, "lost", "b.jpg")
    target = tmp_path / "out"
    with pytest.raises(ExportError, match="1 of 2"):
        format().run(content([picture("a.jpg"), picture("b.jpg")], target=target), no_tick)
    assert held(target) is None


@pytest.mark.parametrize("format", FORMATS)
def test_nothing_takes_no_place(content, tmp_path, format):
    target = tmp_path / "out"
    with pytest.raises(NothingToExport):
        format().run(content([], target=target), no_tick)
    assert held(target) is None
    assert not target.exists()


@pytest.mark.parametrize("error", [ValueError, LookupError, TypeError, AttributeError])
def test_what_cannot_be_read_again_is_an_error_of_the_export(error):
    def read():
        raise error("broken")

    with pytest.raises(ExportError, match="could not be read again") as caught:
        check(Written(), read, Path("/out"))
    assert Path(caught.value.path) == Path("/out")


def test_what_reads_as_it_was_meant_is_no_error():
    check(Written(entries=[("a", "")]), lambda: iter([("a", "")]), Path("/out"))


# The report


def test_a_report_says_all_that_was_written(content):
    parting = SplitReport({})
    written = Written(5, [], [Skipped("a.jpg", "gone")], 1, 2, 3, Path("/doubt"), ["x"])
    report = report_of(Names(), content([], parting=parting), written)
    assert report == ExportReport(
        Path("/out"),
        5,
        (Skipped("a.jpg", "gone"),),
        "names",
        1,
        2,
        3,
        Path("/doubt"),
        ("x",),
        parting,
    )


def test_rows_that_are_no_longer_what_they_were_are_told_once_and_not_counted(picture, content):
    rows = [
        picture("a.jpg", **STALE),
        picture("b.jpg", **STALE),
        picture("c.jpg"),
        picture("d.jpg"),
    ]
    told = Skipped("a.jpg", "it has changed")
    written = Written(3, [], [told])
    report = report_of(Names(), content(rows), written)
    assert report.skipped == (told, Skipped("b.jpg", "it has changed"))
    assert report.n_written == 2


def test_an_export_of_something_is_reported(content):
    assert something_of(Names(), content([]), Written(1)).n_written == 1
    assert something_of(Names(), content([]), Written(doubtful=Path("/x"))).n_written == 0
    assert something_of(Names(), content([], may_be_empty=True), Written()).n_written == 0


def test_an_export_of_nothing_says_why(picture, content):
    written = Written(skipped=[Skipped("a.jpg", "gone")], n_unsure=2, n_unknown=3)
    rows = [picture("b.jpg", **STALE)]
    written.n_images = 1
    with pytest.raises(NothingToExport) as caught:
        something_of(Names(), content(rows, n_other=10), written)
    error = caught.value
    assert (error.n_other, error.n_doubtful, error.which) == (10 + 5 + 2, 5, "all")
    assert list(error.reasons) == ["gone", "it has changed"]


def test_the_first_rows_are_those_that_have_a_place(picture):
    rows = [picture("a.jpg", "Owl"), picture("b.jpg"), picture("c.jpg", "Owl", status="unsure")]
    assert first(rows, Names()) == rows[:1]


# The place


@pytest.mark.parametrize("name", ["", "out", "sub/out"])
def test_no_export_of_pictures_lies_among_the_pictures(project, pool, content, picture, name):
    project.files.show_folder(pool)
    what = content([picture("a.jpg")], target=pool / name)
    with pytest.raises(BadTarget, match="lies inside"):
        see_that_it_lies_outside(what)
    with pytest.raises(BadTarget):
        Pictures().run(what, no_tick)
    if name == "out":
        Folder().run(what, no_tick)  # a list of names does no harm there


def test_an_export_may_lie_beside_the_pictures(project, pool, content, tmp_path):
    project.files.show_folder(pool)
    see_that_it_lies_outside(content([], target=tmp_path / "pool2"))


def test_a_link_into_the_pictures_lies_among_them(project, pool, content, tmp_path):
    pool.mkdir()
    (tmp_path / "link").symlink_to(pool)
    project.files.show_folder(pool)
    with pytest.raises(BadTarget):
        see_that_it_lies_outside(content([], target=tmp_path / "link" / "out"))
