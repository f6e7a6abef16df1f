"""Tell which files of a folder are new, gone, or may still be written to; no clock of its own."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from core.domain.file_facts import FileFacts
from core.domain.records import FoundFile
from core.domain.watching.records import Memory, Unsettled
from core.store.watching.arrivals import Known


@dataclass(frozen=True, slots=True)
class Settled:
    """What one look at a folder says.

    Attributes:
        ready: files that are new or changed, and that nothing has changed for long enough.
        gone: paths of files that are not there any more.
        unsettled: those that have to wait.
        next_s: seconds until the first of these may be ready; None where there are none.
        has_failed: the project knows files that could not be read, for a reason that may pass.
    """

    ready: list[FoundFile]
    gone: list[str]
    unsettled: dict[str, Unsettled]
    next_s: float | None
    has_failed: bool = False

    @property
    def ready_paths(self) -> set[str]:
        """The paths of what is ready."""
        return {file.path for file in self.ready}


@dataclass(frozen=True, slots=True)
class Waits:
    """For how long files have to stay as they are.

    Attributes:
        settle_s: a file that may be whole.
        patience_s: a file whose end is missing.
        may_be_whole: tells which it is, by its path in the folder; asked once it has settled.
    """

    settle_s: float
    patience_s: float
    may_be_whole: Callable[[str], bool] = lambda _: True

    def rest_s(self, path: str, age_s: float) -> float:
        """Return for how many seconds a file still has to wait, 0 or less where it need not."""
        rest_s = self.settle_s - age_s
        if rest_s <= 0 and age_s < self.patience_s and not self.may_be_whole(path):
            rest_s = self.patience_s - age_s
        return rest_s


def settle(
    files: Sequence[FoundFile],
    known: Mapping[str, Known],
    memory: Memory,
    waits: Waits,
    *,
    now_s: float,
    retry: bool = False,
) -> Settled:
    """Compare what lies in a folder with what the project knows of it.

    Only two looks say that a file is at rest: the clocks of cameras, servers and this computer
    differ, and a program that copies sets times as it likes.

    Args:
        files: that lie there.
        known: what the project knows, by path.
        memory: of the last look.
        waits: for how long a file has to stay as it is.
        now_s: by a clock that only goes forward.
        retry: take files that could not be read once more.

    Example:
        >>> new = [FoundFile("a.jpg", 5, 0, 0, 1, 1)]
        >>> first = settle(new, {}, Memory(), Waits(2, 60), now_s=0)
        >>> first.ready, first.next_s
        ([], 2)
        >>> later = settle(new, {}, Memory(first.unsettled), Waits(2, 60), now_s=2)
        >>> [file.path for file in later.ready], later.next_s
        (['a.jpg'], None)
    """
    ready: list[FoundFile] = []
    unsettled: dict[str, Unsettled] = {}
    rests: list[float] = []
    for file in files:
        before = known.get(file.path)
        if before and _is_same(before.facts, file.facts):
            if retry and before.has_failed:
                ready.append(file)
            continue
        last = memory.unsettled.get(file.path)
        since_s = last.since_s if last and last.facts == file.facts else now_s
        rest_s = waits.rest_s(file.path, now_s - since_s)
        if rest_s <= 0:
            ready.append(file)
        else:
            unsettled[file.path] = Unsettled(file.facts, since_s)
            rests.append(rest_s)
    there = {file.path for file in files}
    gone = [path for path in known if path not in there]
    has_failed = any(file.has_failed for file in known.values())
    return Settled(ready, gone, unsettled, min(rests, default=None), has_failed)


def _is_same(known: FileFacts, now: FileFacts) -> bool:
    """Tell whether a file is as it was when the project looked, as far as both facts are known.

    That it was read soon after a change matters less here than in `is_settled`: it had settled.
    """
    if known[:2] != now[:2]:
        return False
    if known.inode and now.inode and known.device == now.device and known.inode != now.inode:
        return False
    return known.changed_ns is None or known.changed_ns == now.changed_ns
