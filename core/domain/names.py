"""Names are data: how they are tidied at entry, compared, and shown where a line is read.

A class's or a file's name comes from anywhere. Nothing in it is ever an instruction, to a terminal,
to a window or to a spreadsheet, and two names that look the same are not two classes.
"""

import logging
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from types import TracebackType
from typing import Literal, TypeAlias

# C0 and C1 with their escape sequences, separators of lines, what turns the direction of text, and
# halves of pairs that stand for bytes that are no UTF-8.
_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]")

# Where a joiner shapes what is seen: between letters of scripts that join, and between emoji.
_JOINING = (
    "\u0600-\u0dff\u1000-\u109f\u1780-\u18af"
    "\u20e3\u2190-\u2bff\U0001f000-\U0001faff\U000e0020-\U000e007f"
)
_JOINER = "[\u200c\u200d]"
_UNSEEN_JOINER = re.compile(f"(?<![{_JOINING}]){_JOINER}|{_JOINER}(?![{_JOINING}])")
_UNSEEN = re.compile(
    "[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f"
    "\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff9-\ufffb"
    "\U000e0000-\U000e001f\U000e0080-\U000e0fff]"
    # Tags say whose flag it is, and nothing anywhere else.
    "|(?<![\U0001f3f4\U000e0020-\U000e007f])[\U000e0020-\U000e007f]+"
)
_BLANK = re.compile("\u2800")  # a braille cell without a dot; other blanks are Python's, too

_ExceptionInfo: TypeAlias = (
    tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]
)

LOG_LEVELS = ("debug", "info", "warning", "error")

Likeness: TypeAlias = Literal["look", "case"]
"""How two names are alike: nobody sees a difference, or they differ in capital letters alone."""


@dataclass(frozen=True, slots=True)
class Twin:
    """A name that came in, and that of a class which it could be taken for.

    Names that look the same mean one class, which has `other` for a name; names that differ in
    capital letters are two.
    """

    name: str
    other: str
    how: Likeness


def tidy_name(name: str) -> str:
    """Return a class's name as it is kept: composed (NFC), without idle blanks and empty parts.

    Example:
        >>> tidy_name("  bird /  snowy   owl/")
        'bird/snowy owl'
    """
    return _without_idle_blanks(unicodedata.normalize("NFC", name))


def regrouped(name: str, group: str, new: str) -> str:
    """Return a class's name with other words for its group; its own part stays as it is.

    Example:
        >>> regrouped("bird/owl", "bird", "fowl"), regrouped("bird/owl", "bird", "")
        ('fowl/owl', 'owl')
    """
    return _without_idle_blanks(tidy_name(new) + name[len(group) :])


def look(name: str) -> str:
    r"""Return what a name looks like: the same for two that nobody can tell apart.

    Example:
        >>> look("Ow\u200bl") == look("Owl\u00a0") == "Owl"
        True
    """
    if not (name.isascii() and name.isprintable()):
        name = _UNSEEN_JOINER.sub("", _UNSEEN.sub("", _BLANK.sub(" ", name)))
    return tidy_name(name)


def folded(name: str) -> str:
    """Return what a file system without capital letters makes of a name's look."""
    return unicodedata.normalize("NFC", look(name).casefold())


# See docs/adr/0059-names-are-data.md.
def twin(name: str, names: Iterable[str]) -> Twin | None:
    """Find a name that another could be taken for; None where the very name is among them."""
    names = list(names)
    if name in names or tidy_name(name) in names:
        return None
    seen, case = look(name), folded(name)
    near = [other for other in names if folded(other) == case]
    for other in near:
        if look(other) == seen:
            return Twin(name, other, "look")
    return Twin(name, near[0], "case") if near else None


def shown(text: str, keep: str = "") -> str:
    r"""Write what a terminal or a line of text would obey as the characters that stand for it.

    Args:
        text: a name, or a sentence with names in it.
        keep: characters that stay as they are, such as the line ends of a longer text.

    Example:
        >>> shown("\x1b[31mred\u202e")
        '\\x1b[31mred\\u202e'
    """
    return _CONTROL.sub(lambda match: match[0] if match[0] in keep else _code(match[0]), text)


class LogLines(logging.Formatter):
    """Writes log records as lines with the time, in which no name is obeyed.

    A message stays on its line; the lines of a traceback are kept.
    """

    def __init__(self) -> None:
        super().__init__("%(asctime)s %(levelname)s %(name)s: %(message)s")

    def formatMessage(self, record: logging.LogRecord) -> str:
        """Write the line. See `logging.Formatter.formatMessage`."""
        return shown(super().formatMessage(record))

    def formatException(self, ei: _ExceptionInfo) -> str:
        """Write the traceback. See `logging.Formatter.formatException`."""
        return shown(super().formatException(ei), keep="\n\t")


def json_shown(text: str) -> str:
    """Do the same to JSON, in the form that JSON reads as the character itself again."""
    return _CONTROL.sub(lambda match: "\n" if match[0] == "\n" else f"\\u{ord(match[0]):04x}", text)


def _code(character: str) -> str:
    number = ord(character)
    if 0xDC80 <= number <= 0xDCFF:  # how Python writes a byte that is no UTF-8
        return f"\\x{number - 0xDC00:02x}"
    plain = {"\n": "\\n", "\r": "\\r", "\t": "\\t"}
    form = "\\x{:02x}" if number < 0x100 else "\\u{:04x}"
    return plain.get(character) or form.format(number)


def _without_idle_blanks(name: str) -> str:
    parts = (" ".join(part.split()) for part in name.split("/"))
    return "/".join(part for part in parts if part)
