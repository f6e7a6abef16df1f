"""What the main button says: the next step and its size."""

from typing import Literal, TypeAlias

from PySide6.QtCore import QCoreApplication

from app.messages.numbers_and_plurals import counted

StepKind: TypeAlias = Literal[
    "folder", "examples", "adapt", "working", "sort", "review", "accept", "export"
]

# By this name and with a literal context, else pyside6-lupdate does not find the texts.
translate = QCoreApplication.translate


def text(kind: StepKind, n: int) -> str:
    """Write on the button what it does."""
    texts = {
        "folder": translate("NextStep", "Add photos to sort"),
        "examples": translate("NextStep", "Suggest a starter set"),
        "adapt": translate("NextStep", "Adapt & sort %n photo(s)", "", n),
        "working": translate("NextStep", "Working…"),
        "sort": translate("NextStep", "Sort %n photo(s)", "", n),
        "review": translate("NextStep", "Review %n photo(s)", "", n),
        "accept": translate("NextStep", "Accept %n photo(s)", "", n),
        "export": translate("NextStep", "Export"),
    }
    if kind == "adapt" and not n:
        return translate("NextStep", "Adapt")
    return counted(texts[kind], n) if n else texts[kind]


def tip(kind: StepKind) -> str:
    """Say what the step is about."""
    return {
        "folder": translate("NextStep", "Choose the folder of photos that you want sorted"),
        "examples": translate(
            "NextStep", "Add at least one example to two classes. Shows photos to begin with"
        ),
        "adapt": translate("NextStep", "Learn from your examples, then sort everything else"),
        "working": translate("NextStep", "The bar below says how far it is"),
        "sort": translate("NextStep", "Sort the photos that have no class yet"),
        "review": translate("NextStep", "Look at the photos that the model is not sure about"),
        "accept": translate("NextStep", "Accept the confident predictions"),
        "export": translate("NextStep", "Save the result as a table, folders or another format"),
    }[kind]


ICONS: dict[StepKind, str] = {
    "folder": "folder-add",
    "examples": "hand",
    "adapt": "adapt",
    "working": "clock",
    "sort": "label-folder",
    "review": "eye",
    "accept": "check",
    "export": "export",
}
