"""Another project of Handful: its labels, matched by the content of the pictures. Read only."""

from contextlib import ExitStack

from core.domain.errors import ProjectDamaged, ProjectNotWritable
from core.domain.imports import ImportChoices, LabelRecord
from core.domain.progress import Tick
from core.domain.reports import Skipped
from core.importers.interfaces import Importer, Labels
from core.importers.source import Source
from core.store import Project
from core.store.opening import open_read_only, take_lock
from core.store.schema import APPLICATION_ID

_SQLITE = b"SQLite format 3\0"
_ID_AT = slice(68, 72)  # https://www.sqlite.org/fileformat.html


class HandfulProject(Importer):
    """Labels that somebody looked at are a person's; those accepted unseen are a model's."""

    kind = "handful"
    title = "a project of Handful"

    def accepts(self, source: Source) -> bool:
        """See `Importer.accepts`."""
        head = source.head
        return head.startswith(_SQLITE) and head[_ID_AT] == APPLICATION_ID.to_bytes(4, "big")

    def read(self, source: Source, choices: ImportChoices, tick: Tick) -> Labels:
        """See `Importer.read`."""
        with ExitStack() as closing:
            try:
                held = take_lock(source.path)
                closing.callback(held.release)
            except ProjectNotWritable:  # nobody can change it, then
                pass
            try:
                project = Project(source.path, open_read_only(source.path, "it is imported"), None)
                closing.callback(project.close)
                return _labels(project, source, tick)
            except UnicodeDecodeError as error:  # SQLite quotes what it cannot read
                raise ProjectDamaged(source.path, "its tables are damaged") from error


def _labels(project: Project, source: Source, tick: Tick) -> Labels:
    labels = Labels(source.path.parent)
    tick(0, 1)
    said = project.labels.of(project.files.image_ids())
    unseen = project.labels.unseen_among(said)
    hashes = project.files.hashes_of(said)
    files = project.files.of_images(said)
    names = project.classes.names()
    for image, class_id in said.items():
        file = files.get(image)
        if class_id is not None and class_id not in names:
            where = file.full_path.as_posix() if file else hashes[image]
            labels.unusable.append(Skipped(where, "its class is not in the project"))
            continue
        labels.records.append(
            LabelRecord(
                file.full_path.as_posix() if file else hashes[image],
                () if class_id is None else (names[class_id],),
                is_none=class_id is None,
                by_model=image in unseen,
                n_bytes=file.n_bytes if file else None,
                content=hashes[image],
            )
        )
    return labels
