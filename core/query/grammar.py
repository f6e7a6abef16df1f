"""What a person may type to find images: words of the name, and terms such as `conf:<0.6`.

    fox label:hare,owl -status:failed conf:60%..90% date:>=2024-05 by:model

Terms must all hold; of the values after one colon, parted by commas, any will do; a minus turns a
term around. All other words, together, are a part of the file's name.
"""

import math
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Literal, TypeAlias, TypeVar

if TYPE_CHECKING:  # numpy is not needed before the first paint
    from core.domain.records import ClassRecord

_T = TypeVar("_T")
Kind: TypeAlias = Literal["label", "status", "conf", "date", "by", "origin"]

KINDS: tuple[Kind, ...] = ("label", "status", "conf", "date", "by", "origin")
NONE = "none"
"""In place of a class: "none of these"."""

STATUS_WORDS = {
    "todo": "pending",
    "pending": "pending",
    "labelled": "labelled",
    "labeled": "labelled",
    "unsure": "unsure",
    "unknown": "unknown",
    "failed": "failed",
}
ORIGIN_WORDS = {origin: origin for origin in ("given", "confirmed", "accepted", "imported")}
_BY = {"you": True, "me": True, "model": False}
_TOKEN = re.compile(r'(?P<term>-?[^\s":]+:(?:"[^"]*"?|[^\s"])*)|"[^"]*"?|\S+')
_VALUE = re.compile(r'(?:"[^"]*"?|[^,"])+')
_RANGE = re.compile(r"^(?P<sign><=|>=|<|>|=)?(?P<value>[^<>=]+)$")


Problem: TypeAlias = Literal["kind", "missing", "word", "class", "value"]


class QueryError(ValueError):
    """What was typed cannot be understood. The text says why in English; the facts say it, too.

    Attributes:
        problem: what the trouble is: no such "kind" of term, a "missing" value, a "word" that is
            none of a few, no such "class", a "value" that is no number or date.
        value: that cannot be understood; "" where it is missing.
        kind: of the term; what was typed in its place for "kind".
        known: what may be typed instead.
        start, end: where in the text.
    """

    def __init__(
        self, problem: Problem, value: str, kind: str, known: Sequence[str], span: tuple[int, int]
    ) -> None:
        self.problem = problem
        self.value = value
        self.kind = kind
        self.known = tuple(known)
        self.start, self.end = span
        super().__init__(_SENTENCES[problem].format(value=value, kind=kind, known=", ".join(known)))


_SENTENCES: dict[Problem, str] = {
    "kind": "“{kind}:” means nothing here. Use {known}, or quotes to find it in a name.",
    "missing": "Something is missing after “{kind}:”. For example {known}.",
    "word": "“{value}” is no {kind}. Use one of {known}.",
    "class": "There is no class “{value}”. Put names with blanks in quotes.",
    "value": "“{value}” cannot be read. For example {known}.",
}


@dataclass(frozen=True)
class Term:
    """One condition.

    Attributes:
        kind: what it asks about.
        source: as it was typed.
        is_not: whether it is negated.
        class_ids: for "label"; -1 stands for "none of these".
        statuses: for "status", words of `core.domain.records.STATUSES`.
        low, high: for "conf" in 0..1 and for "date" in nanoseconds since 1970; low is inside, high
            is not.
        by_person: for "by".
        origins: for "origin", words of `core.domain.records.ORIGINS`.
    """

    kind: Kind
    source: str
    is_not: bool = False
    class_ids: frozenset[int] = frozenset()
    statuses: frozenset[str] = frozenset()
    low: float = -math.inf
    high: float = math.inf
    by_person: bool = False
    origins: frozenset[str] = frozenset()


def parsed(text: str, classes: "Sequence[ClassRecord]") -> tuple[str, tuple[Term, ...]]:
    """Take apart what was typed.

    Args:
        text: what was typed.
        classes: those that "label:" may name.

    Returns:
        the words of the name, and the terms.

    Raises:
        QueryError: a term cannot be understood.
    """
    words, terms = [], []
    for match in _TOKEN.finditer(text):
        token = match.group()
        head, colon, rest = token.lstrip("-").partition(":")
        if not match["term"] or not colon or head.casefold() not in (*KINDS, "name"):
            if match["term"] and colon and head.isalpha() and rest:
                raise QueryError("kind", "", head, [f"{kind}:" for kind in KINDS], match.span())
            words.append(token.strip('"'))
        elif head.casefold() == "name":
            words.append(rest.strip('"'))
        else:
            terms.append(_term(head.casefold(), token, rest, classes, match.span()))  # type: ignore[arg-type]
    return " ".join(word for word in words if word), tuple(terms)


def _term(
    kind: Kind, source: str, rest: str, classes: "Sequence[ClassRecord]", span: tuple[int, int]
) -> Term:
    values = [value.strip().strip('"') for value in _VALUE.findall(rest)]
    values = [value for value in values if value]
    is_not = source.startswith("-")
    if not values:
        raise QueryError("missing", "", kind, [_EXAMPLES[kind]], span)
    if kind == "label":
        ids = frozenset(known for value in values for known in _class_ids(value, classes, span))
        return Term(kind, source, is_not, class_ids=ids)
    if kind == "status":
        words = frozenset(_word(value, STATUS_WORDS, kind, span) for value in values)
        return Term(kind, source, is_not, statuses=words)
    if kind == "origin":
        words = frozenset(_word(value, ORIGIN_WORDS, kind, span) for value in values)
        return Term(kind, source, is_not, origins=words)
    if kind == "by":
        return Term(kind, source, is_not, by_person=_word(values[0], _BY, kind, span))
    low, high = _range(values[0], kind, span)
    return Term(kind, source, is_not, low=low, high=high)


_EXAMPLES: dict[Kind, str] = {
    "label": "label:fox",
    "status": "status:unsure",
    "conf": "conf:<0.6",
    "date": "date:>=2024-05",
    "by": "by:you",
    "origin": "origin:accepted",
}


def _word(value: str, known: dict[str, _T], kind: Kind, span: tuple[int, int]) -> _T:
    meaning = known.get(value.casefold())
    if meaning is None:
        raise QueryError("word", value, kind, list(known), span)
    return meaning


def _class_ids(
    value: str, classes: "Iterable[ClassRecord]", span: tuple[int, int]
) -> frozenset[int]:
    """Find a class by its name, a group by what stands before the "/", else by the beginning."""
    typed = value.casefold()
    if typed == NONE:
        return frozenset({-1})
    names = {known.id: f"/{known.name.casefold()}/" for known in classes}
    # Whole parts from the beginning, then whole parts anywhere, then the mere beginning.
    for begun, part in ((True, f"/{typed}/"), (False, f"/{typed}/"), (True, f"/{typed}")):
        fits = {class_id for class_id, name in names.items() if part in name}
        if begun:
            fits = {class_id for class_id in fits if names[class_id].startswith(part)}
        if fits:
            return frozenset(fits)
    raise QueryError("class", value, "label", (), span)


def _range(value: str, kind: Kind, span: tuple[int, int]) -> tuple[float, float]:
    """Read "<0.6", "60%", "0.4..0.6", "2024-05"; a single date is the whole of that time."""
    read = _share if kind == "conf" else _date
    first, dots, last = value.partition("..")
    try:
        if dots:
            return read(first)[0], read(last)[1]
        match = _RANGE.match(value)
        if match is None:
            raise ValueError(value)
        low, high = read(match["value"])
        sign = match["sign"] or "="
        if sign == "=":
            return low, high
        return {
            "<": (-math.inf, low),
            "<=": (-math.inf, high),
            ">": (high, math.inf),
            ">=": (low, math.inf),
        }[sign]
    except ValueError:
        raise QueryError("value", value, kind, [_EXAMPLES[kind]], span) from None


def _share(text: str) -> tuple[float, float]:
    """Read "0.6" or "60%"; a whole number above 1 is meant as percent."""
    is_percent = text.strip().endswith("%")
    value = float(text.strip().rstrip("%"))
    value = value / 100 if is_percent or value > 1 else value
    if not 0 <= value <= 1:
        raise ValueError(text)
    # The next number that a confidence can be: so that "=0.6" and "<=0.6" hold 0.6 itself.
    return value, value + 5e-4


def _date(text: str) -> tuple[float, float]:
    """Read a year, month or day; return its beginning and its end."""
    parts = [int(part) for part in text.strip().split("-")]
    if not 1 <= len(parts) <= 3 or parts[0] < 1000:
        raise ValueError(text)
    year, month, day = (*parts, 1, 1)[:3]
    start = datetime(year, month, day).astimezone()
    if len(parts) == 1:
        end = datetime(year + 1, 1, 1).astimezone()
    elif len(parts) == 2:
        end = datetime(year + month // 12, month % 12 + 1, 1).astimezone()
    else:
        end = datetime.fromordinal(start.toordinal() + 1).astimezone()
    return start.timestamp() * 1e9, end.timestamp() * 1e9


def completions(text: str, classes: "Sequence[ClassRecord]") -> tuple[int, list[str]]:
    """Say how the last word could go on.

    Args:
        text: what stands before the cursor.
        classes: those that "label:" may name.

    Returns:
        where the word begins, and what could stand in its place.
    """
    tokens = list(_TOKEN.finditer(text))
    if not tokens or tokens[-1].end() != len(text):
        return len(text), []
    last = tokens[-1]
    token = last.group()
    minus = "-" if token.startswith("-") else ""
    head, colon, rest = token.removeprefix("-").partition(":")
    if not colon:
        kinds = [f"{minus}{kind}:" for kind in KINDS if kind.startswith(head.casefold()) and head]
        return last.start(), kinds
    begun = rest.rpartition(",")[0]
    typed = rest.rpartition(",")[2].strip('"').casefold()
    known: list[str] = {
        "label": [record.name for record in classes] + [NONE],
        "status": ["todo", "labelled", "unsure", "unknown", "failed"],
        "by": ["you", "model"],
        "origin": list(ORIGIN_WORDS),
        "conf": ["<0.6", "0.6..0.9", ">0.9"],
    }.get(head.casefold(), [])
    fits = [word for word in known if typed in word.casefold() and word.casefold() != typed]
    fits.sort(key=lambda word: not word.casefold().startswith(typed))
    before = f"{minus}{head}:{begun}{',' if begun else ''}"
    return last.start(), [before + quoted(word) for word in fits[:12]]


def quoted(name: str) -> str:
    """Write a class's name as a query reads it."""
    return f'"{name}"' if re.search(r"[\s,:]", name) else name
