"""Names of classes: as a tree where they hold a "/", and found by a few typed letters."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # numpy is not needed before the first paint
    from core.domain.records import ClassRecord


@dataclass(frozen=True)
class Group:
    """A line that stands above the classes of a group.

    Attributes:
        path: what stands before the last "/" in their names, such as "bird/owl".
        depth: how many groups are around it.
        class_ids: of all classes below, of those in groups within it too, ascending.
    """

    path: str
    depth: int
    class_ids: tuple[int, ...]

    @property
    def words(self) -> str:
        """The group's own name."""
        return self.path.rpartition("/")[2]


@dataclass(frozen=True)
class Leaf:
    """A line for a class.

    Attributes:
        class_id: the class.
        depth: how many groups are around it.
        words: the class's name without those of its groups.
        group: path of its group, "" for none.
    """

    class_id: int
    depth: int
    words: str
    group: str


def lines_of(classes: "Sequence[ClassRecord]") -> list[Group | Leaf]:
    """Lay classes out as a tree.

    A group stands where its first class would stand. A class of a group's own name is the group's
    first line, as it is the general one among them.
    """
    groups: dict[str, list[ClassRecord]] = {}
    for record in classes:
        # See docs/adr/0015-class-hierarchy-in-names.md.
        parts = record.name.split("/")
        for n in range(1, len(parts)):
            groups.setdefault("/".join(parts[:n]), []).append(record)
    for record in classes:
        if record.name in groups:
            groups[record.name].insert(0, record)
            # The groups around it hold it already; only its own one did not.
    lines: list[Group | Leaf] = []
    _add(lines, "", classes, groups)
    return lines


def _add(
    lines: list[Group | Leaf],
    around: str,
    classes: "Sequence[ClassRecord]",
    groups: "dict[str, list[ClassRecord]]",
) -> None:
    depth = around.count("/") + 1 if around else 0
    seen = set()
    for record in classes:
        rest = record.name[len(around) + 1 :] if around else record.name
        first = f"{around}/{rest.partition('/')[0]}" if around else rest.partition("/")[0]
        if record.name == around or first not in groups:
            lines.append(Leaf(record.id, depth, record.name.rpartition("/")[2], around))
        elif first not in seen:
            seen.add(first)
            inside = groups[first]
            lines.append(Group(first, depth, tuple(sorted(one.id for one in inside))))
            _add(lines, first, inside, groups)


def found_by(text: str, classes: "Iterable[ClassRecord]") -> "list[ClassRecord]":
    """Return the classes that typed letters may mean, the likeliest first.

    Those whose name, or a part of it after a "/" or a blank, begins with the letters come before
    those that only hold them.
    """
    wanted = text.casefold().strip()
    ranked = [(_rank(wanted, one.name.casefold()), one) for one in classes]
    return [one for rank, one in sorted(ranked, key=lambda pair: pair[0]) if rank < _NOT]


_NOT = 4


def _rank(wanted: str, name: str) -> int:
    if name.startswith(wanted):
        return 0
    if name.rpartition("/")[2].startswith(wanted):
        return 1
    words = name.replace("/", " ").split()
    if any(one.startswith(wanted) for one in words):
        return 2
    return 3 if all(part in name for part in wanted.split()) else _NOT
