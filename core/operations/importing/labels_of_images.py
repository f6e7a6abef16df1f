"""Which label each image gets, where a file says several things of it, or a person said another."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from core.domain.imports import Conflict, LabelRecord
from core.domain.reports import Skipped
from core.store import Project

NONE_NAME = ""
"""Stands for the class name where a person said "none of these"."""

_UNSEEN_NAME = "its name cannot be seen"


@dataclass(frozen=True, slots=True)
class Wanted:
    """A label that a file has for an image.

    Attributes:
        image: its id.
        record: what the file says.
        classes: the names of its classes in the project; "" for a name of which nothing is seen.
    """

    image: int
    record: LabelRecord
    classes: tuple[str, ...]


@dataclass(slots=True)
class Decided:
    """What is to be written.

    Attributes:
        chosen: images by the name of their class (`NONE_NAME`) and whether a model said it.
        changing: those of them whose label changes.
        n_moved: those of them that a person had labelled as something else.
        conflicts: what was not taken.
        unusable: names that cannot be seen.
    """

    chosen: dict[tuple[str, bool], list[int]] = field(default_factory=dict)
    changing: list[int] = field(default_factory=list)
    n_moved: int = 0
    conflicts: list[Conflict] = field(default_factory=list)
    unusable: list[Skipped] = field(default_factory=list)

    def images(self) -> list[int]:
        """List all images that get a label, or have it already."""
        return [image for part in self.chosen.values() for image in part]

    def counts(self) -> dict[str, int]:
        """Count the images of each class."""
        counts = Counter[str]()
        for (name, _), part in self.chosen.items():
            counts[name] += len(part)
        return dict(counts)


def decide(project: Project, claims: Sequence[Wanted], *, moves: bool) -> Decided:
    """Choose the label of each image.

    A person's word comes before a model's. Where a file has two labels for one image, it gets none
    of them; where a person gave it another one before, that stays unless `moves`.
    """
    decided = Decided()
    agreed = _agreed(claims, decided)
    ids = {record.name: record.id for record in project.classes.all()}
    names = project.classes.names()
    before = project.labels.of(agreed)
    unseen = project.labels.unseen_among(before)
    for image, (name, chosen) in agreed.items():
        class_id = ids.get(name, 0) if name else None
        has_other = image in before and before[image] != class_id
        if has_other and image not in unseen:
            if not moves or chosen.record.by_model:
                own_name = names.get(before[image] or 0, "")
                conflict = Conflict(chosen.record.path, own_name, (name,), chosen.record.where)
                decided.conflicts.append(conflict)
                continue
            decided.n_moved += 1
        if image not in before or has_other or (image in unseen and not chosen.record.by_model):
            decided.changing.append(image)
        decided.chosen.setdefault((name, chosen.record.by_model), []).append(image)
    return decided


def _agreed(claims: Sequence[Wanted], decided: Decided) -> dict[int, tuple[str, Wanted]]:
    """Return the one label that the file has for each image."""
    by_image: dict[int, list[Wanted]] = {}
    for label in claims:
        by_image.setdefault(label.image, []).append(label)
    agreed: dict[int, tuple[str, Wanted]] = {}
    for image, said in by_image.items():
        part = [label for label in said if not label.record.by_model] or said
        names = dict.fromkeys(name for label in part for name in _names(label))
        if len(names) == 1:
            name = next(iter(names))
            if name == NONE_NAME and not part[0].record.is_none:
                decided.unusable.append(Skipped(part[0].record.where, _UNSEEN_NAME))
            else:
                agreed[image] = name, part[0]
            continue
        where = ", ".join(dict.fromkeys(label.record.where for label in part if label.record.where))
        conflict = Conflict(part[0].record.path, "", tuple(names), where, in_file=True)
        decided.conflicts.append(conflict)
    return agreed


def _names(label: Wanted) -> tuple[str, ...]:
    return (NONE_NAME,) if label.record.is_none else tuple(dict.fromkeys(label.classes))
