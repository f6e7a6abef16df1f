"""Bring weights to this computer: downloaded, or from a file that a person has.

Only what a person asks for by name is ever downloaded. What comes is checked by every checksum that
is known of it, and must be known by at least one: the table's, the eight digits in the file's name,
the one that the hub states, or one that the person gives. A new file lies beside its place until
all checks have passed; where one fails, it is deleted.
"""

import hashlib
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from urllib.parse import urlsplit

from filelock import FileLock, Timeout

from core.backbones import download
from core.backbones.backbone import TIMM, Backbone
from core.backbones.builder import assemble, from_timm
from core.backbones.pack import read_card, row_of
from core.backbones.registry import BACKBONES
from core.backbones.weights import (
    find_backbone,
    record_of,
    record_path,
    sha256_of,
    weights_folder,
    weights_path,
)
from core.domain.errors import Remedy, WeightsError
from core.domain.progress import Tick, no_tick

# torch.hub's habit: the first digits of the SHA-256 stand before the suffix.
_IN_NAME = re.compile(r"-([0-9a-f]{8,64})\.\w+$")
_WHOLE = re.compile(r"[0-9a-f]{64}")
_COPY_BYTES = 1 << 20


def offer(name: str) -> Backbone:
    """Return what `get` would install: title, size, licence and source, to be shown before.

    Raises:
        WeightsError: there is no such backbone.
    """
    if name in BACKBONES:
        return BACKBONES[name]
    if name.startswith(TIMM):
        return from_timm(name)
    return find_backbone(name)


def get(offered: Backbone, *, sha256: str = "", tick: Tick = no_tick) -> Backbone:
    """Download a backbone's weights; do nothing where they are here already.

    Args:
        offered: from `offer`.
        sha256: that the file must have, 64 hex digits; needed where nobody else says one.
        tick: called with (bytes here, bytes in all).

    Returns:
        the backbone, ready for use.

    Raises:
        WeightsError: the download failed, or what came is not what was expected.
    """
    sha256 = _given(offered.name, sha256)
    here = _here(offered.name)
    if here is not None:
        _record(here)
        return here
    if not offered.url:
        raise WeightsError(offered.name, "nobody offers weights of it", remedy="file")
    file = offered.file or f"{offered.stem}{Path(urlsplit(offered.url).path).suffix}"
    target = weights_folder() / file
    with _alone(offered.name):
        arrived = download.fetch(offered, target, tick=tick)
        try:
            checksum = sha256_of(arrived.part)
            _check(offered, checksum, (_in_name(offered), arrived.sha256, sha256), "changed")
            ready = replace(offered, sha256=offered.sha256 or checksum, file=file)
            if offered.name not in BACKBONES:
                assemble(ready, arrived.part)
        except WeightsError:
            download.discard(target)
            raise
        arrived.part.replace(target)
        download.discard(target)
        _record(ready)
    return ready


def use(name: str, file: Path, *, is_own: bool = False, tick: Tick = no_tick) -> Backbone:
    """Install weights from a file, by copying it.

    Args:
        name: of the table, or `timm:NAME`.
        file: safetensors, or what `torch.save` wrote.
        is_own: these are other weights than the ones that the name stands for, such as a person's
            own. They get embeddings of their own.
        tick: called with (bytes copied, bytes in all).

    Raises:
        WeightsError: the file does not fit the network, or is not the one that the name stands for.
    """
    row = offer(name)
    copy = weights_folder() / f"{row.stem}.copy"
    with _alone(name):
        try:
            checksum = _copy(name, file, copy, tick)
            if not is_own and (row.sha256 or _in_name(row)):
                _check(row, checksum, (_in_name(row),), "own")
            ready = _settled(row, checksum, is_own)
            assemble(ready, copy)
            copy.replace(weights_folder() / Path(ready.file).name)
        finally:
            copy.unlink(missing_ok=True)
        _record(ready)
    return ready


def use_pack(file: Path, *, tick: Tick = no_tick) -> Backbone:
    """Install a pack by copying it; see `core.backbones.pack`.

    Raises:
        WeightsError: it is no pack, or cannot be copied.
    """
    card, name = read_card(file), file.name
    copy = weights_folder() / "pack.copy"
    with _alone(name):
        try:
            ready = row_of(card, file, _copy(name, file, copy, tick))
            assemble(ready, copy)
            copy.replace(weights_folder() / ready.file)
        finally:
            copy.unlink(missing_ok=True)
        _record(ready)
    return ready


def remove_pack(name: str) -> None:
    """Take a pack off the backbones; the file that it was copied from stays.

    Raises:
        WeightsError: there is no such pack.
    """
    pack = find_backbone(name)
    if pack.library != "pack":
        raise WeightsError(name, "this is no pack", remedy="list")
    with _alone(name):
        record_path(name).unlink(missing_ok=True)
        (weights_folder() / Path(pack.file).name).unlink(missing_ok=True)


def _settled(row: Backbone, checksum: str, is_own: bool) -> Backbone:
    """Name the weights as they will lie in the folder, under the checksum that they have."""
    if row.sha256 and checksum.startswith(row.sha256):
        return row
    licence = "your own" if is_own else row.licence
    file = f"{row.stem}-{checksum[:8]}.weights"
    return replace(row, sha256=checksum, file=file, licence=licence, is_own=is_own)


def _here(name: str) -> Backbone | None:
    """Return the backbone where the weights that its name stands for are here and whole."""
    try:
        known = BACKBONES.get(name) or find_backbone(name)
        if not known.is_own:
            weights_path(known)
            return known
    except WeightsError as error:
        if error.remedy == "reinstall":
            raise
    return None


def _given(name: str, sha256: str) -> str:
    if sha256 and not _WHOLE.fullmatch(sha256.lower()):
        raise WeightsError(name, f"{sha256} is no SHA-256 of 64 hex digits", remedy="sha256")
    return sha256.lower()


def _in_name(row: Backbone) -> str:
    match = _IN_NAME.search(urlsplit(row.url).path)
    return match[1] if match else ""


# See docs/adr/0024-known-checksums.md.
def _check(row: Backbone, checksum: str, claimed: tuple[str, ...], remedy: Remedy) -> None:
    """Hold a checksum against the table's and all others that are known of the file.

    Raises:
        WeightsError: it differs from one of them, or there is none to compare it with.
    """
    known = [sha256 for sha256 in (row.sha256, *claimed) if sha256]
    if not known:
        reason = f"nobody says what its SHA-256 must be; what came has {checksum}"
        raise WeightsError(row.name, reason, remedy="sha256", size_mb=row.size_mb, url=row.url)
    wrong = [sha256 for sha256 in known if not checksum.startswith(sha256)]
    if wrong:
        reason = f"its SHA-256 is {checksum} and should be {wrong[0]}"
        raise WeightsError(row.name, reason, remedy=remedy, url=row.url)


def _record(ready: Backbone) -> None:
    """Write down what the table does not say; forget what a record said before."""
    path = record_path(ready.name)
    try:
        before = find_backbone(ready.name)
    except WeightsError:
        before = ready
    if ready == BACKBONES.get(ready.name):
        path.unlink(missing_ok=True)
    else:
        part = path.with_suffix(".new")
        part.write_text(record_of(ready), encoding="utf-8")
        part.replace(path)
    if before != ready and before != BACKBONES.get(ready.name):
        (weights_folder() / before.file).unlink(missing_ok=True)


@contextmanager
def _alone(name: str) -> Iterator[None]:
    """Keep other windows and commands out of the folder; OSErrors in here are the disk's."""
    try:
        weights_folder().mkdir(parents=True, exist_ok=True)
        with FileLock(weights_folder() / ".lock", timeout=0):
            yield
    except Timeout as error:
        reason = "another window or command is installing weights"
        raise WeightsError(name, reason, remedy="wait") from error
    except OSError as error:
        raise download.no_room(name, error) from error


def _copy(name: str, file: Path, target: Path, tick: Tick) -> str:
    """Copy a file and return its SHA-256."""
    digest = hashlib.sha256()
    try:
        total, source = file.stat().st_size, file.open("rb")
    except OSError as error:
        raise WeightsError(name, f"{file}: {error.strerror}", remedy="file") from error
    with source, target.open("wb") as copied:
        while chunk := source.read(_COPY_BYTES):
            digest.update(chunk)
            copied.write(chunk)
            tick(copied.tell(), total)
    return digest.hexdigest()
