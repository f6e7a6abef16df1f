"""What the window says about bulk accept: what may be accepted, why, and what is missing."""

import math
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from app.messages.numbers_and_plurals import counted, grouped, joined

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
            translate("Promises", "%n of {total} confident images can be accepted.", "", n),
            n,
        ).format(total=grouped(promise.n_sure))
    if promise.n_left and promise.n_sure:
        return counted(
            translate("Promises", "%n image(s) left to check.", "", promise.n_left), promise.n_left
        )
    if n_unseen:
        return counted(
            translate(
                "Promises",
                "%n image(s) accepted unseen. No more can be accepted for now.",
                "",
                n_unseen,
            ),
            n_unseen,
        )
    if not promise.n_sure:
        return _nothing_sure()
    n_rest = promise.n_candidates - promise.n_audit
    if not promise.audit and promise.n_audit:
        text = translate(
            "Promises",
            "Accept %n image(s), at most {percent}% wrong: check {audit} first.",
            "",
            n_rest,
        )
        return counted(text, n_rest).format(
            percent=percent(promise.share), audit=grouped(promise.n_audit)
        )
    return translate("Promises", "Not enough evidence yet.")


def reason(promise: "Promise", n_unseen: int = 0) -> str:
    """Say what the promise rests on, or what it would take; see `headline`."""
    if not promise.n_sure and n_unseen:
        return _nothing_sure()
    if not promise.n_sure:
        return translate("Promises", "Sort some photos first, or add examples and adapt again.")
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
        return translate("Promises", "Continue checking")
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
    return translate("Promises", "No confident predictions are left.")


def _by_examples(promise: "Promise") -> str:
    return translate(
        "Promises",
        "Of {n} held-out examples predicted as confidently, {wrong} were wrong. If your photos are"
        " like your examples, we’re {level}% confident that at most {percent}% of these are wrong.",
    ).format(
        n=grouped(promise.n_checked),
        wrong=grouped(promise.n_wrong),
        level=percent(promise.level),
        percent=percent(promise.share),
    )


def _by_audit(promise: "Promise") -> str:
    if promise.n_left:
        return translate(
            "Promises",
            "{n} random images to check. Press Enter if the prediction is right, or choose the"
            " right class. If none is wrong, you can accept the others.",
        ).format(n=grouped(promise.n_audit))
    facts = translate("Promises", "You checked {n} random images: {wrong} wrong.").format(
        n=grouped(promise.n_checked), wrong=grouped(promise.n_wrong)
    )
    if promise.basis == "audit":
        return joined(
            facts,
            translate(
                "Promises",
                "We’re {level}% confident that no more than {percent}% of the rest are wrong.",
            ).format(level=percent(promise.level), percent=percent(promise.share)),
        )
    return joined(
        facts,
        translate(
            "Promises",
            "Up to {worst}% of the rest may be wrong. Allow that many, or adapt to your"
            " corrections and try again.",
        ).format(worst=percent(math.ceil(1000 * promise.worst - 1e-6) / 1000)),
    )


def _missing(promise: "Promise") -> str:
    if not promise.n_checked:
        return translate("Promises", "No held-out example was predicted as confidently.")
    return translate(
        "Promises",
        "Of {n} held-out examples predicted as confidently, {wrong} were wrong: too few to promise"
        " {percent}%.",
    ).format(
        n=grouped(promise.n_checked),
        wrong=grouped(promise.n_wrong),
        percent=percent(promise.share),
    )


def _needed(promise: "Promise") -> str:
    if not promise.n_audit:
        return translate("Promises", "There are too few confident predictions for a random check.")
    check = translate(
        "Promises",
        "Check {n} random ones of {total}: if none is wrong, you can accept the others.",
    ).format(n=grouped(promise.n_audit), total=grouped(promise.n_candidates))
    if 2 * promise.n_audit <= promise.n_candidates:
        return check
    return joined(
        check,
        translate("Promises", "Allow more errors to check fewer."),
    )
