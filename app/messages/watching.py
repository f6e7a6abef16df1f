"""What the window says of folders that it watches."""

from collections.abc import Sequence
from pathlib import Path
from typing import Literal, TypeAlias

from PySide6.QtCore import QCoreApplication

from app.messages.numbers_and_plurals import counted, joined
from app.messages.plain_text import legible

# By this name and with a literal context, else pyside6-lupdate does not find the texts.
translate = QCoreApplication.translate

State: TypeAlias = Literal["waits", "away", "no model"]
"""A watched folder waits for pictures, is not there, or waits for a model to label with."""


def status_line(folders: Sequence[tuple[Path, State]], n_came: int) -> str:
    """Say in one line what is watched; "" for nothing.

    Args:
        folders: that are watched, and what each of them is at.
        n_came: pictures that came since the project was opened.
    """
    if not folders:
        return ""
    away = [folder for folder, state in folders if state == "away"]
    if away:
        text = translate("Watching", "“{name}” is away: waiting for it")
        return text.format(name=_name(away[0]))
    if any(state == "no model" for _, state in folders):
        return translate("Watching", "Watching begins once you have adapted")
    if len(folders) == 1:
        text = translate("Watching", "Watching “{name}”").format(name=_name(folders[0][0]))
    else:
        n = len(folders)
        text = counted(translate("Watching", "Watching %n folder(s)", "", n), n)
    if not n_came:
        return text
    came = counted(translate("Watching", "%n image(s) came", "", n_came), n_came)
    return translate("Watching", "{watching}: {came}").format(watching=text, came=came)


def explanation() -> str:
    """Say what watching means, for the line's tip."""
    return joined(
        translate("Watching", "New pictures in this folder are labeled as they come."),
        translate("Watching", "What the model is not sure of waits in Review."),
        translate("Watching", "File › Watch a folder switches it off."),
    )


def _name(folder: Path) -> str:
    return legible(folder.name or str(folder))
