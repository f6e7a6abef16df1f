"""Opens the loupe: as Quick Look over what is shown, or on a queue that a person decides."""

from dataclasses import replace

from app.project.workspace import Workspace
from app.views.arrangement import Arrangement
from app.views.pages import PicturePages
from app.views.walk import Walk
from app.widgets.grid.filter_bar import EntryFilter, FilterBar
from app.widgets.grid.grid import ImageGrid


class Reviewing:
    """Chooses what the loupe shows, out of what the grid shows."""

    def __init__(
        self,
        workspace: Workspace,
        filters: FilterBar,
        grid: ImageGrid,
        walk: Walk,
        pages: PicturePages,
        arrangement: Arrangement,
    ) -> None:
        self._workspace = workspace
        self._filters = filters
        self._grid = grid
        self._walk = walk
        self._pages = pages
        self._arrangement = arrangement
        self._before: EntryFilter | None = None

    def look(self) -> None:
        """Show the current file large: Quick Look."""
        key = self._grid.current_key()
        if key is None and len(self._grid.rows()):
            key = int(self._grid.rows()[0])
        if key is not None:
            self._pages.open_loupe(self._grid.rows(), key, is_queue=False)

    def begin(self) -> None:
        """Let the person decide what the model is in doubt of, the most doubtful first."""
        self._before = self._before or self._filters.filter()
        self._filters.set_filter(replace(EntryFilter(), order="doubt"))
        self._walk.to_first()
        rows, table = self._grid.rows(), self._workspace.table
        queue = rows[table.is_doubtful()[table.rows_of(rows)]]
        first = int(queue[0]) if len(queue) else 0
        self._pages.open_loupe(queue, first, is_queue=True, can_close=False)

    def end(self) -> None:
        """Show what was shown before, unless something else was asked for meanwhile."""
        before, self._before = self._before, None
        if before is not None and self._filters.filter() == replace(EntryFilter(), order="doubt"):
            self._filters.set_filter(before)

    def begin_shown(self) -> None:
        """Let the person decide what the grid shows, such as images drawn to be checked."""
        self._walk.to_unlabelled()
        key = self._grid.current_key()
        if key is not None:
            self._pages.open_loupe(self._grid.rows(), key, is_queue=True)

    def keep_doubt_order(self, image_ids: tuple[int, ...]) -> None:
        """Take a better order of the doubtful; nothing that is seen moves for it."""
        self._arrangement.keep_doubt_order(image_ids)
        self._pages.reorder(self._arrangement.keys(self._filters.filter()))
