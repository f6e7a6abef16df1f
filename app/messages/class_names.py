"""What the window says of classes whose names could be taken for each other."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from app.messages.numbers_and_plurals import grouped, joined

if TYPE_CHECKING:
    from core.domain.names import Twin

# By this name and with a literal context, else pyside6-lupdate does not find the texts.
translate = QCoreApplication.translate


def twin(one: "Twin") -> str:
    """Say that a name could be taken for another, and whether they are one class."""
    if one.how == "look":
        text = translate("Names", "“{name}” looks the same as “{other}”, so they are one class.")
    else:
        text = translate(
            "Names", "“{name}” and “{other}” are two classes that differ only in capital letters."
        )
    return text.format(name=one.name, other=one.other)


def twins(found: "Sequence[Twin]") -> str:
    """Say so of the first of some names, and how many more there are; "" for none."""
    if not found:
        return ""
    n_more = len(found) - 1
    more = translate("Names", "More names like that: {n}.").format(n=grouped(n_more))
    return joined(twin(found[0]), more if n_more else "")
