"""What the window says of how often a model is right, and what could not be measured."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from app.messages.numbers_and_plurals import counted, grouped, joined

if TYPE_CHECKING:  # numpy is not needed before the first paint
    from core.domain.records import ModelRecord, Trust

# By this name and with a literal context, else pyside6-lupdate does not find the texts.
translate = QCoreApplication.translate


MOST_NAMED = 3
"""Classes that there is room to name under the class list."""


def accuracy(model: "ModelRecord") -> str:
    """Say how often a model is right: "About 93% accurate (likely 84–97%), ..."."""
    measured = model.trust
    names = dict(zip(model.class_ids, model.class_names, strict=True))
    alike = _one_scene([(names.get(class_id, ""), n) for class_id, n in measured.one_scene])
    if measured.share is None or measured.low is None or measured.high is None:
        if alike:
            return joined(
                translate("Reports", "Accuracy can’t be measured yet."),
                alike,
                translate("Reports", "Add images that differ more."),
            )
        return translate("Reports", "No estimate yet: add a second example to each class.")
    return joined(_measured(measured), _copies(measured.n_copies), alike)


def tested(model: "ModelRecord") -> str:
    """Say what the share right rests on, below the figure itself: "Likely 84–97%, ..."."""
    measured = model.trust
    if measured.share is None or measured.low is None or measured.high is None:
        return accuracy(model)
    names = dict(zip(model.class_ids, model.class_names, strict=True))
    alike = _one_scene([(names.get(class_id, ""), n) for class_id, n in measured.one_scene])
    n = measured.n_checked
    text = translate("Reports", "Likely {low}–{high}%, tested on your %n example(s).", "", n)
    likely = counted(text, n).format(low=_percent(measured.low), high=_percent(measured.high))
    return joined(likely, _copies(measured.n_copies), alike)


def _one_scene(classes: "list[tuple[str, int]]") -> str:
    """Say whose examples, (class, number of examples), are nearly one picture; "" for nobody's."""
    if not classes:
        return ""
    if len(classes) == 1:
        name, n = classes[0]
        text = translate("Reports", "The %n example(s) of {name} are near-duplicates.", "", n)
        return counted(text, n).format(name=name)
    if len(classes) > MOST_NAMED:
        n = len(classes)
        text = translate("Reports", "In %n class(es) the examples are near-duplicates.", "", n)
        return counted(text, n)
    names = ", ".join(name for name, _ in classes)
    text = translate("Reports", "The examples of these are near-duplicates: {names}.")
    return text.format(names=names)


def _copies(n: int) -> str:
    if not n:
        return ""
    return translate("Reports", "Near-duplicates not counted: {n}.").format(n=grouped(n))


def _measured(measured: "Trust") -> str:
    assert measured.share is not None
    assert measured.low is not None
    assert measured.high is not None
    return counted(
        translate(
            "Reports",
            "About {share}% accurate (likely {low}–{high}%), tested on your %n example(s).",
            "",
            measured.n_checked,
        ),
        measured.n_checked,
    ).format(
        share=_percent(measured.share), low=_percent(measured.low), high=_percent(measured.high)
    )


def _percent(share: float) -> int:
    return round(share * 100)
