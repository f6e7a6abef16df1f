"""Rows of pictures that lie on the disk, for formats that are asked alone."""

from dataclasses import replace
from pathlib import Path

import pytest

from core.domain.export import Choices
from core.domain.progress import no_tick
from core.domain.records import Row
from core.export.interfaces import Content, Written


@pytest.fixture
def pool(tmp_path):
    """Where the pictures lie."""
    return tmp_path / "pool"


@pytest.fixture
def picture(pool):
    """Put bytes where a picture is to lie, and return its row: `picture("a.jpg", "Owl", ...)`."""

    def make(path, label="", data=None, **facts):
        full = pool / path
        full.parent.mkdir(parents=True, exist_ok=True)
        full.write_bytes(path.encode() if data is None else data)
        plain = Row(path, full, label, None, "", None, "labelled" if label else "pending", "", True)
        return replace(plain, **{"width": 4, "height": 3, **facts})

    return make


@pytest.fixture
def content(project, pool):
    """Return what is to be exported: `content(rows, folder=..., split=...)`."""

    def of(rows, folder=None, target=Path("/out"), splits=None, **more):
        choices = Choices(
            **{
                name: more.pop(name)
                for name in ("how", "split", "naming", "beside")
                if name in more
            }
        )
        return Content(project, folder, rows, choices, target, splits=splits or {}, **more)

    return of


@pytest.fixture
def fill(tmp_path, content):
    """Fill a folder by a format, and see that it reads as it was meant."""

    def run(format, rows, folder=None, **choices):
        part = tmp_path / "part"
        part.mkdir()
        what = content(rows, folder, **choices)
        written = format.write(what, part, no_tick)
        assert isinstance(written, Written)
        assert sorted(format.read(what, part)) == sorted(written.entries)
        return written, part

    return run


@pytest.fixture
def text_of(tmp_path, content):
    """Write a file by a format, and see that it reads as it was meant."""

    def run(format, rows, folder=None, **choices):
        place = tmp_path / "written"
        with place.open("w", encoding="utf-8", newline="") as file:
            written = format.write(content(rows, folder, **choices), file, no_tick)
        assert list(format.read(place)) == written.entries
        return written, place.read_text(encoding="utf-8")

    return run
