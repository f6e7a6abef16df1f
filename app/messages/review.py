"""What the window says of a review: how many are left, what was checked, what came of it."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from app.messages.numbers_and_plurals import counted, grouped
from app.messages.plain_text import legible

if TYPE_CHECKING:
    from core.domain.review import Session

# By this name and with a literal context, else pyside6-lupdate does not find the texts.
translate = QCoreApplication.translate


def summary(one: "Session") -> str:
    """Sum up: "You checked 60 images, 12 of them corrected. The estimate rose from 88 to 94 %."."""
    if not one.n_checked:
        return ""
    text = counted(
        translate("SessionWords", "You checked %n image(s)", "", one.n_checked), one.n_checked
    )
    if one.n_corrected:
        text += ", " + counted(
            translate("SessionWords", "%n of them corrected", "", one.n_corrected), one.n_corrected
        )
    return f"{text}. {estimate(one)}".strip()


def estimate(one: "Session") -> str:
    """Say what became of the measured share right, "" where there is nothing to compare."""
    if one.share_after is None:
        return ""
    after = round(100 * one.share_after)
    if one.share_before is None or not one.is_new_model:
        return translate("SessionWords", "Estimated accuracy: {after}%.").format(after=after)
    before = round(100 * one.share_before)
    if after > before:
        text = translate("SessionWords", "Estimated accuracy rose from {before} to {after}%.")
    elif after < before:
        # Said as it is: doubtful images are harder than the rest, so a fall is no rare thing.
        text = translate("SessionWords", "Estimated accuracy fell from {before} to {after}%.")
    else:
        text = translate("SessionWords", "Estimated accuracy stayed at {after}%.")
    return text.format(before=before, after=after)


def left(n: int, total: int, seconds: float | None) -> str:
    """Say "12 of 68 left, about 2 min"; without a time where that is not known yet."""
    if not n and total == 1:
        return translate("Loupe", "Reviewed")
    if not n:
        return translate("Loupe", "All {total} reviewed").format(total=grouped(total))
    text = translate("Loupe", "{n} of {total} left").format(n=grouped(n), total=grouped(total))
    if seconds is None:
        return text
    pattern = translate("Loupe", "{left}, {time}")
    return pattern.format(left=text, time=duration(seconds))


def place(n: int, total: int) -> str:
    """Say which picture of how many is shown."""
    return translate("Loupe", "{n} of {total}").format(n=grouped(n), total=grouped(total))


def duration(seconds: float) -> str:
    """Say a duration, rounded to what can be known of it."""
    if seconds < 55:
        return translate("Loupe", "about {n} s").format(n=max(round(seconds / 10), 1) * 10)
    return translate("Loupe", "about {n} min").format(n=max(round(seconds / 60), 1))


def shortlist(first: str, second: str, coverage: float) -> str:
    """Say that an image is of one of two classes: "glass or metal, 95%"."""
    text = translate("ReviewWords", "{first} or {second}, {share}")
    share = f"{round(100 * coverage)}%"
    return text.format(first=legible(first), second=legible(second), share=share)


def shortlist_tip(coverage: float, n_examples: int) -> str:
    """Say what is promised of such lists, and by what."""
    text = counted(
        translate(
            "ReviewWords",
            "Lists like this hold the right class for at least {share} of the images, as"
            " tested on %n example(s).",
            "",
            n_examples,
        ),
        n_examples,
    )
    return text.format(share=f"{round(100 * coverage)}%")
