"""A project with all that a project can hold, to be damaged."""

import hashlib
import random
from pathlib import Path

import numpy as np
import pytest

from core.domain.adapting import ModelSettings
from core.domain.map import MapLayout
from core.domain.records import FoundFile, NewModel, Prediction, Trust
from core.store import Project

CLASSES = ("Owl", "Fox", "Heron/Grey", "Ünïcode", "Deleted")
N_LABELS = 260


def hash_of(text):
    """Return what stands for the hash of a picture."""
    return hashlib.blake2b(text.encode(), digest_size=16).hexdigest()


def fill(project, seed=0):
    """Put 300 images into a project, with 260 labels, a model, a run and a history."""
    random_ = random.Random(seed)
    folder_id = project.files.show_folder(Path("/pictures/birds and others"))
    found = [FoundFile(f"sub/{n % 7}/picture {n}.jpg", 1000 + n, 10**18 + n) for n in range(300)]
    with project.atomic():
        ids = project.files.add(folder_id, found)
        images = [
            project.files.record_image(one, hash_of(f"picture {n}"), 640, 480, "")
            for n, one in enumerate(ids)
        ]
    classes = [project.classes.add(name) for name in CLASSES]
    wanted = random_.sample(images, N_LABELS)
    for start in range(0, len(wanted), 20):
        for n, one in enumerate(classes[:4]):
            project.labels.put(wanted[start + n : start + 20 : 4], one.id)
    project.labels.put(wanted[:5], None, origin="confirmed", picked="model")
    project.labels.put(wanted[5:15], classes[1].id)
    project.history.undo()
    project.classes.rename(classes[0].id, "Barn owl")
    project.classes.remove(classes[4].id)
    with project.atomic():
        model_id = project.models.add(
            NewModel(
                learner="prototypes",
                backbone="lite0",
                backbone_sha256="0" * 64,
                settings=ModelSettings("auto", "lite0"),
                trust=Trust(0.9, 0.8, 0.95, 10, 9),
                classes=[(one.id, one.name) for one in classes[:4]],
                examples=[(one, two) for one, two in project.labels.of(wanted).items() if two],
                fingerprint="f",
                arrays={"learner.means": np.ones((4, 48), np.float32)},
            )
        )
        project.models.make_current(model_id, name="Adapt to 255 examples")
        vectors = np.random.default_rng(0).normal(size=(len(images), 48)).astype(np.float32)
        project.embeddings.put("lite0", zip(images, vectors, strict=True))
        share = np.array([0.7, 0.1, 0.1, 0.1], np.float16)
        project.models.put_predictions(
            model_id,
            [
                Prediction(one, classes[0].id, 0.7, classes[1].id, 0.1, 0.5, "labelled", share)
                for one in images
            ],
        )
    run_id, _ = project.runs.open(folder_id, model_id)
    project.runs.mark(run_id, [(one, "labelled", "") for one in ids])
    unlabelled = sorted({*images} - {*wanted})
    project.labels.put(
        unlabelled[:10], classes[0].id, origin="accepted", model_id=model_id, promise=0.02
    )
    project.notes.put("audit", {"model": 1, "pool": [1], "drawn": [1], "threshold": 0.5})
    places = np.zeros((3, 2), np.float32)
    project.layouts.put(MapLayout(np.array(images[:3]), places, "pca", "lite0", 3))


@pytest.fixture(scope="session")
def sound(tmp_path_factory):
    """A sound project file; it is not changed."""
    path = tmp_path_factory.mktemp("sound") / "sound.handful"
    with Project.open(path, create=True) as project:
        fill(project)
    return path


@pytest.fixture(scope="session")
def contents():
    """Return what a project says of pictures: the name of the class by hash, and more."""

    def read(path):
        with Project.open(path) as project:
            rows = project._db.execute(
                "SELECT images.hash, classes.name, at, origin, picked, model_id, promise"
                " FROM labels JOIN images ON images.id = labels.image_id"
                " LEFT JOIN classes ON classes.id = labels.class_id"
            ).fetchall()
            return {one[0]: one[1:] for one in rows}

    return read


@pytest.fixture(scope="session")
def tables():
    """Return all rows of a project, by table."""

    def read(path):
        with Project.open(path) as project:
            names = project._db.execute(
                "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE '%sqlite%'"
            ).fetchall()
            return {
                one: sorted(project._db.execute(f"SELECT * FROM {one}").fetchall(), key=repr)
                for (one,) in names
            }

    return read
