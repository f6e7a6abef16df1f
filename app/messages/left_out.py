"""What was not looked at, counted by kind, in the words of the window."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from app.messages.numbers_and_plurals import counted

if TYPE_CHECKING:
    from core.domain.reports import LeftOut

# By this name and with a literal context, else pyside6-lupdate does not find the texts.
translate = QCoreApplication.translate


def left_out(found: "Sequence[LeftOut]") -> str:
    """Say how many files of which kinds were left out; "" for none."""
    if not found:
        return ""
    kinds = translate("LeftOut", ", ").join(kind_counted(one.kind, one.count) for one in found)
    n = sum(one.count for one in found)
    # The number says which form of the verb a language needs.
    return translate("LeftOut", "{kinds} were left out.", "", n).format(kinds=kinds)


def kind_counted(kind: str, n: int) -> str:
    """Say how many files of a kind there are: "8 raw files"."""
    return counted(_texts(n).get(kind, kind), n)


def kind_named(kind: str) -> str:
    """Name a kind for a table: "raw file"."""
    return _texts(1).get(kind, kind).replace("1", "", 1).strip()


def _texts(n: int) -> dict[str, str]:
    return {
        "raw file": translate("LeftOut", "%n raw file(s)", "", n),
        "TGA picture": translate("LeftOut", "%n TGA picture(s)", "", n),
        "rare picture": translate("LeftOut", "%n picture(s) of a rare kind", "", n),
        "placeholder": translate("LeftOut", "%n file(s) not downloaded yet", "", n),
        "video": translate("LeftOut", "%n video(s)", "", n),
        "design file": translate("LeftOut", "%n design file(s) (such as Photoshop’s)", "", n),
        "vector drawing": translate("LeftOut", "%n vector drawing(s)", "", n),
        "icon": translate("LeftOut", "%n icon(s)", "", n),
        "3D model": translate("LeftOut", "%n 3D model(s)", "", n),
        "PDF": translate("LeftOut", "%n PDF(s)", "", n),
        "document": translate("LeftOut", "%n document(s)", "", n),
        "data file": translate("LeftOut", "%n data file(s)", "", n),
        "sound": translate("LeftOut", "%n sound file(s)", "", n),
        "archive": translate("LeftOut", "%n archive(s)", "", n),
        "program": translate("LeftOut", "%n program(s)", "", n),
        "unfinished download": translate("LeftOut", "%n unfinished download(s)", "", n),
        "sidecar": translate("LeftOut", "%n sidecar(s)", "", n),
        "file without suffix": translate("LeftOut", "%n file(s) without suffix", "", n),
        "other file": translate("LeftOut", "%n other file(s)", "", n),
        "photo library folder": translate(
            "LeftOut", "%n inner folder(s) of photo libraries", "", n
        ),
        "Handful file": translate("LeftOut", "%n file(s) of Handful", "", n),
        "system folder": translate("LeftOut", "%n folder(s) of the system", "", n),
        "system file": translate("LeftOut", "%n file(s) of the system", "", n),
        "hidden folder": translate("LeftOut", "%n hidden folder(s)", "", n),
        "hidden file": translate("LeftOut", "%n hidden file(s)", "", n),
        "excluded folder": translate("LeftOut", "%n folder(s) that you excluded", "", n),
        "excluded file": translate("LeftOut", "%n file(s) that you excluded", "", n),
    }
