"""The table for spreadsheets: no cell of it runs, and what was meant is read from it again."""

import csv
import io
import re
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.domain.errors import ExportError
from core.domain.export import Choices, SplitWish
from core.domain.progress import no_tick
from core.domain.records import Row
from core.export import COLUMNS
from core.export.csv_table import Table, columns, escaped, unescaped
from core.export.interfaces import HEAD, Content
from core.operations.export import export, export_preview
from core.operations.folders.scan import scan_folder

STARTERS = "=+-@\t\r\n＝＋－＠"
SPREADSHEET = Choices(spreadsheet=True)
HARMLESS = ("Owl", "a-b", "a=b", "'quoted'", "IMG 4+1", "x@y", "", "100 %+&=?")
RUNS = (
    *(f"{one}cmd|' /C calc'!A0" for one in STARTERS),
    "  =1+1",
    "\u00a0=1+1",
    "a;=1+1",
    'a",=1+1,"',
    "two\n=1+1",
    "'=1+1",
    "''=1+1",
    "\t\t=1+1",
)


def pieces(text):
    """Part a text where programs that take other separators would begin a cell."""
    return re.split(r"[,;\t\r\n\"]", text)


@pytest.mark.parametrize("text", HARMLESS)
def test_what_nothing_would_run_is_left_as_it_is(text):
    assert escaped(text) == text


@pytest.mark.parametrize("text", RUNS)
def test_nothing_that_would_run_begins_a_cell(text):
    assert escaped(text) != text
    assert not escaped(text).startswith(tuple(STARTERS))
    begun = [one.lstrip(" \u00a0") for one in pieces(escaped(text))]
    assert not any(one.startswith(tuple("=+-@＝＋－＠")) for one in begun)
    assert unescaped(escaped(text)) == text


@given(st.text(st.sampled_from("=+-@＝\t\r\n,;\"' a\u00a0")))
def test_every_text_comes_back(text):
    assert unescaped(escaped(text)) == text


@pytest.fixture
def place(project, tmp_path, draw_image, add_model, predict):
    """A folder of two pictures with names that a spreadsheet would run, both with a class."""
    folder = tmp_path / "pictures"
    for number, name in enumerate(("=HYPERLINK(1).png", "-1.png")):
        draw_image(folder / name, (8, 8), seed=number)
    scan_folder(project, folder)
    files = project.files.unread(project.files.folder_id(folder))
    ids = [project.files.record_image(one.id, one.path, 8, 8, "") for one in files]
    given, other = project.classes.add("@SUM(1+9)"), project.classes.add("＋1")
    project.labels.put(ids[:1], given.id)
    predict(project, add_model(project, [given, other]), ids[1], other.id, confidence=0.75)
    return folder


def rows(target, encoding):
    with target.open(encoding=encoding, newline="") as file:
        return list(csv.DictReader(file, strict=True))


def test_a_spreadsheet_gets_a_mark_and_no_formula(project, place, tmp_path):
    target = tmp_path / "a.csv"
    report = export(project, target, kind="csv", choices=SPREADSHEET)
    assert target.read_bytes().startswith(b"\xef\xbb\xbf" + ",".join(COLUMNS).encode())
    found = rows(target, "utf-8-sig")
    assert {row["path"]: row["label"] for row in found} == {
        "'-1.png": "'@SUM(1+9)",
        "'=HYPERLINK(1).png": "'＋1",
    }
    assert {row["confidence"] for row in found} == {"1.0000", "0.7500"}
    assert report.n_written == 2


def test_the_table_is_read_as_it_was_meant(project, place, tmp_path):
    target = tmp_path / "a.csv"
    export(project, target, kind="csv", choices=SPREADSHEET)
    assert dict(Table().read(target)) == {
        "-1.png": "@SUM(1+9)",
        "=HYPERLINK(1).png": "＋1",
    }


def test_an_escape_that_is_not_undone_is_refused(project, place, tmp_path, monkeypatch):
    monkeypatch.setattr("core.export.csv_table.unescaped", lambda text: text)
    with pytest.raises(ExportError, match="2 of 2 entries read differently"):
        export(project, tmp_path / "a.csv", kind="csv", choices=SPREADSHEET)


def test_scripts_get_the_very_names(project, place, tmp_path):
    export(project, tmp_path / "a.csv", kind="csv")
    assert (tmp_path / "a.csv").read_bytes().startswith(b"path,label")
    assert {row["path"]: row["label"] for row in rows(tmp_path / "a.csv", "utf-8")} == {
        "-1.png": "@SUM(1+9)",
        "=HYPERLINK(1).png": "＋1",
    }


def test_the_preview_shows_what_the_spreadsheet_gets(project, place, tmp_path):
    seen = export_preview(project, tmp_path / "a.csv", kind="csv", choices=SPREADSHEET)
    export(project, tmp_path / "a.csv", kind="csv", choices=SPREADSHEET)
    assert seen.text == (tmp_path / "a.csv").read_text("utf-8-sig")


def row(path="a.jpg", label="Owl", runner_up="Fox", **more):
    facts = {"confidence": 0.75, "runner_up_confidence": 0.25, "status": "labelled", "reason": ""}
    return Row(path, Path(path), label, runner_up=runner_up, by_person=True, **{**facts, **more})


def written_by(project, rows, spreadsheet=False, told=None):
    """Write a table into a text; return that, and what was written."""
    file = io.StringIO()
    content = Content(project, None, rows, Choices(spreadsheet=spreadsheet), Path("/out"))
    tick = (lambda *one: told.append(one)) if told is not None else no_tick
    written = Table().write(content, file, tick)
    return file.getvalue(), written


def test_a_line_holds_all_of_a_row(project):
    rows = [
        row(origin="predicted"),
        row(
            "b.jpg", "", "", confidence=None, runner_up_confidence=None, status="failed", reason="x"
        ),
    ]
    told = []
    text, written = written_by(project, rows, told=told)
    assert text.split("\n") == [
        "path,label,confidence,runner_up,runner_up_confidence,status,reason,origin",
        "a.jpg,Owl,0.7500,Fox,0.2500,labelled,,predicted",
        "b.jpg,,,,,failed,x,",
        "",
    ]
    assert written.entries == [("a.jpg", "Owl"), ("b.jpg", "")]
    assert (written.n_images, told) == (2, [(0, 2), (2, 2)])


def test_a_spreadsheet_gets_every_cell_in_quotes(project):
    text, _ = written_by(project, [row("=1.jpg", "-Owl", "@Fox", reason="+why")], spreadsheet=True)
    assert text.split("\n") == [
        "\ufeffpath,label,confidence,runner_up,runner_up_confidence,status,reason,origin",
        '"\'=1.jpg","\'-Owl","0.7500","\'@Fox","0.2500","labelled","\'+why",""',
        "",
    ]


@pytest.mark.parametrize("column", ["path", "label", "runner_up"])
def test_a_carriage_return_in_any_name_cuts_no_line(project, column, tmp_path):
    text, written = written_by(project, [row(**{column: "a\rb"}), row("plain.jpg")])
    (tmp_path / "a.csv").write_text(text, encoding="utf-8", newline="")
    assert list(Table().read(tmp_path / "a.csv")) == written.entries
    assert text.split("\n")[1].startswith('"')
    assert text.split("\n")[2].startswith("plain.jpg")


def test_the_preview_shows_the_first_lines(project):
    rows = [row(f"={number}.jpg") for number in range(HEAD + 1)]
    for spreadsheet in (False, True):
        content = Content(project, None, rows, Choices(spreadsheet=spreadsheet), Path("/out"))
        text, files = Table().preview(content)
        assert (len(text.splitlines()), files) == (1 + HEAD, ())
        assert text.splitlines()[1].startswith("\"'=0.jpg" if spreadsheet else "=0.jpg")


def test_an_empty_file_has_no_entries(tmp_path):
    (tmp_path / "a.csv").touch()
    assert list(Table().read(tmp_path / "a.csv")) == []


def test_a_table_that_another_program_would_read_differently_is_not_read(tmp_path):
    (tmp_path / "a.csv").write_text('path,label\n"a"b,Owl\n', encoding="utf-8")
    with pytest.raises(csv.Error):
        list(Table().read(tmp_path / "a.csv"))


@pytest.mark.parametrize("spreadsheet", [False, True])
def test_where_pictures_are_parted_a_last_column_says_how(project, spreadsheet):
    file = io.StringIO()
    rows = [row("a.jpg", file_id=1), row("b.jpg", file_id=2), row("\r.jpg", file_id=3)]
    choices = Choices(spreadsheet=spreadsheet, split=SplitWish())
    parts = {1: "train", 3: "test"}
    content = Content(project, None, rows, choices, Path("/out"), splits=parts)
    Table().write(content, file, no_tick)
    head, *lines = csv.reader(io.StringIO(file.getvalue(), newline=""))
    assert head[-2:] == ["origin", "split"]
    assert [len(line) for line in lines] == [9] * 3
    assert [line[-1] for line in lines] == ["train", "", "test"]
    assert Table.writes_splits is True


def test_columns_by_their_names(project):
    one = row("a.jpg", file_id=1, origin="given")
    plain = Content(project, None, [one], Choices(), Path("/out"), splits={1: "val"})
    expected = {
        "path": "a.jpg",
        "label": "Owl",
        "confidence": 0.75,
        "runner_up": "Fox",
        "runner_up_confidence": 0.25,
        "status": "labelled",
        "reason": "",
        "origin": "given",
    }
    assert columns(plain, one) == expected
    parted = replace(plain, choices=Choices(split=SplitWish()))
    assert columns(parted, one) == {**expected, "split": "val"}
