"""The grid in groups of alike pictures: which rows they begin at and what stands above them."""

import numpy as np

from app.messages.plain_text import legible
from app.project.workspace import Workspace
from app.views.arrangement import Arrangement
from app.widgets.alike import heading_texts as words
from app.widgets.alike.alike_bar import AlikeBar
from app.widgets.grid.grid import ImageGrid
from core.domain.arrays import Ints
from core.domain.map import LikenessTree
from core.domain.review import NONE_OF_THESE

USUAL = 0.5  # of the slider: as many groups as the root of the number of pictures


class AlikeGroups:
    """A tree of likeness, how finely it is cut, and what is shown of it.

    Attributes:
        tree: of all pictures that have been read; None where it has not been asked for.
        starts: the rows that the groups in sight begin at.
    """

    def __init__(self, workspace: Workspace, grid: ImageGrid, arrangement: Arrangement) -> None:
        self._workspace, self._grid, self._arrangement = workspace, grid, arrangement
        self.bar = AlikeBar()
        grid.headings.describe(self.heading)
        self.tree: LikenessTree | None = None
        self.starts: Ints = np.zeros(0, np.int64)
        self._keys: Ints = np.zeros(0, np.int64)
        self._chosen: Ints = np.zeros(0, np.int64)  # the files of the group chosen last
        self._likeness = USUAL
        self._branches: list[tuple[int, int]] = []

    def keep(self, tree: LikenessTree | None) -> None:
        """Take another tree; None where another project is open."""
        self.tree = tree
        self._arrangement.keep_tree(tree.image_ids if tree else np.zeros(0, np.int64))
        self._branches.clear()

    def set_likeness(self, likeness: float) -> None:
        """Cut the tree more finely or less, 0..1."""
        self._likeness = likeness

    @property
    def n_bins(self) -> int:
        """Into how many bins the tree is cut: from two to half as many as there are pictures."""
        n = len(self.tree) if self.tree else 0
        return max(1, round(2 * float(max(n / 4, 1) ** self._likeness)))

    def show(self, keys: Ints, *, is_on: bool) -> None:
        """Show these files in the grid, in groups or without."""
        before, starts = self.starts, self.arrange(keys if is_on else keys[:0])
        if not np.array_equal(keys, self._grid.rows()) or not np.array_equal(before, starts):
            self._grid.set_rows(keys, starts)
        self.bar.setVisible(is_on)
        self.bar.show_count(words.n_groups(len(starts)) if len(starts) else "")

    def go_on(self) -> bool:
        """Choose the next group after a chosen one was labelled; whether there was one."""
        selected = self._grid.selected_keys()
        is_of_group = len(selected) > 0 and bool(np.isin(selected, self._chosen).all())
        return len(self.starts) > 0 and is_of_group and self.choose_next()

    def choose_next(self) -> bool:
        """Choose what has no label in the next group that has such files; whether there is one."""
        group = self.next_open(self._grid.current_row())
        if group is not None:
            self.choose(group)
        return group is not None

    def choose(self, group: int) -> None:
        """Select what has no label in a group, or all of it where all is labelled."""
        keys, open_keys = self.keys_of(group), self.open_keys_of(group)
        keys = self._chosen = open_keys if len(open_keys) else keys
        if len(keys):
            self._grid.set_current_key(int(keys[0]))
            self._grid.select_keys(keys)
            self._grid.verticalScrollBar().setValue(self._grid.headings.top_of(group))

    def arrange(self, keys: Ints) -> Ints:
        """Return the rows at which groups begin, for files in the order of the tree."""
        self._keys = keys
        if self.tree is None or not len(keys):
            self.starts = np.zeros(0, np.int64)
            return self.starts
        places = self.places_of(keys)
        bins = np.searchsorted(self.tree.starts(self.n_bins), places, side="right")
        bins[places >= len(self.tree)] = len(self.tree) + 1  # those that have not been read
        bins = np.maximum.accumulate(bins)  # an open stack stands together
        self.starts = np.flatnonzero(np.diff(bins, prepend=-1))
        return self.starts

    def places_of(self, keys: Ints) -> Ints:
        """Return where files stand in the tree; behind its end those that it does not know."""
        assert self.tree is not None
        order = np.argsort(self.tree.image_ids, kind="stable")
        known, wanted = self.tree.image_ids[order], self._workspace.table.image_ids_of(keys)
        if not len(known):
            return np.zeros(len(wanted), np.int64)
        at = np.searchsorted(known, wanted).clip(max=len(known) - 1)
        places: Ints = np.where(known[at] == wanted, order[at], len(known))
        return places

    def keys_of(self, group: int) -> Ints:
        """Return the files of a group."""
        end = self.starts[group + 1] if group + 1 < len(self.starts) else len(self._keys)
        keys: Ints = self._keys[self.starts[group] : end]
        return keys

    def heading(self, group: int) -> tuple[str, str]:
        """Say what a group seems to be, by the labels and predictions of its files."""
        if group >= len(self.starts):
            return "", ""
        keys, table = self.keys_of(group), self._workspace.table
        named = [pair for pair in table.count_classes(keys) if pair[0]]
        by_person = table.entries.by_person[table.rows_of(keys)]
        name, share = "", 0.0
        if named:
            class_id, n = named[0]
            record = self._workspace.class_of(class_id)
            name = legible(record.name) if record else ""
            if class_id == NONE_OF_THESE:
                name = words.none_of_these()
            share = n / len(keys)
        return words.title(name, share), words.detail(len(keys), int(by_person.sum()))

    def next_open(self, row: int) -> int | None:
        """Return the next group after a row's, in which files have no label; None for none."""
        table = self._workspace.table
        is_open = ~table.entries.by_person[table.rows_of(self._keys)]
        if not len(self.starts):
            return None
        groups = np.flatnonzero(np.add.reduceat(is_open.astype(np.int64), self.starts))
        here = int(np.searchsorted(self.starts, row, side="right")) - 1
        after = groups[groups > here]
        return int(after[0]) if len(after) else int(groups[0]) if len(groups) else None

    def open_keys_of(self, group: int) -> Ints:
        """Return those of a group's files that nobody has labelled."""
        keys, table = self.keys_of(group), self._workspace.table
        open_keys: Ints = keys[~table.entries.by_person[table.rows_of(keys)]]
        return open_keys

    def grown(self, key: int, steps: int) -> Ints:
        """Return the images around a file, by so many branches more, or less, than before."""
        assert self.tree is not None
        place = int(self.places_of(np.array([key], np.int64))[0])
        if place >= len(self.tree):
            return np.zeros(0, np.int64)
        if not self._branches or self._branches[0] != (place, place + 1):
            self._branches = [(place, place + 1)]
        for _ in range(abs(steps)):
            if steps > 0 and self._branches[-1] != (0, len(self.tree)):
                self._branches.append(self.tree.around(*self._branches[-1]))
            elif steps < 0 and len(self._branches) > 1:
                self._branches.pop()
        start, end = self._branches[-1]
        return self.tree.image_ids[start:end]

    def image_to_label(self) -> int | None:
        """Return the image that it says most to label next; None where all have a label."""
        assert self.tree is not None
        entries = self._workspace.table.entries
        labelled = entries.image_ids[entries.by_person]
        place = self.tree.next_to_label(np.isin(self.tree.image_ids, labelled))
        return None if place is None else int(self.tree.image_ids[place])
