"""What a person should know of a project that was opened all the same."""

from dataclasses import dataclass
from pathlib import Path
from typing import Literal, TypeAlias

NoticeKind: TypeAlias = Literal["log set aside", "log missing", "read only"]


@dataclass(frozen=True, slots=True)
class Notice:
    """Something odd about a project file.

    Attributes:
        kind: "log set aside": changes of another file lay beside it, and were given another name.
            "log missing": the file was copied while it was in use, and may lack the last changes.
            "read only": it is only read, as it cannot be written.
        file: the file that was set aside; the project itself otherwise.
        reason: why it cannot be written; "" for the other kinds.
    """

    kind: NoticeKind
    file: Path
    reason: str = ""
