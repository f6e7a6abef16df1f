"""The tables of a project file, and how an older file is brought up to date.

People and models are apart by schema: `labels` hold what a person said, `predictions` belong to a
model version. Nothing a person can point at is ever deleted from disk: folders and classes carry a
`removed` flag, so that undo and old models find them again.
"""

from sqlite_utils import Database, Migrations

from core.store.label_origins import restore_origins

APPLICATION_ID = 0x48414E44  # "HAND": lets `file` and us tell a project from any other SQLite file

migrations = Migrations("handful")

_FIRST_VERSION = """
CREATE TABLE folders (
    id INTEGER PRIMARY KEY,
    path TEXT NOT NULL UNIQUE,
    removed INTEGER NOT NULL DEFAULT 1
) STRICT;

CREATE TABLE images (
    id INTEGER PRIMARY KEY,
    hash TEXT NOT NULL UNIQUE,
    width INTEGER,
    height INTEGER,
    error TEXT NOT NULL DEFAULT ''
) STRICT;

CREATE TABLE files (
    id INTEGER PRIMARY KEY,
    folder_id INTEGER NOT NULL REFERENCES folders(id),
    path TEXT NOT NULL,
    n_bytes INTEGER NOT NULL,
    mtime_ns INTEGER NOT NULL,
    image_id INTEGER REFERENCES images(id),
    error TEXT NOT NULL DEFAULT '',
    missing INTEGER NOT NULL DEFAULT 0,
    UNIQUE (folder_id, path)
) STRICT;
CREATE INDEX files_by_image ON files(image_id);

CREATE TABLE embeddings (
    image_id INTEGER NOT NULL REFERENCES images(id),
    backbone TEXT NOT NULL,
    vector BLOB NOT NULL,
    PRIMARY KEY (image_id, backbone)
) STRICT, WITHOUT ROWID;

CREATE TABLE classes (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL,
    colour TEXT NOT NULL,
    position INTEGER NOT NULL,
    removed INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE UNIQUE INDEX class_names ON classes(name) WHERE removed = 0;

CREATE TABLE labels (
    image_id INTEGER PRIMARY KEY REFERENCES images(id),
    class_id INTEGER REFERENCES classes(id),
    at TEXT NOT NULL
) STRICT;
CREATE INDEX labels_by_class ON labels(class_id);

CREATE TABLE models (
    id INTEGER PRIMARY KEY,
    created TEXT NOT NULL,
    learner TEXT NOT NULL,
    backbone TEXT NOT NULL,
    backbone_sha256 TEXT NOT NULL,
    settings TEXT NOT NULL,
    trust TEXT NOT NULL,
    classes TEXT NOT NULL,
    examples TEXT NOT NULL,
    fingerprint TEXT NOT NULL,
    arrays BLOB NOT NULL
) STRICT;

CREATE TABLE predictions (
    model_id INTEGER NOT NULL REFERENCES models(id),
    image_id INTEGER NOT NULL REFERENCES images(id),
    class_id INTEGER NOT NULL REFERENCES classes(id),
    confidence REAL NOT NULL,
    runner_up_id INTEGER REFERENCES classes(id),
    runner_up_confidence REAL NOT NULL,
    unknown REAL NOT NULL,
    status TEXT NOT NULL,
    probabilities BLOB NOT NULL,
    PRIMARY KEY (model_id, image_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE runs (
    id INTEGER PRIMARY KEY,
    folder_id INTEGER NOT NULL REFERENCES folders(id),
    model_id INTEGER NOT NULL REFERENCES models(id),
    started TEXT NOT NULL,
    finished TEXT,
    UNIQUE (folder_id, model_id)
) STRICT;

CREATE TABLE run_items (
    run_id INTEGER NOT NULL REFERENCES runs(id),
    file_id INTEGER NOT NULL REFERENCES files(id),
    status TEXT NOT NULL DEFAULT 'pending',
    reason TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (run_id, file_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE settings (
    name TEXT PRIMARY KEY,
    value TEXT
) STRICT;

CREATE TABLE events (
    id INTEGER PRIMARY KEY,
    at TEXT NOT NULL,
    who TEXT NOT NULL,
    name TEXT NOT NULL,
    kind TEXT NOT NULL DEFAULT 'do',
    inverts INTEGER REFERENCES events(id),
    state TEXT NOT NULL DEFAULT 'done',
    changes TEXT NOT NULL
) STRICT;
"""


@migrations()
def first_version(db: Database) -> None:
    """Create every table of version 0.1."""
    # Statement by statement: executescript would commit the migration's own transaction.
    for statement in _FIRST_VERSION.split(";\n"):
        if statement.strip():
            db.execute(statement)


@migrations()
def map_layouts(db: Database) -> None:
    """Give the map of the images a place: its one row is a whole layout, replaced as one."""
    db.execute(
        "CREATE TABLE layouts ("
        " id INTEGER PRIMARY KEY CHECK (id = 1),"
        " backbone TEXT NOT NULL,"
        " method TEXT NOT NULL,"
        " at TEXT NOT NULL,"
        " n_arranged INTEGER NOT NULL,"
        " image_ids BLOB NOT NULL,"
        " places BLOB NOT NULL"
        ") STRICT"
    )


@migrations()
def origins_of_labels(db: Database) -> None:
    """Note how each label came to be; see `core.domain.records.Origin`.

    Of older labels the journal tells: what was accepted unseen, under which promise, and what a
    person agreed with.
    """
    db.execute(
        "ALTER TABLE labels ADD COLUMN origin TEXT NOT NULL DEFAULT 'given'"
        " CHECK (origin IN ('given', 'confirmed', 'accepted', 'imported'))"
    )
    db.execute("ALTER TABLE labels ADD COLUMN picked TEXT NOT NULL DEFAULT ''")
    db.execute("ALTER TABLE labels ADD COLUMN model_id INTEGER REFERENCES models(id)")
    db.execute("ALTER TABLE labels ADD COLUMN promise REAL")
    restore_origins(db)


@migrations()
def turns_of_runs(db: Database) -> None:
    """Number the runs in the order in which they were last begun; a clock may jump."""
    db.execute("ALTER TABLE runs ADD COLUMN turn INTEGER NOT NULL DEFAULT 0")
    db.execute("UPDATE runs SET turn = id")


@migrations()
def passing_errors(db: Database) -> None:
    """Forget that memory was short once, which was held to be a picture's own fault for good."""
    db.execute("UPDATE images SET error = '' WHERE error = 'there is not enough memory to open it'")


@migrations()
def facts_of_files(db: Database) -> None:
    """Note what the system said of each file when it was read; see `core.domain.file_facts`.

    Nobody knows that of files read before: they are hashed once more, and not embedded.
    """
    db.execute("ALTER TABLE files ADD COLUMN changed_ns INTEGER")
    db.execute("ALTER TABLE files ADD COLUMN inode INTEGER NOT NULL DEFAULT 0")
    db.execute("ALTER TABLE files ADD COLUMN device INTEGER NOT NULL DEFAULT 0")
    db.execute("ALTER TABLE files ADD COLUMN in_doubt INTEGER NOT NULL DEFAULT 0")


@migrations()
def rules_of_reading(db: Database) -> None:
    """Note by which rules each image was read, see `core.domain.reading_rules`.

    `reread` are the rules that made it be read again; 0 where none did.
    """
    db.execute("ALTER TABLE images ADD COLUMN read_by INTEGER NOT NULL DEFAULT 1")
    db.execute("ALTER TABLE images ADD COLUMN reread INTEGER NOT NULL DEFAULT 0")


@migrations()
def splits_of_files(db: Database) -> None:
    """Note which part of a data set a file belongs to: "train", "val", "test"; "" for none.

    It follows from the file's place, so it is no change of a person's, and undo leaves it alone.
    """
    db.execute("ALTER TABLE files ADD COLUMN split TEXT NOT NULL DEFAULT ''")


@migrations()
def arrivals(db: Database) -> None:
    """Number the pictures that come into watched folders; see `core.store.watching.arrivals`.

    Not among what is saved of a damaged file: what was labelled by then is no arrival any more.
    """
    db.execute(
        "CREATE TABLE arrivals ("
        " id INTEGER PRIMARY KEY,"
        " folder_id INTEGER NOT NULL REFERENCES folders(id),"
        " file_id INTEGER NOT NULL REFERENCES files(id),"
        " image_id INTEGER REFERENCES images(id)"
        ") STRICT"
    )
    db.execute("CREATE INDEX arrivals_by_file ON arrivals(file_id)")
    db.execute("CREATE INDEX arrivals_by_image ON arrivals(image_id)")
