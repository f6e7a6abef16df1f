"""What the window says about bulk accept: what may be accepted, why, and what is missing."""

import math
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from app.messages.numbers_and_plurals import counted, joined

if TYPE_CHECKING:
    from core.domain.review import Promise

# By this name and with a literal context, else pyside6-lupdate does not find the texts.
translate = QCoreApplication.translate


def headline(promise: "Promise", n_unseen: int = 0) -> str:
    """Say in a few words how many may be accepted.

    Args:
        promise: what may be accepted now.
        n_unseen: images that have been accepted unseen already.
    """
    n = len(promise.image_ids)
    if n:
        return counted(
            translate("Promises", "%n of {total} sure images can be accepted.", "", n), n
        ).format(total=_number(promise.n_sure))
    if promise.n_left and promise.n_sure:
        return counted(
            translate("Promises", "%n image(s) left to check.", "", promise.n_left), promise.n_left
        )
    if n_unseen:
        return counted(
            translate(
                "Promises",
                "%n image(s) have been accepted unseen. No more can be for now.",
                "",
                n_unseen,
            ),
            n_unseen,
        )
    if not promise.n_sure:
        return _nothing_sure()
    return translate("Promises", "Nothing can be accepted unseen yet.")


def reason(promise: "Promise", n_unseen: int = 0) -> str:
    """Say what the promise rests on, or what it would take; see `headline`."""
    if not promise.n_sure and n_unseen:
        return _nothing_sure()
    if not promise.n_sure:
        return translate("Promises", "Label a folder first, or give more examples and adapt.")
    if promise.basis == "examples":
        return _by_examples(promise)
    if promise.audit:
        return _by_audit(promise)
    return joined(_missing(promise), _needed(promise))


def accept_button(promise: "Promise") -> str:
    """Write on the button what it does."""
    n = len(promise.image_ids)
    if not n:
        return translate("Promises", "Accept")
    return counted(translate("Promises", "Accept %n image(s)", "", n), n)


def audit_button(promise: "Promise") -> str:
    """Write on the other button what it does; "" where there is nothing to check."""
    if promise.n_left:
        return translate("Promises", "Go on checking")
    if promise.audit:
        return translate("Promises", "Check others")
    if not promise.n_audit:
        return ""
    return counted(
        translate("Promises", "Check %n image(s) first", "", promise.n_audit), promise.n_audit
    )


def event_name(n: int, share: float) -> str:
    """Name the change for the journal: in English, as all in it; see `app.messages.core_texts`."""
    images = "1 image" if n == 1 else f"{n} images"
    return f"Accept {images} (at most {percent(share)} % wrong)"


def percent(share: float) -> str:
    """Write a share as a number of percent, without more places than it has."""
    return f"{round(100 * share, 1):g}"


def _nothing_sure() -> str:
    return translate("Promises", "No image is left that the model is sure of.")


def _by_examples(promise: "Promise") -> str:
    return translate(
        "Promises",
        "{n} held-out examples were predicted as surely, {wrong} of them wrong. So with"
        " {level} % certainty at most {percent} % of these are, as far as your examples are like"
        " the folder. Checking some at random would vouch for that.",
    ).format(
        n=_number(promise.n_checked),
        wrong=_number(promise.n_wrong),
        level=percent(promise.level),
        percent=percent(promise.share),
    )


def _by_audit(promise: "Promise") -> str:
    if promise.n_left:
        return translate(
            "Promises",
            "{n} images were drawn at random. Press Enter where the prediction is right, else give"
            " the right class. If none is wrong, the others can be accepted.",
        ).format(n=_number(promise.n_audit))
    facts = translate(
        "Promises", "You checked {n} images drawn at random and found {wrong} wrong."
    ).format(n=_number(promise.n_checked), wrong=_number(promise.n_wrong))
    if promise.basis == "audit":
        return joined(
            facts,
            translate(
                "Promises", "So with {level} % certainty at most {percent} % of the others are."
            ).format(level=percent(promise.level), percent=percent(promise.share)),
        )
    return joined(
        facts,
        translate(
            "Promises",
            "So up to {worst} % of the others may be. Allow that many, or adapt to what you"
            " corrected and try again.",
        ).format(worst=percent(math.ceil(1000 * promise.worst - 1e-6) / 1000)),
    )


def _missing(promise: "Promise") -> str:
    if not promise.n_checked:
        return translate("Promises", "No held-out example was predicted as surely.")
    return translate(
        "Promises",
        "{n} held-out examples were predicted as surely, {wrong} of them wrong; that is too little"
        " to promise {percent} %.",
    ).format(
        n=_number(promise.n_checked),
        wrong=_number(promise.n_wrong),
        percent=percent(promise.share),
    )


def _needed(promise: "Promise") -> str:
    if not promise.n_audit:
        return translate("Promises", "There are too few sure images for a check at random.")
    check = translate(
        "Promises",
        "Check {n} of the {total} surest at random: if none is wrong, the others can be accepted.",
    ).format(n=_number(promise.n_audit), total=_number(promise.n_candidates))
    if 2 * promise.n_audit <= promise.n_candidates:
        return check
    return joined(
        check,
        translate("Promises", "That is most of them: allow a few more errors, and it is fewer."),
    )


def _number(n: int) -> str:
    return f"{n:,}".replace(",", "\u202f")
