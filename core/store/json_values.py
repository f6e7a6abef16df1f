"""JSON from a project file, which may be broken, or made by somebody else."""

import json
from pathlib import Path
from typing import Any

from sqlite_utils import Database

from core.domain.errors import ProjectDamaged


def parsed(text: object) -> Any:  # noqa: ANN401 - whatever JSON holds
    """Read JSON.

    Raises:
        ValueError: it is none, nested too deep, or no text at all.
    """
    if not isinstance(text, str):
        raise ValueError("it is not text")
    try:
        return json.loads(text)
    except RecursionError as error:
        raise ValueError("it is nested too deep") from error


def damaged(db: Database, reason: str) -> ProjectDamaged:
    """Say that a project cannot be used as it is. `reason` says what of it."""
    return ProjectDamaged(getattr(db.conn, "path", Path()), reason)


def is_id(value: object) -> bool:
    """Whether this can be the id of a row; JSON's `true` is none."""
    return isinstance(value, int) and not isinstance(value, bool) and 0 < value < 2**63
