"""What a project file says, read with plain SQL from a private copy: none of the program's code."""

import hashlib
import shutil
import sqlite3
import tempfile
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

ENDS = ("", "-wal", "-journal")


def hash_of(picture):
    """Fingerprint a picture's bytes as docs/files.md says that projects do."""
    return hashlib.blake2b(picture.read_bytes(), digest_size=16).hexdigest()


@dataclass(frozen=True)
class Said:
    """What a person said.

    Attributes:
        labels: (hash of the picture, name of the class, whether nobody looked) of each.
        classes: names of those that are shown.
    """

    labels: frozenset = frozenset()
    classes: frozenset = frozenset()

    def label_of(self):
        return {picture: name for picture, name, _ in self.labels}

    def with_class(self, name):
        return Said(self.labels, self.classes | {name})

    def with_labels(self, labels):
        """Return the same with these, (hash, class name, unseen), in place of older ones."""
        new = {one[0] for one in labels}
        kept = {one for one in self.labels if one[0] not in new}
        return Said(frozenset(kept | set(labels)), self.classes)


@dataclass(frozen=True)
class Record:
    """What must be in the project: all that was said, step by step, and where undo stands.

    Attributes:
        past: after each change, from before the first one.
        at: the step that shows; those behind it were undone.
    """

    past: tuple = (Said(),)
    at: int = 0

    @property
    def now(self):
        return self.past[self.at]

    def changed(self, said):
        """Return the record after one more change, which may be one of other things."""
        return Record((*self.past[: self.at + 1], said), self.at + 1)

    def undone(self):
        return Record(self.past, max(0, self.at - 1))

    def redone(self):
        return Record(self.past, min(len(self.past) - 1, self.at + 1))

    def is_in(self, seen):
        n_undone = len(self.past) - 1 - self.at
        return (seen.said, seen.n_done, seen.n_undone) == (self.now, self.at, n_undone)


@dataclass(frozen=True)
class Seen:
    """What a project file holds."""

    said: Said
    n_done: int
    n_undone: int
    predicted: dict
    """Hash of the picture -> class name, of the model in use."""
    pictures: frozenset
    """Hashes of all pictures that were ever read."""


def read(project, *, log_of=None):
    """Read a project that nobody is writing to, with the log that lies beside it; check it whole.

    Not to be asked while another state's log lies there: SQLite would play that back. Where the
    log lies beside another name of the file, `log_of` is that.
    """
    with tempfile.TemporaryDirectory(prefix="chaos-") as folder:
        copy = Path(folder) / "copy"
        for end in ENDS:
            source = Path(f"{(log_of or project) if end else project}{end}")
            if source.exists():
                shutil.copyfile(source, f"{copy}{end}")
        with closing(sqlite3.connect(copy)) as db:
            assert db.execute("PRAGMA integrity_check").fetchall() == [("ok",)], project
            assert db.execute("PRAGMA foreign_key_check").fetchall() == [], project
            return _seen(db)


def _seen(db):
    labels = db.execute(
        "SELECT hash, classes.name, origin = 'accepted' FROM labels"
        " JOIN images ON images.id = image_id JOIN classes ON classes.id = class_id"
    ).fetchall()
    (n_labels,) = db.execute("SELECT count(*) FROM labels").fetchone()
    assert n_labels == len(labels), "a label without a picture or a class"
    classes = db.execute("SELECT name FROM classes WHERE removed = 0")
    counts = dict(
        db.execute("SELECT state, count(*) FROM events WHERE kind = 'do' GROUP BY state").fetchall()
    )
    predicted = db.execute(
        "SELECT hash, name FROM predictions JOIN images ON images.id = image_id"
        " JOIN classes ON classes.id = class_id"
        " WHERE model_id = (SELECT value FROM settings WHERE name = 'model')"
    ).fetchall()
    return Seen(
        Said(
            frozenset((picture, name, bool(unseen)) for picture, name, unseen in labels),
            frozenset(name for (name,) in classes),
        ),
        counts.get("done", 0),
        counts.get("undone", 0),
        dict(predicted),
        frozenset(one for (one,) in db.execute("SELECT hash FROM images")),
    )


def pages_in(log):
    """Return the numbers of the pages that SQLite would play back from the bytes of a log.

    The format: https://www.sqlite.org/fileformat2.html#walformat
    """
    size, salt, pages, committed = int.from_bytes(log[8:12], "big"), log[16:24], set(), set()
    for at in range(32, len(log) - size - 23, size + 24):
        number, n_pages = (int.from_bytes(log[at + n : at + n + 4], "big") for n in (0, 4))
        if log[at + 8 : at + 16] != salt:
            break
        pages.add(number)
        if n_pages:
            committed |= pages
    return committed


def check_ledger(project, folder):
    """See that the newest run has every picture of the folder once, done, and as it is now."""
    with closing(sqlite3.connect(f"{project.as_uri()}?mode=ro", uri=True)) as db:
        run, finished = db.execute(
            "SELECT id, finished FROM runs ORDER BY turn DESC LIMIT 1"
        ).fetchone()
        assert finished, "the run was not finished"
        rows = db.execute(
            "SELECT files.path, status, hash, EXISTS (SELECT 1 FROM predictions WHERE image_id ="
            " images.id AND model_id = runs.model_id) FROM run_items"
            " JOIN runs ON runs.id = run_id JOIN files ON files.id = file_id"
            " LEFT JOIN images ON images.id = files.image_id WHERE run_id = ?",
            [run],
        ).fetchall()
        (n_lines,) = db.execute("SELECT count(*) FROM run_items WHERE run_id = ?", [run]).fetchone()
        embedded = db.execute("SELECT image_id, backbone FROM embeddings").fetchall()
    on_disk = {one.name: hash_of(one) for one in folder.glob("*.png")}
    assert len(rows) == n_lines == len(on_disk), "a picture is missing from the ledger, or twice"
    assert {path: one for path, _, one, _ in rows} == on_disk, "a file stands for another picture"
    assert all(is_predicted for *_, is_predicted in rows), "a picture without a prediction"
    assert {status for _, status, _, _ in rows} <= {"labelled", "unsure", "unknown"}
    assert len(embedded) == len(set(embedded))
