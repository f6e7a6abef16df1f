"""`handful doctor`: what runs here, on what, where it keeps what, and what makes it slow."""

import os
import platform
import shutil
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import click

from core.backbones import all_backbones, is_installed, weights_folder
from core.backbones.openvino import cache_folder
from core.cli.console import give, project_at, show
from core.cli.shell.command import command, wants_json
from core.cli.shell.config import config_file
from core.cli.shell.plugin_messages import plugin_lines
from core.domain.errors import DeviceError
from core.operations.plugins.listing import list_plugins

if TYPE_CHECKING:
    from core.domain.plugins.records import InstalledPlugin

_PACKAGES = (
    "openvino",
    "torch",
    "numpy",
    "scikit-learn",
    "pillow",
    "onnxruntime",
    "PySide6-Essentials",
)
_EIGHT_BITS = ("avx512_vnni", "avx_vnni", "amx_int8", "asimddp", "i8mm")
_LEAST_FREE_GB = 2.0
_FAR = ("nfs", "nfs4", "cifs", "smb3", "smbfs", "9p", "fuse.sshfs", "afpfs", "webdav")


@dataclass(frozen=True, slots=True)
class Place:
    """A folder that Handful keeps things in.

    Attributes:
        what: lies there.
        path: of it; it need not be there yet.
        n_bytes: that it holds now.
        is_writable: whether more can be put there.
    """

    what: str
    path: Path
    n_bytes: int
    is_writable: bool


@command(examples=("handful doctor", "handful doctor birds.handful --json"))
@click.argument("project", required=False, type=click.Path(dir_okay=False, path_type=Path))
def doctor(project: Path | None) -> None:
    """Say what runs here: versions, devices, caches, and what makes Handful slow.

    With PROJECT, look at where that lies, too.
    """
    flags = _flags()
    device, reason = _device()
    places = list(_places())
    plugins = list_plugins()
    advice = [*_advice(device, reason, flags, places), *(_of_project(project) if project else ())]
    facts = {
        "versions": _versions(),
        "system": platform.platform(),
        "processor": {
            "name": _processor(),
            "n_cores": os.cpu_count(),
            "n_usable": _n_usable(),
            "counts_in_eight_bits": None if flags is None else bool(flags),
        },
        "device": device,
        "backbones": [backbone.name for backbone in all_backbones() if is_installed(backbone)],
        "plugins": plugins,
        "places": places,
        "config": config_file() if config_file().is_file() else None,
        "advice": advice,
    }
    if wants_json():
        give(facts)
        return
    show(_lines(facts, plugins, places, advice))


def _lines(
    facts: Mapping[str, object],
    plugins: "Sequence[InstalledPlugin]",
    places: list[Place],
    advice: list[str],
) -> Iterator[str]:
    versions = facts["versions"]
    assert isinstance(versions, dict)
    yield "Versions:"
    yield from (f"  {name:<14} {number or 'not installed'}" for name, number in versions.items())
    yield f"System:      {facts['system']}"
    yield f"Processor:   {_processor()}, {_n_usable()} of {os.cpu_count()} cores usable"
    yield f"Computes on: {facts['device']}"
    yield f"Backbones:   {', '.join(name for name in _names(facts['backbones']))}"
    yield from plugin_lines(plugins)
    yield "Places:"
    for place in places:
        state = "" if place.is_writable else ", cannot be written"
        yield f"  {place.what:<20} {place.path}  ({place.n_bytes / 1e6:.1f} MB{state})"
    yield f"Defaults:    {facts['config'] or f'none in {config_file()}'}"
    yield "What makes it slow:"
    yield from (f"  {line}" for line in advice or ["nothing that can be seen from here"])


def _names(value: object) -> list[str]:
    return [str(name) for name in value] if isinstance(value, list) else []


def _versions() -> dict[str, str | None]:
    from importlib.metadata import PackageNotFoundError, version

    numbers: dict[str, str | None] = {"handful": version("handful")}
    numbers["python"] = platform.python_version()
    for name in _PACKAGES:
        try:
            numbers[name] = version(name)
        except PackageNotFoundError:
            numbers[name] = None
    return numbers


def _processor() -> str:
    for line in _text("/proc/cpuinfo").splitlines():
        if line.startswith("model name"):
            return line.partition(":")[2].strip()
    return platform.processor() or platform.machine()


def _flags() -> list[str] | None:
    """Return the instructions that count in eight bits; None where the system does not say."""
    for line in _text("/proc/cpuinfo").splitlines():
        if line.startswith(("flags", "Features")):
            words = line.partition(":")[2].split()
            return [flag for flag in _EIGHT_BITS if flag in words]
    return None


def _text(path: str) -> str:
    try:
        return Path(path).read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ""


def _n_usable() -> int:
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _device() -> tuple[str, str]:
    """Return what "auto" takes, and why that is not the GPU that seems to be there."""
    from core.embedding.device import choose_device, likely_device

    guess = likely_device()
    try:
        device = choose_device("auto")
    except (DeviceError, ImportError, OSError) as error:
        return "cpu", str(error)
    if guess != "cpu" and device == "cpu" and sys.platform != "darwin":
        return device, "PyTorch finds no GPU that it can use, though a driver is there"
    return device, ""


def _places() -> Iterator[Place]:
    from core.domain import private_files

    cache = private_files.cache_folder()
    yield _place("weights", weights_folder())
    yield _place("converted networks", cache_folder())
    yield _place("thumbnails", cache / "thumbnails.sqlite3")


def _place(what: str, path: Path) -> Place:
    files = [path] if path.is_file() else path.rglob("*") if path.is_dir() else []
    n_bytes = sum(file.stat().st_size for file in files if file.is_file())
    above = next(folder for folder in (path, *path.parents) if folder.exists())
    return Place(what, path, n_bytes, os.access(above, os.W_OK))


def _advice(
    device: str, reason: str, flags: list[str] | None, places: list[Place]
) -> Iterator[str]:
    """Say what makes it slow here, why, and what helps."""
    if reason:
        yield f"The GPU is not used: {reason}. Install the driver and PyTorch of one CUDA version."
    if flags == [] and device == "cpu":
        yield (
            "This processor does not count in eight bits (no VNNI, AMX or dot product), so the"
            " default networks gain little by it. `--backbone lite0` looks at pictures once."
        )
    n_all = os.cpu_count() or 1
    if _n_usable() < n_all:
        yield f"Only {_n_usable()} of {n_all} cores may be used: see taskset, or the container."
    threads = os.environ.get("OMP_NUM_THREADS", "")
    if threads.isdecimal() and int(threads) < _n_usable():
        yield f"OMP_NUM_THREADS is {threads}, so learning uses no more cores than that."
    for place in places:
        if not place.is_writable:
            yield f"{place.path} cannot be written, so {place.what} are made again each time."
    free = shutil.disk_usage(next(p for p in (Path.home(), *Path.home().parents) if p.exists()))
    if free.free < _LEAST_FREE_GB * 1e9:
        yield f"Only {free.free / 1e9:.1f} GB are free on the disk of {Path.home()}."


def _of_project(project: Path) -> list[str]:
    from core import api

    with project_at(project, only_reads=True) as opened:
        folders, is_stale = opened.files.folders(), api.is_stale(opened)
    far = [path for path in (project.absolute().parent, *folders) if _kind_of_disk(path) in _FAR]
    lines = [f"{path} is on a network drive: reading pictures waits for it." for path in far]
    lines += [f"{folder} is not there." for folder in folders if not folder.is_dir()]
    if is_stale:
        lines.append("The examples have changed since the model was made: adapt again.")
    return lines


def _kind_of_disk(path: Path) -> str:
    """Return the kind of file system that a path lies on; "" where the system does not say."""
    mounts = [line.split() for line in _text("/proc/mounts").splitlines()]
    places = [(words[1].replace("\\040", " "), words[2]) for words in mounts if len(words) > 2]
    around = [(len(place), kind) for place, kind in places if path.is_relative_to(place)]
    return max(around, default=(0, ""))[1]
