"""Find files of a project by a query, as the window's search field does."""

from core.domain.progress import Tick, no_tick
from core.query.grammar import parsed
from core.query.matching import files_meant
from core.store import Project


def find_files(project: Project, query: str, *, tick: Tick = no_tick) -> frozenset[int]:
    """Return the ids of the files that a query means.

    Args:
        project: an open project.
        query: such as `fox label:hare,owl -status:failed conf:60%..90%`; see `core.query.grammar`.
        tick: called once.

    Raises:
        QueryError: it cannot be understood.
    """
    tick(0, 1)
    words, terms = parsed(query, project.classes.all())
    return files_meant(project.listing.entries(), project.listing.file_names(), words, terms)
