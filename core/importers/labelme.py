"""labelme: a JSON file for each picture, whose flags say what the picture as a whole is.

Source: https://github.com/wkentaro/labelme, examples/classification.
"""

from itertools import islice
from pathlib import Path

from core.domain.errors import LabelsError
from core.domain.imports import ImportChoices, LabelRecord
from core.domain.progress import Tick
from core.domain.reports import Skipped
from core.importers.interfaces import TICK_EVERY, Importer, Labels
from core.importers.source import Source, is_text

_MOST_TRIED = 20  # files opened to see whether a folder is one of labelme's
_KEYS = {"flags", "shapes"}

_NOT_LABELME = "it is no file of labelme"
_NO_PICTURE = "no picture is named"


class Labelme(Importer):
    """Of the flags, those that are set; shapes are of parts of a picture."""

    kind = "labelme"
    title = "labelme"

    def accepts(self, source: Source) -> bool:
        """See `Importer.accepts`."""
        if not source.is_folder:
            return _is_ours(source)
        files = (name for name in source.names if name.lower().endswith(".json"))
        return any(_is_ours(Source(source.path / name)) for name in islice(files, _MOST_TRIED))

    def read(self, source: Source, choices: ImportChoices, tick: Tick) -> Labels:
        """See `Importer.read`."""
        if not source.is_folder:
            labels = Labels(source.path.parent)
            files = [source.path]
        else:
            labels = Labels(source.path)
            files = sorted(path for path in source.path.rglob("*.json") if path.is_file())
        for number, path in enumerate(files):
            if number % TICK_EVERY == 0:
                tick(number, len(files))
            where = path.relative_to(labels.base).as_posix()
            record = _record(Source(path), where)
            if isinstance(record, str):
                labels.unusable.append(Skipped(where, record))
            else:
                labels.records.append(record)
        return labels


def _is_ours(source: Source) -> bool:
    head = source.json_head
    return head is not None and {*head.keys} >= _KEYS and "images" not in head.keys


def _record(source: Source, where: str) -> LabelRecord | str:
    try:
        content = source.json()
    except LabelsError as error:
        return error.reason
    if not isinstance(content, dict) or not content.keys() >= {"flags", "imagePath"}:
        return _NOT_LABELME
    image, flags = content["imagePath"], content["flags"]
    if not isinstance(image, str) or not image or not is_text(image):
        return _NO_PICTURE
    names = [
        name
        for name, is_set in (flags.items() if isinstance(flags, dict) else ())
        # `__ignore__` and the like are no classes.
        if is_set is True and is_text(name) and not name.startswith("__")
    ]
    top = Path(where).parent.as_posix()
    path = image.replace("\\", "/")
    return LabelRecord(path if top == "." else f"{top}/{path}", tuple(names), where)
