"""What tests of a small file and connections to it look at and do."""

import os
import sqlite3
from pathlib import Path

from core.store.log_ownership import identity_of

NAMED = Path("birds as the person named it")


def n_handles(place):
    """Count the descriptors of a file, whoever opened them."""
    count = 0
    for one in list(Path("/dev/fd").iterdir()):
        try:
            facts = os.fstat(int(one.name))
        except OSError:  # the one that listed them
            continue
        count += (facts.st_dev, facts.st_ino) == identity_of(place)
    return count


def refuse_generations(db):
    """Let no statement set a generation."""

    def answer(action, what, value, *_):
        is_one = action == sqlite3.SQLITE_PRAGMA and what == "user_version" and value is not None
        return sqlite3.SQLITE_DENY if is_one else sqlite3.SQLITE_OK

    db.set_authorizer(answer)
