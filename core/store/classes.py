"""Classes: the names a person sorts into."""

from collections.abc import Sequence

from sqlite_utils import Database

from core.domain.errors import ClassError
from core.domain.names import look, regrouped, tidy_name, twin
from core.domain.palette.class_colors import N_OFFERED, class_colors, next_color
from core.domain.records import ClassRecord
from core.store.journal import History
from core.store.sql import one_int, transaction

COLOURS = tuple(class_colors(N_OFFERED))
"""Those that a person chooses from; classes beyond them get further ones."""


class ClassStore:
    """The classes of one project."""

    def __init__(self, db: Database, history: History) -> None:
        self._db = db
        self._history = history

    def all(self) -> list[ClassRecord]:
        """List the classes in their order on screen."""
        rows = self._db.execute(
            "SELECT id, name, colour, position, (SELECT count(*) FROM labels"
            " WHERE class_id = classes.id AND origin != 'accepted')"
            " FROM classes WHERE removed = 0 ORDER BY position, id"
        )
        return [ClassRecord(*row) for row in rows]

    def get(self, class_id: int) -> ClassRecord:
        """Return one class.

        Raises:
            ClassError: there is none with this id.
        """
        for record in self.all():
            if record.id == class_id:
                return record
        raise ClassError(str(class_id), "unknown")

    def find(self, name: str) -> ClassRecord | None:
        """Return the class of this name, or else one whose name looks the same; or None."""
        classes = self.all()
        for spelling in (name, tidy_name(name)):
            for record in classes:
                if record.name == spelling:
                    return record
        seen = look(name)
        return next((record for record in classes if look(record.name) == seen), None)

    def names(self) -> dict[int, str]:
        """Return all names by id, of removed classes too: old models still speak of them."""
        return dict(self._db.execute("SELECT id, name FROM classes").fetchall())

    def add(self, name: str, colour: str | None = None) -> ClassRecord:
        """Create a class, below the others.

        Raises:
            ClassError: the name is empty, taken, or looks the same as another.
        """
        name = self._checked(name)
        with transaction(self._db):
            class_id = self.note(name, colour)
            with self._history.change(f"Add class {name}", "classes", [class_id]):
                self.show([class_id])
        return self.get(class_id)

    def note(self, name: str, colour: str | None = None) -> int:
        """Make room for a class without showing it yet; return its id.

        The row itself is never taken back: predictions may point at it by the time of an undo.
        """
        position = one_int(self._db, "SELECT max(position) + 1 FROM classes")
        cursor = self._db.execute(
            "INSERT INTO classes (name, colour, position, removed) VALUES (?, ?, ?, 1)",
            [name, colour or self._next_colour(), position],
        )
        return int(cursor.lastrowid or 0)

    def show(self, class_ids: Sequence[int]) -> None:
        """Show classes that were only noted. Call inside a `History.change` of them."""
        self._db.conn.executemany(
            "UPDATE classes SET removed = 0 WHERE id = ?", [(class_id,) for class_id in class_ids]
        )

    def rename(self, class_id: int, name: str) -> None:
        """Give a class another name; its labels and predictions follow.

        Raises:
            ClassError: the name is empty, taken, or looks the same as another; or there is no such
                class.
        """
        old = self.get(class_id).name
        name = self._checked(name, allow=class_id)
        with self._history.change(f"Rename {old} to {name}", "classes", [class_id]):
            self._db.execute("UPDATE classes SET name = ? WHERE id = ?", [name, class_id])

    def rename_group(self, group: str, name: str) -> int:
        """Give a group of classes another name: of "bird", "bird/owl" becomes "fowl/owl".

        Args:
            group: what stands before a "/" in the classes' names; a class of just this name goes
                along.
            name: the new words in its place; "" takes the classes out of the group.

        Returns:
            how many classes were renamed.

        Raises:
            ClassError: a name would be empty or taken; then nothing was changed.
        """
        names = {record.id: record.name for record in self.all()}
        renamed = {
            class_id: regrouped(old, group, name)
            for class_id, old in names.items()
            if old == group or old.startswith(group + "/")
        }
        after = [*{**names, **renamed}.values()]
        rest = [other_name for class_id, other_name in names.items() if class_id not in renamed]
        for new_name in renamed.values():
            _need_free(new_name, rest)
            if after.count(new_name) > 1:
                raise ClassError(new_name, "taken")
        with self._history.change(f"Rename group {group} to {name}", "classes", list(renamed)):
            # Hidden meanwhile: within a group one may take the name that another is about to leave.
            self._db.conn.executemany(
                "UPDATE classes SET removed = 1, name = ? WHERE id = ?",
                [(new, class_id) for class_id, new in renamed.items()],
            )
            self.show(list(renamed))
        return len(renamed)

    def recolour(self, class_id: int, colour: str) -> None:
        """Give a class another colour, `#rrggbb`."""
        name = self.get(class_id).name
        with self._history.change(f"Recolor {name}", "classes", [class_id]):
            self._db.execute("UPDATE classes SET colour = ? WHERE id = ?", [colour, class_id])

    def reorder(self, class_ids: Sequence[int]) -> None:
        """Put the classes in this order; those not named keep theirs, below."""
        rest = [record.id for record in self.all() if record.id not in class_ids]
        order = [*class_ids, *rest]
        with self._history.change("Reorder classes", "classes", order):
            self._db.conn.executemany(
                "UPDATE classes SET position = ? WHERE id = ?",
                [(position, class_id) for position, class_id in enumerate(order)],
            )

    def remove(self, class_id: int) -> None:
        """Delete a class and its labels; the images stay."""
        name = self.get(class_id).name
        with (
            self._history.change(f"Delete class {name}", "classes", [class_id]),
            self._history.change(f"Delete class {name}", "labels", self._labelled(class_id)),
        ):
            self._db.execute("DELETE FROM labels WHERE class_id = ?", [class_id])
            self._db.execute("UPDATE classes SET removed = 1 WHERE id = ?", [class_id])

    def merge(self, class_id: int, into_id: int) -> None:
        """Give all labels of one class to another and delete the first."""
        if class_id == into_id:
            return
        name = f"Merge {self.get(class_id).name} into {self.get(into_id).name}"
        with (
            self._history.change(name, "classes", [class_id]),
            self._history.change(name, "labels", self._labelled(class_id)),
        ):
            self._db.execute(
                "UPDATE labels SET class_id = ? WHERE class_id = ?", [into_id, class_id]
            )
            self._db.execute("UPDATE classes SET removed = 1 WHERE id = ?", [class_id])

    def _labelled(self, class_id: int) -> list[int]:
        rows = self._db.execute("SELECT image_id FROM labels WHERE class_id = ?", [class_id])
        return [image_id for (image_id,) in rows]

    def _checked(self, name: str, allow: int | None = None) -> str:
        name = tidy_name(name)
        _need_free(name, [record.name for record in self.all() if record.id != allow])
        return name

    def _next_colour(self) -> str:
        # Noted classes count too, so that a whole tree of them gets different colours.
        rows = self._db.execute(
            "SELECT colour FROM classes WHERE removed = 0 OR id > (SELECT coalesce(max(id), 0)"
            " FROM classes WHERE removed = 0)"
        )
        return next_color(colour for (colour,) in rows)


def _need_free(name: str, taken: Sequence[str]) -> None:
    """See that a name is one and no other class could be meant by it.

    Raises:
        ClassError: nothing is to be seen of it, it is taken, or looks the same as another.
    """
    if not look(name):
        raise ClassError(name, "empty")
    if name in taken:
        raise ClassError(name, "taken")
    alike = twin(name, taken)
    if alike and alike.how == "look":
        raise ClassError(name, "alike", other=alike.other)
