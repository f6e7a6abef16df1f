"""What the window says about a session: what was checked, and what came of it."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from app.messages.numbers_and_plurals import counted

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
