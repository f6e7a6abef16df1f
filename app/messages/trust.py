"""What the place Trust & export says: where labels come from, and what is not known yet."""

from PySide6.QtCore import QCoreApplication

# By this name and with a literal context, else pyside6-lupdate does not find the texts.
translate = QCoreApplication.translate


def origin(name: str) -> str:
    """Say where labels come from: a word of `core.domain.records.ORIGINS`, or "predicted"."""
    texts = {
        "given": translate("Trust", "Labelled by you"),
        "confirmed": translate("Trust", "Confirmed by you"),
        "accepted": translate("Trust", "Accepted unseen"),
        "imported": translate("Trust", "Imported"),
        "predicted": translate("Trust", "Predicted only"),
    }
    return texts.get(name, name)


def not_measured() -> str:
    """Say why there is no accuracy yet."""
    return translate("Trust", "Adapt to your examples to see how accurate the result is.")
