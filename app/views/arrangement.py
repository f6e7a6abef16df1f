"""Which files the grid shows, in which order: with what is known of names, likeness and stacks."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np

from app.project.name_index import NameIndex
from app.project.workspace import Workspace
from app.views.filter_and_sort import Known, arranged, needs_names, stepped
from app.views.stacks import Stacks
from app.widgets.grid.entry_filter import EntryFilter, Order
from core.domain.arrays import Ints
from core.domain.records import FileNames

NAMES_AT_ONCE = 5000  # in one question to the project


class Arrangement:
    """The files of a project as filters and orders want them."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self._names: dict[int, str] = {}
        self._doubt_order: tuple[int, ...] = ()
        self._known = Known()
        self._stacks = Stacks()
        self._ranked_by = 0  # id of the model whose order is shown

    def forget(self) -> None:
        """Forget what was known: another project is open."""
        self._names.clear()
        self._doubt_order = ()
        self._known, self._stacks = Known(), Stacks()

    def keys(self, wanted: EntryFilter) -> Ints:
        """Return the files that a filter lets through, in its order, stacks folded."""
        table = self._workspace.table
        table.set_doubt_order(self._doubt_order)
        keys = arranged(table, wanted, self.names_of, self._known)
        return self._stacks.fold(keys, table.image_ids_of(keys)) if len(self._stacks) else keys

    def steady(self, keys: Ints, before: Ints, order: Order) -> Ints:
        """Let files keep the places that they have, unless another model ranks them.

        Args:
            keys: what is to be shown, in the order of now.
            before: what was shown.
            order: of the filter; those that follow labels would move files under the pointer.
        """
        model = self._workspace.model.id if self._workspace.model else 0
        is_known, self._ranked_by = self._ranked_by == model, model
        if order not in ("doubt", "confidence") or not is_known:
            return keys
        staying = before[np.isin(before, keys)]
        together: Ints = np.concatenate([staying, keys[~np.isin(keys, staying)]]).astype(np.int64)
        return together

    def waits_for_names(self, wanted: EntryFilter) -> bool:
        """Whether a filter or its order needs names that are being read."""
        return needs_names(self._workspace.table, wanted, self._known)

    def keep_doubt_order(self, image_ids: tuple[int, ...]) -> None:
        """Put the doubtful in this order from now on."""
        self._doubt_order = image_ids

    def keep_likes(self, image_ids: Ints) -> None:
        """Take these images for the likest, in this order."""
        self._known = replace(self._known, likes=image_ids)

    def keep_tree(self, image_ids: Ints) -> None:
        """Take these images for those of a tree of likeness, from left to right."""
        self._known = replace(self._known, tree=image_ids)

    # Names

    def has_names(self) -> bool:
        """Whether the names of all files are known."""
        entries = self._workspace.table.entries
        return self._known.index.covers(entries.file_ids)

    def keep_names(self, names: FileNames) -> None:
        """Take the names of all files."""
        self._known = replace(self._known, index=NameIndex(names))

    def name_of(self, file_id: int) -> str:
        """Return a file's name."""
        (path,) = self.names_of(np.array([file_id], np.int64))
        return Path(path).name

    def names_of(self, file_ids: Ints) -> Sequence[str]:
        """Return the paths of files within their folders."""
        missing = [one for one in file_ids.tolist() if one not in self._names]
        for start in range(0, len(missing), NAMES_AT_ONCE):
            part = missing[start : start + NAMES_AT_ONCE]
            self._names.update(zip(part, self._workspace.names_of(part), strict=True))
        return [self._names[one] for one in file_ids.tolist()]

    def find_name(self, text: str, rows: Ints, here: int, step: int) -> int | None:
        """Look for a file by the beginning of its name, else by a part of it.

        Args:
            text: what was typed.
            rows: the files to look among, as they are shown.
            here: the place in `rows` to start from.
            step: 0 for the first from there on, 1 for the next, -1 for the one before.

        Returns:
            its place in `rows`, None where there is none or names are not known yet.
        """
        if not text or not len(rows) or not self.has_names():
            return None
        at = self._workspace.table.rows_of(rows)
        index = self._known.index
        found = np.flatnonzero(index.beginning_with(text)[at])
        found = found if len(found) else np.flatnonzero(index.with_text(text)[at])
        return stepped(found, here, step) if len(found) else None

    def files_named(self, text: str, most: int) -> list[tuple[int, str]]:
        """Return files whose names hold a text, with their names; none before they are known."""
        if not self.has_names():
            return []
        file_ids = self._workspace.table.entries.file_ids
        here = file_ids[np.flatnonzero(self._known.index.with_text(text))[:most]]
        return list(zip(here.tolist(), self.names_of(here), strict=True))

    # Stacks

    def keep_stacks(self, groups: Sequence[Sequence[int]]) -> None:
        """Lay near duplicates on stacks; none to show each file on its own."""
        self._stacks = Stacks(groups)

    def turn_stack(self, file_id: int) -> bool:
        """Open the stack of a file, or close it; whether it lies on one."""
        line = self._workspace.table.line(file_id)
        return line is not None and self._stacks.turn(line.image_id)

    def with_hidden(self, file_ids: Ints) -> Ints:
        """Add the files that lie hidden below these."""
        return self._stacks.unfolded(file_ids)

    def n_below(self, file_id: int) -> int:
        """Count the files that lie hidden below one."""
        return self._stacks.n_below(file_id)
