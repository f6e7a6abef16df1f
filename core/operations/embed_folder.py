"""Look at every picture of a folder once, and keep its embedding, each batch one transaction."""

import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from core.backbones import AUTO, Backbone
from core.backbones.feature_sets import passes_of
from core.domain.arrays import Floats
from core.domain.device import Device
from core.domain.progress import Tick, no_tick
from core.domain.records import FileRecord
from core.domain.reports import EmbedReport
from core.embedding.joint_network import loaded as loaded
from core.embedding.pipeline import Embedded, embed_files
from core.embedding.rereading import forget_older_readings
from core.imaging.decoding import decoders_version
from core.operations.backbones import backbone_for, note_features
from core.store import Project
from core.store.embeddings import known_images

_DECODERS = "decoders"  # the note of whose errors the project holds


def embed_folder(
    project: Project,
    folder: Path,
    *,
    backbone: str = AUTO,
    device: Device = "auto",
    tick: Tick = no_tick,
) -> EmbedReport:
    """Embed every picture of a folder that has been scanned, so that adapting is instant later.

    Raises:
        WeightsError, DeviceError: the backbone cannot be loaded.
    """
    start = time.monotonic()
    ask_again(project, tick)
    folder_id = project.files.folder_id(folder.absolute())
    tally = _Tally()
    while True:
        chosen = backbone_for(project, backbone)
        files = project.files.without_embedding(folder_id, *chosen.keys)
        pace = _Pace(project, chosen) if backbone == AUTO else None
        looking = embedded(project, files, chosen, device)
        if _record_all(project, looking, tally, tick, pace):
            break
    if backbone == AUTO and tally.n_embedded:
        note_features(project)
    return EmbedReport(
        n_images=tally.n_embedded + tally.n_reused + tally.n_failed,
        n_embedded=tally.n_embedded,
        n_reused=tally.n_reused,
        n_failed=tally.n_failed,
        seconds=time.monotonic() - start,
        device=looking.device,
        notes=looking.notes,
    )


@dataclass(slots=True)
class _Tally:
    n_embedded: int = 0
    n_reused: int = 0
    n_failed: int = 0

    def count(self, batch: Sequence[Embedded]) -> None:
        for picture in batch:
            self.n_failed += bool(picture.error)
            self.n_embedded += bool(picture.vectors and not picture.error)
            self.n_reused += not picture.error and not picture.vectors


def _record_all(
    project: Project, looking: "Looking", tally: _Tally, tick: Tick, pace: "_Pace | None"
) -> bool:
    """Write down what becomes of files; False where other features are to be made."""
    done = 0
    tick(0, len(looking.files))
    for batch in looking:
        with project.atomic():
            record(project, batch)
        tally.count(batch)
        done += len(batch)
        tick(done, len(looking.files))
        if pace is not None and pace.is_too_slow_after(batch):
            return False
    return True


_WATCHED_S, _LEAST_WATCHED = 3.0, 40


class _Pace:
    """Sees in the first seconds whether features take longer than is stated; see `note_features`.

    Args:
        project: whose features they are.
        chosen: the backbone that makes them.
    """

    def __init__(self, project: Project, chosen: Backbone) -> None:
        self._project = project
        self._chosen = chosen
        self._passes = passes_of(chosen)
        self._start: float | None = None
        self._n_pictures = 0
        self._is_over = self._passes is None

    def is_too_slow_after(self, batch: Sequence[Embedded]) -> bool:
        """Count a batch; tell once whether other features are to be made from now on."""
        if self._is_over:
            return False
        if self._start is None:  # the first batch waited for the network to be loaded
            self._start = time.monotonic()
            return False
        self._n_pictures += sum(bool(picture.vectors) for picture in batch)
        spent = time.monotonic() - self._start
        if spent < _WATCHED_S or self._n_pictures < _LEAST_WATCHED:
            return False
        self._is_over = True
        note_features(self._project, self._n_pictures * float(self._passes or 0) / spent)
        return backbone_for(self._project, AUTO) != self._chosen


def ask_again(project: Project, tick: Tick = no_tick) -> None:
    """Forget what another version of the program said of pictures, where this one may differ.

    That is which of them could not be opened, where the decoders are others now, such as after an
    extra was installed; and how those look whose kind is read by other rules now.
    """
    forget_older_readings(project, tick)
    version = decoders_version()
    if project.notes.get(_DECODERS) != version:
        with project.atomic():
            project.files.forget_errors()
            project.notes.put(_DECODERS, version)


class Looking:
    """Files on their way through the networks: iterate once, some at a time.

    Attributes:
        files: which.
        device: where the networks run; "" where there was nothing to look at.
        notes: sentences on what had to be done, such as a fall back to the CPU.
    """

    def __init__(
        self, project: Project, files: Sequence[FileRecord], backbone: Backbone, device: Device
    ) -> None:
        self.files = files
        self.device = ""
        self.notes: tuple[str, ...] = ()
        self._project = project
        self._backbone = backbone
        self._wanted_device = device

    def __iter__(self) -> Iterator[list[Embedded]]:
        """Yield what became of the files; load no network where there are none.

        Raises:
            WeightsError, DeviceError: the backbone cannot be loaded.
        """
        if not self.files:
            return
        network = loaded(self._backbone, self._wanted_device)
        network.forget_notes()
        self.device = network.device
        open_known = partial(known_images, self._project.path, self._backbone.keys)
        for batch in _joined(embed_files(self.files, self._backbone, network, open_known)):
            self.device, self.notes = network.device, network.notes
            yield batch


def embedded(
    project: Project, files: Sequence[FileRecord], backbone: Backbone, device: Device
) -> Looking:
    """Embed files; see `Looking`."""
    return Looking(project, files, backbone, device)


MOST_JOINED, _LONGEST_S = 32, 0.25


def _joined(batches: Iterator[list[Embedded]]) -> Iterator[list[Embedded]]:
    """Join batches, so that what costs the same for any number is done seldom.

    That is a transaction and a prediction. A batch holds a few pictures only on a CPU.
    """
    joined: list[Embedded] = []
    start = time.monotonic()
    try:
        for batch in batches:
            joined += batch
            if len(joined) >= MOST_JOINED or time.monotonic() - start >= _LONGEST_S:
                yield joined
                joined, start = [], time.monotonic()
    except Exception:
        if joined:  # what was embedded before the failure is kept
            yield joined
        raise
    if joined:
        yield joined


def record(project: Project, batch: Sequence[Embedded]) -> dict[int, int]:
    """Write down what became of a batch; return the image of each file that holds one.

    Call inside `Project.atomic`.
    """
    images: dict[int, int] = {}
    vectors: dict[str, list[tuple[int, Floats]]] = {}
    for picture in batch:
        if not picture.content_hash:
            project.files.record_unreadable(picture.file.id, picture.error)
            continue
        image_id = project.files.record_image(
            picture.file.id,
            picture.content_hash,
            picture.width,
            picture.height,
            picture.error,
            picture.facts,
        )
        images[picture.file.id] = image_id
        for key, vector in picture.vectors.items():
            vectors.setdefault(key, []).append((image_id, vector))
    for key, rows in vectors.items():
        project.embeddings.put(key, rows)
    return images
