"""What the program knows about one image's class, in one chip and one plain sentence."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, TypeAlias

from PySide6.QtCore import QCoreApplication

from app.messages import bulk_accept as promise_words
from app.messages.numbers_and_plurals import joined
from app.widgets.grid.cell_data import percent
from app.widgets.inspector.confidence import ChipKind

if TYPE_CHECKING:
    from core.domain.records import ClassRecord, ImageDetail, Prediction

Tone: TypeAlias = Literal["muted", "warning"]

# By this name and with a literal context, else pyside6-lupdate does not find the texts.
translate = QCoreApplication.translate


@dataclass(frozen=True)
class Verdict:
    """Attributes for the inspector's label line.

    Attributes:
        kind: of the chip; None for no chip.
        record: the class; None for "none of these".
        confidence: None where there is a label.
        sentence: what that means.
        tone: of the sentence.
    """

    kind: ChipKind | None
    record: "ClassRecord | None"
    confidence: float | None
    sentence: str
    tone: Tone = "muted"


def verdict(detail: "ImageDetail", classes: "dict[int, ClassRecord]") -> Verdict:
    """Say what is known: the label first, then the prediction."""
    prediction = detail.prediction
    if prediction is not None and prediction.class_id not in classes:
        prediction = None  # its class has been deleted since
    if detail.label_id is not None or detail.labelled_unknown:
        record = classes.get(detail.label_id or 0)
        kind: ChipKind = "accepted" if detail.origin == "accepted" else "label"
        return Verdict(kind, record, None, _labelled(detail, prediction, classes))
    if prediction is None:
        return Verdict(None, None, None, translate("Inspector", "No label and no prediction yet."))
    return _predicted(prediction, classes)


def _labelled(
    detail: "ImageDetail", prediction: "Prediction | None", classes: "dict[int, ClassRecord]"
) -> str:
    said = _origin(detail)
    if prediction is None or prediction.class_id == detail.label_id:
        return said
    other = translate("Inspector", "The prediction was {name}, {confidence}.")
    if detail.origin == "accepted":  # as it was predicted then
        other = translate("Inspector", "The prediction is {name} now, {confidence}.")
    name = classes[prediction.class_id].name
    return joined(said, other.format(name=name, confidence=percent(prediction.confidence)))


def _origin(detail: "ImageDetail") -> str:
    """Say how the label came to be."""
    if detail.origin == "imported":
        return translate("Inspector", "Imported.")
    if detail.labelled_unknown:
        return translate("Inspector", "You said that it is none of these.")
    if detail.origin == "confirmed":
        return translate("Inspector", "Confirmed by you.")
    if detail.origin != "accepted":
        return translate("Inspector", "Labeled by you.")
    if detail.promise is None:
        return translate("Inspector", "Accepted unseen.")
    return translate(
        "Inspector", "Accepted unseen: at most {n}% of such labels may be wrong."
    ).format(n=promise_words.percent(detail.promise))


def _predicted(prediction: "Prediction", classes: "dict[int, ClassRecord]") -> Verdict:
    record = classes[prediction.class_id]
    if prediction.status == "unknown":
        text = translate("Inspector", "It looks like none of your examples. Closest is {name}.")
        return Verdict("guess", None, None, text.format(name=record.name), "warning")
    if prediction.status != "unsure":
        sure = translate("Inspector", "Predicted from your examples.")
        return Verdict("prediction", record, prediction.confidence, sure)
    other = classes.get(prediction.runner_up_id or 0)
    text = translate("Inspector", "Unsure: please check this one.")
    if other is not None:
        text = translate("Inspector", "Unsure: it could also be {name}, {confidence}.").format(
            name=other.name, confidence=percent(prediction.runner_up_confidence)
        )
    return Verdict("guess", record, prediction.confidence, text, "warning")
