"""docs/systems.md: what it names is there, and its figures stand where they are said to stand."""

import json
import re
import shlex
from dataclasses import fields
from pathlib import Path

import click
import pytest

from core.backbones import BACKBONES
from core.cli.main import main
from core.training.finetuning.config import TRAINED, WAYS, TrainSettings, checked, settings_for
from core.training.meta.methods import METHODS, parsed

ROOT = Path(__file__).parents[3]
DOCS = ROOT / "docs"
NOT_MEASURED = "not measured"
OFF = {"layer_decay": 1.0}
"""Settings whose value for "off" is not 0."""

_CODE = re.compile(r"`([^`]+)`")
_LINK = re.compile(r"\[([^\]]+)\]\(([\w./-]+)#([\w-]+)\)")
_FIGURE = re.compile(r"\d[.,]?\d*\s?%|\d\.\d|±")


def tables():
    """Yield the heading, the column titles and the rows of each table."""
    heading, rows = "", []
    for line in [*(DOCS / "systems.md").read_text(encoding="utf-8").splitlines(), "#"]:
        if line.startswith("|"):
            rows.append([cell.strip() for cell in line.strip("|").split("|")])
        elif rows:
            yield heading, rows[0], rows[2:]
            rows = []
        if line.startswith("#"):
            heading = line.lstrip("# ")


ROWS = [
    pytest.param(dict(zip(titles, row, strict=True)), id=row[0])
    for _, titles, rows in tables()
    for row in rows
]
TRICKS = [one for one in ROWS if "setting" in one.values[0]]
OTHERS = [one for one in ROWS if "setting" not in one.values[0]]


def section(file, anchor):
    """Return a document's text below a heading, up to the next one that is no deeper."""
    found, depth = [], 0
    for line in (DOCS / file).read_text(encoding="utf-8").splitlines():
        level = len(line) - len(line.lstrip("#")) if line.startswith("#") else 0
        if level and depth and level <= depth:
            break
        if level and re.sub(r"[^\w -]", "", line.strip("# ").lower()).replace(" ", "-") == anchor:
            depth = level
        if depth:
            found.append(line)
    return "\n".join(found).replace("**", "")


def measured(row):
    return next(cell for title, cell in row.items() if title.startswith("measured"))


def test_all_tables_are_read():
    assert [heading for heading, _, _ in tables()] == [
        *("Backbones", "Meta-Transfer Learning", "MAML"),
        *("The four ways of transfer learning", "Training tricks"),
    ]
    assert len(OTHERS) > 40
    assert len(TRICKS) > 25


@pytest.mark.parametrize("row", ROWS)
def test_modules_are_there(row):
    names = _CODE.findall(row["module"])
    assert names
    assert [name for name in names if not (ROOT / name).is_file()] == []


@pytest.mark.parametrize("row", OTHERS)
def test_commands_are_those_of_the_command_line(row):
    (text,) = _CODE.findall(row["command"])
    program, *words = shlex.split(text)
    assert program == "handful"
    command = main
    while isinstance(command, click.Group) and words:
        command = command.commands[words.pop(0)]
    context = click.Context(command)
    given, left_over, _ = command.make_parser(context).parse_args(list(words))
    assert left_over == []
    for one in command.params:
        value = given.get(one.name)
        assert value or not (isinstance(one, click.Argument) and one.required)
        if value and isinstance(one.type, click.Choice):
            one.type.convert(value, one, context)
    if given.get("words"):
        kind = METHODS[given.get("method") or "maml"].settings
        kind(**parsed(kind, tuple(given["words"])))  # raises where there is none of the name
    if command.name == "get":
        assert given["name"] in BACKBONES or given["name"] == "timm:NAME"


@pytest.mark.parametrize("row", OTHERS)
def test_figures_stand_in_the_section_that_is_named(row):
    cell = measured(row)
    links = _LINK.findall(cell)
    assert links or NOT_MEASURED in cell or re.search(r"\brows?\b|see MAML", cell)
    for figure, file, anchor in links:
        assert re.search(rf"(?<![\d.]){re.escape(figure)}(?!\d)", section(file, anchor)), figure
    assert not _FIGURE.search(_LINK.sub("", cell))  # no figure without a place that it stands in


def test_every_network_of_the_table_is_named():
    text = (DOCS / "systems.md").read_text(encoding="utf-8")
    others = [name for name in BACKBONES if not name.startswith("lite")]
    assert [name for name in others if f"`handful backbones get {name}`" not in text] == []


# Training tricks

NO_TRICKS = {
    *("epochs", "batch_size", "lr", "head_factor", "average_from", "min_delta"),
    "distil_temperature",
}
"""Settings of how long and how fast, and of tricks that other settings turn on."""


def is_on(name, value, usual):
    if isinstance(value, str):
        return usual in (value, "auto")
    return usual not in (0, OFF.get(name, 0))


@pytest.mark.parametrize("row", TRICKS)
def test_a_trick_is_a_setting_and_on_where_the_table_says(row):
    (text,) = _CODE.findall(row["setting"])
    settings = checked(json.loads(text))
    name, value = next(iter(settings.items()))
    on = [
        way for way in TRAINED if is_on(name, value, getattr(settings_for(way, 600, 20, {}), name))
    ]

    assert row["on in"] == {0: "neither", 2: "both"}.get(len(on), "".join(on))


def test_every_trick_has_a_row():
    named = {
        name for row in TRICKS for name in json.loads(_CODE.findall(row.values[0]["setting"])[0])
    }
    assert {one.name for one in fields(TrainSettings)} - named == NO_TRICKS


def test_every_way_has_a_row():
    text = (DOCS / "systems.md").read_text(encoding="utf-8")
    assert [way for way in WAYS if f"--adapt {way}`" not in text] == []
