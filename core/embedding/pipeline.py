"""Pictures to embeddings, in batches: reading and decoding overlap with the network.

Decoding threads read a file, take its hash, and decode it unless the project already knows that
content; the caller's thread collects batches and runs the network, which does its work outside
Python. Queues are short, so memory does not grow with the folder.
"""

import os
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass, field, replace
from pathlib import Path
from queue import Empty, Queue

from core.backbones import Backbone
from core.domain.arrays import Floats
from core.domain.errors import ImageError
from core.domain.file_facts import FileFacts
from core.domain.records import FileRecord
from core.embedding.joint_network import JointNetwork, Vectors, Views
from core.embedding.multi_crop import short_side_of, views_of
from core.imaging.decoding import content_hash, file_alone, open_rgb
from core.imaging.discovery import NO_MEMORY, read_file
from core.store.embeddings import FindMissing

_PATIENCE_S = 0.1  # how often a waiting thread looks whether it should stop
_MOST_IN_VAIN = 8  # files in a row that are tried once more and fail again


@dataclass(frozen=True, slots=True, eq=False)
class Embedded:
    """What became of one file.

    Attributes:
        file: which.
        content_hash: of its bytes; "" where it could not be read, or not be opened just now.
        width, height: upright, in pixels; None where it was not opened.
        vectors: what was made of it, float32, by key; nothing where it failed or all was known.
        error: why it failed; "" where it did not.
        facts: what the system said of the file while it was read; None where it could not be.
    """

    file: FileRecord
    content_hash: str
    width: int | None = None
    height: int | None = None
    vectors: Vectors = field(default_factory=dict)
    error: str = ""
    facts: FileFacts | None = None

    @property
    def vector(self) -> Floats | None:
        """The backbone's own embedding, (n_features,); None where it was not made."""
        return next(iter(self.vectors.values()), None)


@dataclass(slots=True)
class _Decoded:
    result: Embedded
    views: Views = field(default_factory=dict)
    may_pass: bool = False
    """Whether what is wrong may be otherwise a moment later."""


OpenKnown = Callable[[], AbstractContextManager[FindMissing]]


def embed_files(
    files: Iterable[FileRecord],
    backbone: Backbone,
    network: JointNetwork,
    open_known: OpenKnown,
    *,
    n_threads: int | None = None,
) -> Iterator[list[Embedded]]:
    """Embed files whose content is new; hash the others.

    Args:
        files: in any number; they are taken as they are needed.
        backbone: tells what part of a picture the network sees.
        network: the same backbone, loaded.
        open_known: opens a look-up of what is known of a content, for one thread.
        n_threads: that decode; as many as there are cores by default.

    Yields:
        what became of the files, a batch at a time, each file once, in no particular order.
    """
    n_threads = n_threads or os.cpu_count() or 1
    decoders = _Decoders(files, backbone, open_known, n_threads, network.n_pictures)
    try:
        for batch, vectors in network.embed(_batches(decoders, network.n_pictures)):
            yield [
                replace(item.result, vectors=image_vectors) if image_vectors else item.result
                for item, image_vectors in zip(batch, vectors, strict=True)
            ]
    finally:
        decoders.stop()


def _batches(decoders: "_Decoders", most: int) -> Iterator[tuple[list[_Decoded], list[Views]]]:
    """Collect pictures into batches; those that need no network ride along with the others."""
    batch: list[_Decoded] = []
    n_seen = 0
    for item in decoders:
        batch.append(item)
        n_seen += bool(item.views)
        if n_seen == most or len(batch) >= 8 * most:
            yield batch, [each.views for each in batch]
            batch, n_seen = [], 0
    if batch:
        yield batch, [each.views for each in batch]


class _Decoders:
    """Threads that turn files into pixels. Iterate once; `stop` ends them at any time."""

    def __init__(
        self,
        files: Iterable[FileRecord],
        backbone: Backbone,
        open_known: OpenKnown,
        n_threads: int,
        n_pictures: int,
    ) -> None:
        self._files = iter(files)
        self._taking = threading.Lock()
        self._backbone = backbone
        self._open_known = open_known
        self._stopping = threading.Event()
        self._out: Queue[_Decoded | BaseException | None] = Queue(12 * n_pictures)
        self._threads = [
            threading.Thread(target=self._work, name=f"handful-decode-{number}", daemon=True)
            for number in range(n_threads)
        ]
        for thread in self._threads:
            thread.start()

    def __iter__(self) -> Iterator[_Decoded]:
        later: list[_Decoded] = []
        running = len(self._threads)
        while running:
            item = self._out.get()
            if item is None:
                running -= 1
            elif isinstance(item, BaseException):
                raise item
            elif item.may_pass:
                later.append(item)
            else:
                yield item
        if later:
            yield from self._again(later)

    def _again(self, failed: list[_Decoded]) -> Iterator[_Decoded]:
        """Try each file once more: alone, with all the memory and open files that there are."""
        n_in_vain = 0
        with self._open_known() as find_missing:
            for picture in failed:
                if n_in_vain < _MOST_IN_VAIN:  # else the disk is gone, and waiting is of no use
                    picture = _decode(picture.result.file, self._backbone, find_missing)
                    n_in_vain = n_in_vain + 1 if picture.may_pass else 0
                yield picture

    def stop(self) -> None:
        """End the threads and wait for them."""
        self._stopping.set()
        for thread in self._threads:
            while thread.is_alive():
                try:
                    self._out.get_nowait()
                except Empty:
                    thread.join(_PATIENCE_S)

    def _work(self) -> None:
        try:
            with self._open_known() as find_missing:
                while not self._stopping.is_set():
                    with self._taking:
                        file = next(self._files, None)
                    if file is None:
                        break
                    self._out.put(_decode(file, self._backbone, find_missing))
        except BaseException as error:  # noqa: BLE001 - carried to the thread that waits for it
            self._out.put(error)
        self._out.put(None)


def _decode(file: FileRecord, backbone: Backbone, find_missing: FindMissing) -> _Decoded:
    key, facts = "", None
    try:
        with file_alone(file.n_bytes):
            data, facts = read_file(file.full_path)
            key = content_hash(data)
            missing = find_missing(key)
            if not missing:
                return _Decoded(Embedded(file, key, facts=facts))
            size, views = _views(data, file.full_path, key, backbone, missing)
    except ImageError as error:
        known = "" if error.is_passing else key
        failed = Embedded(file, known, error=error.reason, facts=facts)
        return _Decoded(failed, may_pass=error.is_passing)
    except MemoryError:
        return _Decoded(Embedded(file, "", error=NO_MEMORY), may_pass=True)
    return _Decoded(Embedded(file, key, *size, facts=facts), views)


def _views(
    data: bytes, path: Path, content_hash: str, backbone: Backbone, missing: frozenset[str]
) -> tuple[tuple[int, int], Views]:
    """Return a picture's full size, and what those members see of it that make what is missing."""
    members = {
        number: member.backbone
        for number, member in enumerate(backbone.members)
        if not missing.isdisjoint(member.keys)
    }
    short_px = short_side_of(members.values())
    opened = open_rgb(data, path, short_side_px=short_px, known_hash=content_hash)
    views = {number: views_of(opened.image, member) for number, member in members.items()}
    return (opened.width, opened.height), views
