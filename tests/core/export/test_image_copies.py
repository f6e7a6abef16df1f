"""A picture that is put somewhere is the one that was labelled, whole, or is told as left out."""

import os
from pathlib import Path

import pytest

from core.domain.errors import ExportError
from core.domain.records import Row
from core.domain.reports import Skipped
from core.export import image_copies
from core.export.image_copies import put, same_bytes
from core.export.interfaces import CHANGED, Written
from core.imaging.discovery import content_hash

BYTES = b"a picture"


@pytest.fixture
def source(tmp_path):
    path = tmp_path / "owl.jpg"
    path.write_bytes(BYTES)
    os.utime(path, (1_000_000_000, 1_000_000_000))
    return path


@pytest.fixture
def place(tmp_path):
    return tmp_path / "copy.jpg"


@pytest.fixture
def written():
    return Written()


def row(source, content=""):
    return Row("owl.jpg", source, "Owl", None, "", None, "labelled", "", True, content=content)


@pytest.mark.parametrize("content", ["", content_hash(BYTES)])
def test_a_copy_holds_the_same_bytes_of_the_same_time(source, place, written, content):
    assert put(row(source, content), place, "copy", written) is True
    assert (place.read_bytes(), place.is_symlink()) == (BYTES, False)
    assert place.stat().st_mtime == source.stat().st_mtime == 1_000_000_000
    assert written.skipped == []


def test_a_picture_that_changed_is_left_out(source, place, written):
    assert put(row(source, content_hash(b"another")), place, "copy", written) is False
    assert (written.skipped, place.exists()) == ([Skipped("owl.jpg", CHANGED)], False)


def test_a_picture_that_is_gone_is_left_out(source, place, written):
    source.unlink()
    assert put(row(source), place, "copy", written) is False
    assert not place.exists()
    assert put(row(source), place, "link", written) is False
    assert not place.is_symlink()
    reasons = [one.reason for one in written.skipped]
    assert reasons == ["the file is gone", "the file is gone"]


def test_a_link_shows_to_the_picture(source, place, written):
    assert put(row(source), place, "link", written) is True
    assert place.readlink() == source


def test_a_link_that_cannot_be_made_says_so(source, place, written):
    place.touch()
    with pytest.raises(ExportError, match="links cannot be made here"):
        put(row(source), place, "link", written)


def test_a_place_that_cannot_be_written_is_named(source, place, written):
    with pytest.raises(ExportError) as caught:
        put(row(source), place / "below" / "copy.jpg", "copy", written)
    assert "no such file" in str(caught.value)


def test_a_picture_that_goes_while_it_is_copied_is_copied_all_the_same(
    source, place, written, monkeypatch
):
    def gone(*_):
        raise FileNotFoundError

    monkeypatch.setattr(image_copies.shutil, "copystat", gone)
    assert put(row(source), place, "copy", written) is True
    assert place.read_bytes() == BYTES


def test_facts_that_cannot_be_copied_are_told(source, place, written, monkeypatch):
    def refused(*_):
        raise PermissionError(1, "Operation not permitted")

    monkeypatch.setattr(image_copies.shutil, "copystat", refused)
    with pytest.raises(ExportError, match="operation not permitted"):
        put(row(source), place, "copy", written)


def test_a_copy_that_came_out_short_is_told(source, place, written, monkeypatch):
    real = Path.write_bytes
    monkeypatch.setattr(Path, "write_bytes", lambda path, data: real(path, data[:-1]))
    with pytest.raises(ExportError, match="the copy is shorter than the picture"):
        put(row(source), place, "copy", written)


def test_files_are_the_same_where_all_bytes_are(tmp_path):
    one, two = tmp_path / "one", tmp_path / "two"
    for first, second, expected in [
        (b"owl", b"owl", True),
        (b"owl", b"fox", False),
        (b"owl", b"owls", False),
        (b"", b"", True),
    ]:
        one.write_bytes(first)
        two.write_bytes(second)
        assert same_bytes(one, two) is expected


def test_files_of_other_sizes_are_not_read(tmp_path, monkeypatch):
    one, two = tmp_path / "one", tmp_path / "two"
    one.write_bytes(b"owl")
    two.write_bytes(b"owls")
    monkeypatch.setattr(Path, "read_bytes", lambda path: pytest.fail("read"))
    assert same_bytes(one, two) is False
