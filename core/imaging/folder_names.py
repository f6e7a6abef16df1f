"""What the name of a folder says: a split of a data set, a date, a camera, or a class."""

import re
from collections.abc import Collection

from core.domain.layouts import Split

# As the loaders of Hugging Face's datasets have them.
_SPLITS: dict[str, Split] = {
    **dict.fromkeys(("train", "training", "trainval"), "train"),
    **dict.fromkeys(("val", "valid", "validation", "dev", "development"), "val"),
    **dict.fromkeys(("test", "testing", "eval", "evaluation"), "test"),
}
_WORD = re.compile(r"[-_. ]+|(?<=[a-z])(?=[A-Z\d])")
_OF_A_SET = re.compile(r"(?:[-_ ]?(?:set|data|images?|split))$", re.IGNORECASE)

_YEAR = re.compile(r"(19|20)\d\d")
_DATE = re.compile(r"(19|20)\d\d[-_. ]?(0[1-9]|1[0-2])([-_. ]?(0[1-9]|[12]\d|3[01]))?", re.ASCII)
_BELOW_A_YEAR = re.compile(
    r"(0?[1-9]|[12]\d|3[01])"
    r"|(\d\d[-_. ]*)?(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*",
    re.IGNORECASE | re.ASCII,
)
# Design rule for Camera File system: 100CANON; and how telephones name theirs: 202107__.
_CAMERA = re.compile(r"DCIM|\d{3}(?=\d*[A-Z_])[A-Z0-9_]{5}|(19|20)\d{4}_[_a-z]", re.ASCII)

_PICTURES = frozenset(
    ("images", "image", "imgs", "img", "pictures", "pics", "photos", "jpg", "jpeg", "png", "raw")
)


def split_of(name: str) -> tuple[Split, str]:
    """Return the split that a folder's name means, and what else the name says.

    Example:
        >>> split_of("Validation"), split_of("seg_train"), split_of("crocodile")
        (('val', ''), ('train', 'seg'), ('', ''))
    """
    plain = _OF_A_SET.sub("", name.strip())
    exact = _SPLITS.get(plain.casefold())
    if exact:
        return exact, ""
    words = [word.casefold() for word in _WORD.split(name) if word]
    hits = [word for word in words if word in _SPLITS]
    if len(hits) != 1:
        return "", ""
    return _SPLITS[hits[0]], " ".join(word for word in words if word != hits[0])


def splits_among(names: Collection[str]) -> dict[str, Split]:
    """Return which of the folders beside one another are splits of one data set.

    There are at least two kinds of them, or a single folder with such a name. A name with more
    words counts where the others have the same: `seg_train` and `seg_test`, not `crash_test`.

    Example:
        >>> splits_among(["train", "val", "readme"]), splits_among(["train", "car"])
        ({'train': 'train', 'val': 'val'}, {})
    """
    by_rest: dict[str, dict[str, Split]] = {}
    for name in names:
        kind, rest = split_of(name)
        if kind:
            by_rest.setdefault(rest, {})[name] = kind
    for marked in by_rest.values():
        if len({*marked.values()}) >= 2:
            return marked
    return by_rest.get("", {}) if len(names) == 1 else {}


def is_date_or_camera(name: str, beside: Collection[str], *, below_date: bool) -> bool:
    """Tell whether a folder is named by a date or by a camera, not by what the pictures show.

    Bare numbers beside it that are no dates say that it is a number, too: the class 2001 of 3000.

    Args:
        name: of the folder.
        beside: the names of all folders that lie beside it, and its own.
        below_date: it lies below a folder of a date, so "07" may be a month.
    """
    if _CAMERA.fullmatch(name):
        return True
    if below_date and _BELOW_A_YEAR.fullmatch(name):
        return True
    if not (_YEAR.fullmatch(name) or _DATE.fullmatch(name)):
        return False
    numbers = (name for name in beside if name.isdigit())
    return not name.isdigit() or all(_YEAR.fullmatch(n) or _DATE.fullmatch(n) for n in numbers)


def is_only_pictures(name: str, above: str, beside: Collection[str]) -> bool:
    """Tell whether a folder only says that pictures are in it: `cat/images`, `cat/cat`."""
    plain = name.casefold()
    return len(beside) == 1 and (plain in _PICTURES or plain == above.casefold())
