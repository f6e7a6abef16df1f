"""The contract of formats, on a small project of odd names."""

import hashlib
from pathlib import Path

import numpy as np
from PIL import Image

from core.domain.errors import Cancelled, ExportError
from core.domain.export import Choices
from core.domain.plugins.entry_points import PluginRefused
from core.domain.progress import no_tick
from core.export import FORMATS, accepted
from core.export.interfaces import Content, Format
from core.operations.examples import add_examples
from core.operations.folders.scan import scan_folder
from core.public.testing.expecting import expect
from core.store import Project

_PICTURES = {
    "owl.png": "Owl",
    "two words & more.png": "Owl",
    "below/größer 100%.png": "Fox/röd <&>",
    "quote\"'.png": 'He said "fox", twice',
    "without.png": "",
}


def check_export(given: object, folder: Path) -> None:
    """See that a format keeps the contract of exports.

    Args:
        given: what the entry point names: the class, or an object of it.
        folder: an empty one; pytest's `tmp_path`.

    Raises:
        AssertionError: it does not; the sentence says how.
    """
    kind = str(getattr(given, "kind", ""))
    if kind in FORMATS:
        format = FORMATS[kind]
    else:
        try:
            format = accepted(kind, given)
        except PluginRefused as error:
            raise AssertionError(f"it would be left out: {error}") from error
    pictures = folder / "pictures"
    with Project.open(folder / "contract.handful", create=True) as project:
        _fill(project, pictures)
        before = _hashes(pictures)
        _see_preview(format, project, pictures, folder)
        _see_result(format, project, pictures, folder)
        _see_stop(format, project, pictures, folder)
        _see_mistakes(format, project, pictures, folder)
        expect(_hashes(pictures) == before, "the person's pictures must only be read")


def _fill(project: Project, pictures: Path) -> None:
    random = np.random.default_rng(0)
    for name in _PICTURES:
        place = pictures / name
        place.parent.mkdir(parents=True, exist_ok=True)
        Image.fromarray(random.integers(0, 255, (8, 8, 3), np.uint8)).save(place)
    scan_folder(project, pictures)
    for label in dict.fromkeys(filter(None, _PICTURES.values())):
        own = [pictures / name for name, given in _PICTURES.items() if given == label]
        add_examples(project, project.classes.add(label).id, own)


def _hashes(folder: Path) -> dict[str, str]:
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return {str(path): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


def _content(project: Project, pictures: Path, target: Path) -> Content:
    rows = list(project.listing.rows(pictures))
    return Content(project, pictures, rows, Choices(), target, of=pictures)


def _target(format: Format, folder: Path, name: str) -> Path:
    return folder / (name + ("" if format.is_folder else format.suffix))


def _see_preview(format: Format, project: Project, pictures: Path, folder: Path) -> None:
    target = _target(format, folder, "preview")
    text, files = format.preview(_content(project, pictures, target))
    expect(isinstance(text, str), "`preview` must return text and names of files")
    expect(all(isinstance(name, str) for name in files), "`preview` must return names of files")
    expect(text or files, "`preview` must show something of what would be written")
    expect(not target.exists(), "`preview` must write nothing")


def _see_result(format: Format, project: Project, pictures: Path, folder: Path) -> None:
    target = _target(format, folder, "result")
    report = format.run(_content(project, pictures, target), no_tick)
    n_all = len(_PICTURES)
    expect(target.is_dir() if format.is_folder else target.is_file(), "the target must be there")
    n_labelled = sum(bool(label) for label in _PICTURES.values())
    expect(report.n_written >= n_labelled, "all pictures with a label must be written")
    told = report.n_written + len(report.skipped)
    expect(told == n_all, "each picture must be written, or told as left out, once")
    again = _target(format, folder, "again")
    format.run(_content(project, pictures, again), no_tick)
    names = [
        sorted(str(path.relative_to(top)) for path in top.rglob("*")) for top in (target, again)
    ]
    expect(names[0] == names[1], "the same project must give the same files")


def _see_stop(format: Format, project: Project, pictures: Path, folder: Path) -> None:
    def stop(_done: int, _total: int) -> None:
        raise Cancelled

    target = _target(format, folder, "stopped")
    try:
        format.run(_content(project, pictures, target), stop)
    except Cancelled:
        pass
    else:
        raise AssertionError("`write` must call `tick`, so that a person can stop it")
    expect(not target.exists(), "a stopped export must leave nothing")


def _see_mistakes(format: Format, project: Project, pictures: Path, folder: Path) -> None:
    """See that the format's own `read` would notice a label that is written wrong."""
    target = _target(format, folder, "wrong")

    class Careless(type(format)):  # type: ignore[misc]
        def read(self, *place: object) -> object:
            return iter([(name, label + "!") for name, label in super().read(*place)])

    try:
        Careless().run(_content(project, pictures, target), no_tick)
    except ExportError:
        pass
    else:
        raise AssertionError("`read` must give each picture's name and label as they were written")
    expect(not target.exists(), "what reads differently must not take its place")
