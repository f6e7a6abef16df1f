"""Import labels from a file of another program, or of another Handful, in one change."""

from collections import Counter
from collections.abc import Collection
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from core.domain.errors import LabelsError
from core.domain.imports import ImportReport, ImportRequest, LabelRecord, Recognised
from core.domain.layouts import Split
from core.domain.progress import Tick, no_tick
from core.domain.records import UNSEEN, Origin
from core.importers import Importer, Labels, Source, importer_of, recognise
from core.operations.folders.scan import excluded
from core.operations.importing.corrections import corrected
from core.operations.importing.labels_of_images import Decided, Wanted, decide
from core.operations.importing.matching import Matches, match
from core.operations.importing.pictures import Pictures, count_added, images_of, note_and_read
from core.operations.teaching.class_folders import classes_of
from core.store import Project

_KEYWORDS = "keywords"  # whoever names some means those of the pictures
_MANY = 1000  # classes, from which on they are looked at for whether they are some
_OWN = "it is the project itself"
_NOTHING = "it speaks of no picture"


class _Undone(Exception):
    """Ends a dry run: all that was written is taken back."""


def recognise_labels(path: Path, *, tick: Tick = no_tick) -> Recognised | None:
    """Tell whether a file or folder holds labels that can be imported; None where it does not.

    Quick: only the beginning of a file is read, and of a folder its names.
    """
    tick(0, 1)
    return recognise(path)


_USUAL = ImportRequest()


def import_labels(
    project: Project,
    source: Path,
    request: ImportRequest = _USUAL,
    *,
    dry_run: bool = False,
    tick: Tick = no_tick,
) -> ImportReport:
    """Give pictures the labels that a file has for them, all in one change.

    A picture is found by its path, by the end of its path, or by its content; what may be several
    is left out and told. Pictures on the disk that the project does not have yet become examples.
    A label that a person gave stays. Of splits that do not teach, only the split is noted.

    Args:
        project: an open project.
        source: the file or folder.
        request: how it is to be read and taken.
        dry_run: write nothing, and only report.
        tick: called with (done, to do), several times over.

    Raises:
        LabelsError: nothing in it can be used.
        FolderError, LayoutUnclear: it is a folder that cannot be listed, or may mean several
            things.
        ProjectError: it is a project that cannot be opened.
    """
    source = source.absolute()
    if project.is_at(source):
        raise LabelsError(source, _OWN)
    known = tuple(record.name for record in project.classes.all())
    choices = replace(request.choices, classes=known, exclude=excluded(project))
    names_keywords = bool(choices.keywords or choices.keywords_under)
    kind = request.importer or (_KEYWORDS if names_keywords else None)
    importer = importer_of(Source(source), kind)
    labels = importer.read(Source(source), choices, tick)
    if not labels.records and not labels.unusable:
        raise LabelsError(source, _NOTHING)
    matches = match(project, labels.records, [labels.base, *labels.beside], request.root, tick)
    labels.records = corrected(project, labels.records, matches)
    taking = _Taking(project, importer, labels, source, request)
    if not dry_run:
        return taking.run(matches, tick)
    report: ImportReport | None = None
    with suppress(_Undone), project.atomic():
        report = taking.run(matches, tick)
        raise _Undone
    assert report is not None
    return report


class _Taking:
    """One import: what was read, and how it is to be taken."""

    def __init__(
        self,
        project: Project,
        importer: Importer,
        labels: Labels,
        source: Path,
        request: ImportRequest,
    ) -> None:
        self._project = project
        self._importer = importer
        self._labels = labels
        self._source = source
        self._splits = request.splits
        self._takes_predictions = request.take_predictions
        self._moves = request.moves

    def run(self, matches: Matches, tick: Tick) -> ImportReport:
        """Note the pictures that were found, and label them."""
        records = self._labels.records
        teaching = {number for number in matches.found if self._teaches(records[number])}
        self._see_that_they_are_classes(teaching)
        pictures = note_and_read(self._project, records, matches, teaching, tick)
        names = dict.fromkeys(
            name
            for number in sorted(teaching & pictures.images.keys())
            for name in records[number].labels
        )
        are_folders = self._labels.reading is not None
        class_of, twins = classes_of(self._project, names, are_folders=are_folders)
        taken = [
            Wanted(
                image,
                records[number],
                tuple(class_of.get(name, "") for name in records[number].labels),
            )
            for number, image in sorted(pictures.images.items())
            if number in teaching
        ]
        decided = decide(self._project, taken, moves=self._moves)
        report = self._put(decided)
        return replace(
            report,
            n_records=len(records),
            n_added=count_added(self._project, pictures, {*report.image_ids}),
            n_unlabelled=sum(not record.labels and not record.is_none for record in records),
            n_predictions=sum(record.by_model and bool(record.labels) for record in records),
            takes_predictions=self._takes_predictions,
            matched=dict(
                Counter(pictures.by.get(number, hit.by) for number, hit in matches.found.items())
            ),
            waiting=self._waiting(matches, pictures),
            unmatched=(*matches.unmatched, *pictures.unmatched),
            ambiguous=tuple(matches.ambiguous),
            conflicts=tuple(decided.conflicts),
            unusable=(*self._labels.unusable, *pictures.unusable, *decided.unusable),
            twins=tuple(twins),
            reading=self._labels.reading,
        )

    def _see_that_they_are_classes(self, teaching: Collection[int]) -> None:
        """See that a column of numbers or remarks was not taken for that of the labels.

        Raises:
            LabelsError: nearly each picture has a label of its own.
        """
        names = {name for number in teaching for name in self._labels.records[number].labels}
        if len(names) > _MANY and 2 * len(names) > len(teaching):
            reason = f"it has {len(names)} different labels for {len(teaching)} pictures"
            raise LabelsError(self._source, reason)

    def _waiting(self, matches: Matches, pictures: Pictures) -> dict[Split, int]:
        """Count the pictures by split that would get a label if their split was to teach."""
        records = self._labels.records
        numbers = [
            number
            for number in matches.found
            if (record := records[number]).split and record.split not in self._splits
            if record.labels and (self._takes_predictions or not record.by_model)
        ]
        images = images_of(self._project, pictures, numbers)
        labelled = {*self._project.labels.of(images.values())}
        labelled -= self._project.labels.unseen_among(labelled)
        return dict(
            Counter(
                records[number].split for number in numbers if images.get(number) not in labelled
            )
        )

    def _teaches(self, record: LabelRecord) -> bool:
        if record.by_model and not self._takes_predictions:
            return False
        is_split = not record.split or record.split in self._splits
        return is_split and bool(record.labels or record.is_none)

    def _put(self, decided: Decided) -> ImportReport:
        """Make the classes and give the labels, in one change that undoes as one."""
        project = self._project
        images = decided.images()
        names = list(dict.fromkeys(name for name, _ in decided.chosen if name))
        with project.atomic():
            before = {record.name: record.id for record in project.classes.all()}
            new = [name for name in names if name not in before]
            ids = {
                name: before[name] if name in before else project.classes.note(name)
                for name in names
            }
            title = _title(len(decided.changing), self._source.name)
            changed = 0
            with project.history.change(title, "classes", [ids[name] for name in new]):
                project.classes.show([ids[name] for name in new])
                for by_model in (False, True):
                    classes = {
                        image: ids[name] if name else None
                        for (name, is_models), part in decided.chosen.items()
                        if is_models == by_model
                        for image in part
                    }
                    origin: Origin = UNSEEN if by_model else "imported"
                    changed += project.labels.put_each(classes, name=title, origin=origin)
        return ImportReport(
            self._importer.kind,
            self._importer.title,
            n_labelled=changed,
            n_moved=decided.n_moved,
            n_unchanged=len(images) - changed,
            counts={name: n for name, n in decided.counts().items() if n},
            new_classes=tuple(new),
            class_ids=tuple(ids.values()),
            image_ids=tuple(images),
        )


def _title(n_labels: int, name: str) -> str:
    if n_labels == 1:
        return f"Import 1 label from {name}"
    return f"Import {n_labels} labels from {name}"
