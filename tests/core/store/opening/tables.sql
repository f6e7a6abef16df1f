CREATE TABLE arrivals (
    id INTEGER PRIMARY KEY,
    folder_id INTEGER NOT NULL REFERENCES folders(id),
    file_id INTEGER NOT NULL REFERENCES files(id),
    image_id INTEGER REFERENCES images(id)) STRICT;

CREATE INDEX arrivals_by_file ON arrivals(file_id);

CREATE INDEX arrivals_by_image ON arrivals(image_id);

CREATE UNIQUE INDEX class_names ON classes(name) WHERE removed = 0;

CREATE TABLE classes (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL,
    colour TEXT NOT NULL,
    position INTEGER NOT NULL,
    removed INTEGER NOT NULL DEFAULT 0
) STRICT;

CREATE TABLE embeddings (
    image_id INTEGER NOT NULL REFERENCES images(id),
    backbone TEXT NOT NULL,
    vector BLOB NOT NULL,
    PRIMARY KEY (image_id, backbone)
) STRICT, WITHOUT ROWID;

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

CREATE TABLE files (
    id INTEGER PRIMARY KEY,
    folder_id INTEGER NOT NULL REFERENCES folders(id),
    path TEXT NOT NULL,
    n_bytes INTEGER NOT NULL,
    mtime_ns INTEGER NOT NULL,
    image_id INTEGER REFERENCES images(id),
    error TEXT NOT NULL DEFAULT '',
    missing INTEGER NOT NULL DEFAULT 0, changed_ns INTEGER, inode INTEGER NOT NULL DEFAULT 0, device INTEGER NOT NULL DEFAULT 0, in_doubt INTEGER NOT NULL DEFAULT 0, split TEXT NOT NULL DEFAULT '',
    UNIQUE (folder_id, path)
) STRICT;

CREATE INDEX files_by_image ON files(image_id);

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
, read_by INTEGER NOT NULL DEFAULT 1, reread INTEGER NOT NULL DEFAULT 0) STRICT;

CREATE TABLE labels (
    image_id INTEGER PRIMARY KEY REFERENCES images(id),
    class_id INTEGER REFERENCES classes(id),
    at TEXT NOT NULL
, origin TEXT NOT NULL DEFAULT 'given' CHECK (origin IN ('given', 'confirmed', 'accepted', 'imported')), picked TEXT NOT NULL DEFAULT '', model_id INTEGER REFERENCES models(id), promise REAL) STRICT;

CREATE INDEX labels_by_class ON labels(class_id);

CREATE TABLE layouts ( id INTEGER PRIMARY KEY CHECK (id = 1), backbone TEXT NOT NULL, method TEXT NOT NULL, at TEXT NOT NULL, n_arranged INTEGER NOT NULL, image_ids BLOB NOT NULL, places BLOB NOT NULL) STRICT;

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

CREATE TABLE run_items (
    run_id INTEGER NOT NULL REFERENCES runs(id),
    file_id INTEGER NOT NULL REFERENCES files(id),
    status TEXT NOT NULL DEFAULT 'pending',
    reason TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (run_id, file_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE runs (
    id INTEGER PRIMARY KEY,
    folder_id INTEGER NOT NULL REFERENCES folders(id),
    model_id INTEGER NOT NULL REFERENCES models(id),
    started TEXT NOT NULL,
    finished TEXT, turn INTEGER NOT NULL DEFAULT 0,
    UNIQUE (folder_id, model_id)
) STRICT;

CREATE TABLE settings (
    name TEXT PRIMARY KEY,
    value TEXT
) STRICT;

