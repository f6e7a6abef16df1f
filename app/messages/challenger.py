"""What the window says about a better model: how much better, and what it would change."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from app.messages.numbers_and_plurals import counted

if TYPE_CHECKING:
    from core.domain.challenger import Improvement

# By this name and with a literal context, else pyside6-lupdate does not find the texts.
translate = QCoreApplication.translate

ARROW_CHARACTERS = 18  # that two names may have together in a cell of the usual size


def headline(found: "Improvement") -> str:
    """Say how much better: "about 91% accurate instead of 84%"."""
    if found.share_after <= found.share_before:
        return translate("Offers", "A better model is ready: same accuracy, more confident labels.")
    before, after = _percents(found.share_before, found.share_after)
    return translate(
        "Offers", "A better model is ready: about {after}% accurate instead of {before}%."
    ).format(after=after, before=before)


def detail(found: "Improvement") -> str:
    """Say how much would change."""
    if not found.n_images:
        return translate("Offers", "No image has a prediction yet.")
    if not found.n_changed:
        return counted(
            translate("Offers", "It would change none of %n label(s).", "", found.n_images),
            found.n_images,
        )
    n = found.n_changed
    return counted(translate("Offers", "It would change %n label(s).", "", n), n)


def basis() -> str:
    """Say what the shares rest on."""
    return translate(
        "Offers",
        "Tested on your examples, each held out in turn. Undo brings the current model back.",
    )


def nothing_better() -> str:
    """Say that the search came to nothing."""
    return translate("Offers", "No improvement found. You already have the best model.")


def taken() -> str:
    """Say that the better model is at work."""
    return translate("Offers", "Switched to the better model.")


def outdated() -> str:
    """Say that the offer had ended before it was taken."""
    return translate("Offers", "The examples have changed. Adapt again to use them.")


def picked() -> str:
    """Name the images that would change, for the filter."""
    return translate("Offers", "Would change")


def change(before: str, after: str) -> str:
    """Say what one image's label would be, for the inspector."""
    return translate("Offers", "The better model says {after} instead of {before}.").format(
        after=after, before=before
    )


def arrow(before: str, after: str) -> str:
    """Write old and new side by side, for a cell; the new alone where there is no room for both.

    The cell's mark and colour are the old class's.
    """
    return f"{before} → {after}" if len(before) + len(after) <= ARROW_CHARACTERS else f"→ {after}"


def _percents(before: float, after: float) -> tuple[str, str]:
    """Write two shares as percent, with a decimal only where they would look alike."""
    whole = (round(100 * before), round(100 * after))
    if whole[0] != whole[1]:
        return str(whole[0]), str(whole[1])
    return f"{100 * before:.1f}", f"{100 * after:.1f}"
