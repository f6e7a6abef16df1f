"""Tell which files of a folder are new, gone, or may still be written to; no clock of its own."""

from collections.abc import Mapping, Sequence
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
    """

    ready: list[FoundFile]
    gone: list[str]
    unsettled: dict[str, Unsettled]
    next_s: float | None


def settle(
    files: Sequence[FoundFile],
    known: Mapping[str, Known],
    memory: Memory,
    *,
    now_s: float,
    settle_s: float,
    retry: bool = False,
) -> Settled:
    """Compare what lies in a folder with what the project knows of it.

    Only two looks say that a file is at rest: the clocks of cameras, servers and this computer
    differ, and a program that copies sets times as it likes.

    Args:
        files: that lie there.
        known: what the project knows, by path.
        memory: of the last look.
        now_s: by a clock that only goes forward.
        settle_s: for so long a file has to stay as it is.
        retry: take files that could not be read once more.

    Example:
        >>> new = [FoundFile("a.jpg", 5, 0, 0, 1, 1)]
        >>> first = settle(new, {}, Memory(), now_s=0, settle_s=2)
        >>> first.ready, first.next_s
        ([], 2)
        >>> later = settle(new, {}, Memory(first.unsettled), now_s=2, settle_s=2)
        >>> [file.path for file in later.ready], later.next_s
        (['a.jpg'], None)
    """
    ready: list[FoundFile] = []
    unsettled: dict[str, Unsettled] = {}
    for file in files:
        before = known.get(file.path)
        if before and _is_same(before.facts, file.facts):
            if retry and before.has_failed:
                ready.append(file)
            continue
        last = memory.unsettled.get(file.path)
        since_s = last.since_s if last and last.facts == file.facts else now_s
        if now_s - since_s >= settle_s:
            ready.append(file)
        else:
            unsettled[file.path] = Unsettled(file.facts, since_s)
    there = {file.path for file in files}
    gone = [path for path in known if path not in there]
    waits = [settle_s - (now_s - file.since_s) for file in unsettled.values()]
    return Settled(ready, gone, unsettled, min(waits, default=None))


def _is_same(known: FileFacts, now: FileFacts) -> bool:
    """Tell whether a file is as it was when the project looked, as far as both facts are known.

    That it was read soon after a change matters less here than in `is_settled`: it had settled.
    """
    if known[:2] != now[:2]:
        return False
    if known.inode and now.inode and known.device == now.device and known.inode != now.inode:
        return False
    return known.changed_ns is None or known.changed_ns == now.changed_ns
