"""What the place Trust & export says: where labels come from, and what is not known yet."""

from PySide6.QtCore import QCoreApplication

# By this name and with a literal context, else pyside6-lupdate does not find the texts.
translate = QCoreApplication.translate


def origin(name: str) -> str:
    """Say where labels come from: a word of `core.domain.records.ORIGINS`, or "predicted"."""
    texts = {
        "given": translate("Trust", "Labeled by you"),
        "confirmed": translate("Trust", "Confirmed by you"),
        "accepted": translate("Trust", "Accepted unseen"),
        "imported": translate("Trust", "Imported"),
        "predicted": translate("Trust", "Predicted only"),
    }
    return texts.get(name, name)


def share_of(count: str, share: float) -> str:
    """Say how many, and which part of all that is."""
    return translate("Trust", "{count} ({percent}%)").format(
        count=count, percent=round(100 * share)
    )


def between(low: float, high: float) -> str:
    """Name the images of a bar of the histogram."""
    return translate("Trust", "Confidence {low}–{high}%").format(
        low=round(100 * low), high=round(100 * high)
    )


def sure() -> str:
    """Name the part of a class that has a label or a confident prediction."""
    return translate("Trust", "Labeled or confident")


def unsure() -> str:
    """Name the part of a class that the model is in doubt about."""
    return translate("Trust", "Unsure")


def none_of_these() -> str:
    """Name the part of a class that resembles none of its examples."""
    return translate("Trust", "None of these")


def not_measured() -> str:
    """Say why there is no accuracy yet."""
    return translate("Trust", "Adapt to your examples to see how accurate the result is.")
