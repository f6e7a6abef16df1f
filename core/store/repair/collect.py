"""All rows of a damaged file: by the trees that its schema names, then from stray pages."""

from collections.abc import Mapping

from core.store.repair.btrees import OLD, Forest, Harvest, Reading
from core.store.repair.pages import Pages
from core.store.repair.readings import ALIKE, SHAPES, Shape, Values

_KINDS = ("table", "index", "view", "trigger")


def _is_schema(row: Values) -> bool:
    return row[0] in _KINDS and bool(row[1]) and row[3] >= 0


def _is_migration(row: Values) -> bool:
    return bool(row[2])


_SCHEMA = Shape("tttiT", _is_schema, has_number=False)
_MIGRATIONS = Shape("ittt", _is_migration)


class Collected:
    """What was read of a file.

    Attributes:
        finds: by name of the table or index.
        migrations: names of the steps that brought the file up to date.
        is_ours: it holds tables of a project.
    """

    def __init__(self, pages: Pages, usual_roots: Mapping[str, int]) -> None:
        self._pages = pages
        self._forest = Forest(pages)
        roots = self._roots()
        self.is_ours = len(roots.keys() & SHAPES.keys()) >= len(SHAPES) // 2
        at = roots.get("_sqlite_migrations", usual_roots["_sqlite_migrations"])
        self.migrations = {reading.values[2] for reading in self._forest.tree(at, _MIGRATIONS).rows}
        self.finds: dict[str, Harvest] = {}
        for name, shape in SHAPES.items():
            self.finds[name] = self._tree(name, shape, roots, usual_roots)
        self._add_strays()
        self.is_ours |= any(
            self.finds[name].rows for name in ("labels", "classes", "images", "folders")
        )

    def _roots(self) -> dict[str, int]:
        """Return the first page of each tree that the schema names, where no other has it too."""
        rows = [reading.values for reading in self._forest.tree(1, _SCHEMA).rows]
        pages = [row[3] for row in rows]
        return {row[1]: row[3] for row in rows if row[3] > 1 and pages.count(row[3]) == 1}

    def _tree(
        self, name: str, shape: Shape, roots: Mapping[str, int], usual_roots: Mapping[str, int]
    ) -> Harvest:
        """Read a tree; where its first page is not known, it is where a new project has it."""
        harvest = self._forest.tree(roots[name], shape) if name in roots else None
        if harvest is not None and (harvest.is_whole or harvest.rows):
            return harvest
        usual = self._forest.tree(usual_roots[name], shape)
        if not usual.rows:
            return harvest or Harvest(is_whole=False, n_lost=1)
        usual.is_whole &= harvest is None
        return usual

    def _add_strays(self) -> None:
        """Read the pages that no tree leads to any more."""
        broken = [name for name in SHAPES if not self.finds[name].is_whole and name not in ALIKE]
        free = self._pages.free()
        for number in range(2, self._pages.count + 1) if broken else ():
            if number in self._forest.used or number in (free or ()):
                continue
            for name in broken:
                stray = self._forest.leaf(number, SHAPES[name])
                if stray.rows:
                    _join(self.finds[name], stray, name, is_old=free is None)
                    break


def _join(harvest: Harvest, stray: Harvest, name: str, *, is_old: bool) -> None:
    """Add the rows of a stray page.

    Where the file does not say which pages are out of use, they may be rows of the past: they
    stand in for what is missing, and contradict nothing.
    """
    harvest.n_pages += 1
    harvest.n_lost = max(harvest.n_lost - 1, 0)
    if not is_old:
        harvest.rows += stray.rows
        return
    width = key_width(name)
    known = {reading.values[:width] for reading in harvest.rows}
    rows = [
        Reading(reading.values, OLD)
        for reading in stray.rows
        if reading.values[:width] not in known
    ]
    harvest.rows += rows


def key_width(name: str) -> int:
    """Return how many of the first columns tell the rows of a table or index apart."""
    if name in ("embeddings", "run_items", "predictions"):
        return 2
    return len(SHAPES[name].kinds) if SHAPES[name].is_index else 1
