"""What the job bar says that a job does."""

from pathlib import Path

from PySide6.QtCore import QCoreApplication

from app.messages.numbers_and_plurals import counted

# By this name and with a literal context, else pyside6-lupdate does not find the texts.
translate = QCoreApplication.translate


def title(
    kind: str, path: Path | None = None, *, name: str = "", seconds: float | None = None
) -> str:
    """Say what a job does, for the job bar; `seconds` are what a search may take."""
    if kind == "improve" and seconds:
        return _search(seconds)
    shown = path.name if path else name
    texts = {
        "adapt": translate("Reports", "Adapting to your examples"),
        "improve": translate("Reports", "Looking for a better model"),
        "label": translate("Reports", "Labeling “{name}”"),
        "meta": translate("Reports", "Meta-training from “{name}”"),
        "embed": translate("Reports", "Reading “{name}”"),
        "map": translate("Reports", "Arranging the map"),
        "curve": translate("Reports", "Measuring what more examples would bring"),
        "scan": translate("Reports", "Looking through “{name}”"),
        "import": translate("Reports", "Importing labels from “{name}”"),
        "export": translate("Reports", "Exporting “{name}”"),
        "copy": translate("Reports", "Saving a copy as “{name}”"),
        "teach": translate("Reports", "Putting pictures on “{name}”")
        if shown
        else translate("Reports", "Labeling pictures"),
    }
    return texts[kind].format(name=shown)


def _search(seconds: float) -> str:
    if seconds < 60:
        text = translate(
            "Reports", "Looking for a better model, for about %n s", "", round(seconds)
        )
        return counted(text, round(seconds))
    n = round(seconds / 60)
    return counted(translate("Reports", "Looking for a better model, for about %n min", "", n), n)
