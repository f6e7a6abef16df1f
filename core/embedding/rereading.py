"""Read again what was read by older rules and looks otherwise by today's."""

from core.domain.errors import ImageError
from core.domain.progress import Tick
from core.imaging.discovery import read_bytes
from core.imaging.reading_rules import HEAD_BYTES, is_read_otherwise
from core.store import Project

_BATCH = 200


def forget_older_readings(project: Project, tick: Tick) -> int:
    """Forget what was made of pictures that today's rules read otherwise; return how many.

    Failed pictures count among them: another version may open them. Each picture is looked at once,
    by the beginning of its file. One whose file is not there keeps what it has until it is.

    Args:
        project: an open project.
        tick: called with (looked at, to look at), where there is anything.
    """
    older = project.embeddings.read_by_older_rules()
    n_forgotten = 0
    for start in range(0, len(older), _BATCH):
        tick(start, len(older))
        part = older[start : start + _BATCH]
        failed = project.files.errors_of(image_id for image_id, *_ in part)
        unaffected: list[int] = []
        affected: list[int] = []
        for image_id, path, width, height in part:
            if image_id in failed:
                affected.append(image_id)
                continue
            try:
                head = read_bytes(path, HEAD_BYTES)
            except ImageError:  # a disk that is not here: asked again the next time
                continue
            is_otherwise = is_read_otherwise(head, path.suffix.lower(), (width, height))
            (affected if is_otherwise else unaffected).append(image_id)
        with project.atomic():
            project.embeddings.note_rules(unaffected, affected)
        n_forgotten += len(affected)
    return n_forgotten
