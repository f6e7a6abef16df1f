"""Labels in an export of this program that a person wrote in the place of a model's."""

from collections.abc import Sequence
from dataclasses import replace

from core.domain.imports import LabelRecord
from core.operations.importing.matching import Matches
from core.store import Project

_DIGITS = 4  # of a confidence, as a table has it


def corrected(
    project: Project, records: Sequence[LabelRecord], matches: Matches
) -> list[LabelRecord]:
    """Take labels for a person's that stand beside the confidence of another prediction.

    Whoever corrects a table in a spreadsheet writes another label and leaves the other cells: the
    confidence is still that of the project's own prediction. Where it is not, another model may
    have predicted the label.
    """
    new = list(records)
    model = project.models.readable()
    images = {
        number: hit.image_id
        for number, hit in matches.found.items()
        if hit.image_id and records[number].by_model and records[number].confidence is not None
    }
    if model is None or not images:
        return new
    names = project.classes.names()
    predicted = project.models.predictions(model.id, images.values())
    for number, image in images.items():
        record, said = records[number], predicted.get(image)
        if said is None or record.confidence is None or not record.labels:
            continue
        is_same = round(record.confidence, _DIGITS) == round(said.confidence, _DIGITS)
        if is_same and record.labels != (names.get(said.class_id, ""),):
            new[number] = replace(record, by_model=False)
    return new
