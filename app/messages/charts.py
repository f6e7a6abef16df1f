"""What charts say: the share right over models, what more examples bring, how sure the model is."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QLocale

from app.messages.numbers_and_plurals import counted, grouped, joined

if TYPE_CHECKING:  # numpy is not needed before the first paint
    from core.domain.review import LearningCurve, ModelVersion

# By this name and with a literal context, else pyside6-lupdate does not find the texts.
translate = QCoreApplication.translate

HARDLY = 0.01
"""A gain below a point is less than what the measurement tells."""


def version(one: "ModelVersion", number: int) -> str:
    """Say a model version in a few words."""
    if one.share is None or one.low is None or one.high is None:
        return translate("Charts", "Version {n}: not measured").format(n=grouped(number))
    text = translate(
        "Charts", "Version {n}: {share}% ({low}–{high}%), %n example(s)", "", one.n_examples
    )
    return counted(text, one.n_examples).format(
        n=grouped(number), share=_percent(one.share), low=_percent(one.low), high=_percent(one.high)
    )


def history(versions: "list[ModelVersion]") -> str:
    """Sum up how the share right has changed over the models."""
    shares = [one.share for one in versions if one.share is not None]
    if len(shares) < 2:
        return ""
    return translate("Charts", "From {first}% to {last}% in {n} versions.").format(
        first=_percent(shares[0]), last=_percent(shares[-1]), n=grouped(len(versions))
    )


def gain(curve: "LearningCurve") -> str:
    """Say what a few more examples a class would bring: the headline of the learning curve."""
    if curve.now is None or curve.later is None:
        return translate("Charts", "Too few examples to tell what more would bring.")
    points = curve.later - curve.now
    n = curve.n_more
    if points < HARDLY:
        text = translate("Charts", "%n more example(s) per class would hardly help.", "", n)
        return counted(text, n)
    text = translate("Charts", "%n more example(s) per class: about +{points} points.", "", n)
    return counted(text, n).format(points=number(round(100 * points, 1 if points < 0.03 else 0)))


def curve_source(curve: "LearningCurve") -> str:
    """Say where the learning curve comes from."""
    n = curve.n_judged
    text = translate(
        "Charts",
        "Handful learned from fewer of your examples and was tested on others (%n tested)."
        " Results can differ a little from the accuracy above.",
        "",
        n,
    )
    return counted(text, n)


def learned_from(size: float, share: float) -> str:
    """Say a measured point of the learning curve."""
    return translate("Charts", "{n} per class: {share}% right").format(
        n=number(round(size, 1)), share=_percent(share)
    )


def in_use(size: float, share: float, low: float | None, high: float | None) -> str:
    """Say the point of the model in use, with its interval."""
    if low is None or high is None:
        return learned_from(size, share)
    return translate("Charts", "Now, {n} per class: {share}% ({low}–{high}%)").format(
        n=number(round(size, 1)), share=_percent(share), low=_percent(low), high=_percent(high)
    )


def now(size: float) -> str:
    """Mark how many examples there are, under the learning curve."""
    return translate("Charts", "{n} now").format(n=number(round(size)))


def expected(size: float, share: float) -> str:
    """Say the point that is told of more examples."""
    return translate("Charts", "{n} per class: {share}% expected").format(
        n=number(round(size, 1)), share=_percent(share)
    )


def line(least: float, n: int) -> str:
    """Say what lies right of the line of the histogram, while it is dragged."""
    text = translate("Charts", "%n image(s) at {percent}% or more", "", n)
    return counted(text, n).format(percent=_percent(least))


def bin_of(low: float, high: float, counts: tuple[int, int, int]) -> str:
    """Say a bar of the histogram: images that are sure, unsure and unlike any example."""
    sure, unsure, unknown = counts
    parts = [
        counted(translate("Charts", "%n confident", "", sure), sure) if sure else "",
        counted(translate("Charts", "%n unsure", "", unsure), unsure) if unsure else "",
        counted(translate("Charts", "%n none of these", "", unknown), unknown) if unknown else "",
    ]
    found = ", ".join(part for part in parts if part) or translate("Charts", "none")
    return translate("Charts", "{low}–{high}%: {found}").format(
        low=_percent(low), high=_percent(high), found=found
    )


def confidences(n_sure: int, n_unsure: int, n_unknown: int) -> str:
    """Sum the histogram up for a screen reader."""
    return joined(
        translate("Charts", "Images without a label, by confidence."),
        translate("Charts", "{sure} confident, {unsure} unsure, {unknown} none of these.").format(
            sure=grouped(n_sure), unsure=grouped(n_unsure), unknown=grouped(n_unknown)
        ),
    )


def new_line() -> str:
    """Say what moving the line does to a check that has begun."""
    return translate(
        "Charts",
        "You moved the line, so the check starts over with a new sample. The labels you gave stay.",
    )


def right_of(n_right: int, n_judged: int) -> str:
    """Say how many of a class's judged images were predicted right."""
    if not n_judged:
        return ""
    return translate("Charts", "{n} of {total} right").format(
        n=grouped(n_right), total=grouped(n_judged)
    )


def not_saved(name: str, reason: str) -> str:
    """Say that a picture or a table could not be written."""
    return translate("Charts", "“{name}” was not saved: {reason}").format(name=name, reason=reason)


def number(value: float) -> str:
    """Write a number as the language does, without places that it does not need."""
    places = 0 if value == round(value) else 1
    return QLocale().toString(float(value), "f", places)


def _percent(share: float) -> str:
    return str(round(100 * share))
