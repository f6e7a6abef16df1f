"""Small real projects for the tests of the window."""

import sqlite3
from contextlib import closing
from dataclasses import asdict, replace
from pathlib import Path

import numpy as np

from core.analysis import out_of_fold as held_out
from core.api import add_examples, scan_folder
from core.domain.adapting import ModelSettings
from core.domain.records import NewModel, Prediction, Trust
from core.imaging.discovery import content_hash
from core.operations.challenger import Challenger
from core.store import Project

TRUST = Trust(0.93, 0.84, 0.97, 15, 14)


def rows_of(path, query, values=()):
    """Ask a project file, as nobody of the program does, and return the rows."""
    with closing(sqlite3.connect(path)) as database, database:
        return database.execute(query, list(values)).fetchall()


def draw_folder(draw_image, folder, n, seed=0):
    """Draw `n` pictures a.png, b.png, ... into a folder."""
    return [draw_image(folder / f"{chr(ord('a') + i)}.png", seed=seed * 1000 + i) for i in range(n)]


def make_project(path, draw_image, *, n_pool=4, classes=("Owl", "Fox"), n_examples=2):
    """Make a project with a scanned pool and a few classes with examples; return its path."""
    with Project.open(path, create=True) as project:
        if n_pool:
            draw_folder(draw_image, path.parent / "pool", n_pool, seed=1)
            scan_folder(project, path.parent / "pool")
        for number, name in enumerate(classes):
            record = project.classes.add(name)
            if n_examples:
                files = draw_folder(draw_image, path.parent / name, n_examples, seed=number + 2)
                add_examples(project, record.id, files)
    return path


def read_pool(project, folder):
    """Give every file of a folder an image, as embedding would."""
    for record in list(project.files.unread(project.files.folder_id(folder))):
        content = content_hash(record.full_path.read_bytes())
        project.files.record_image(record.id, content, 64, 48, "")


def add_model(
    path,
    *,
    statuses=("labelled", "unsure", "unknown"),
    confidences=(0.9, 0.4, 0.3),
    n_slips=None,
):
    """Give the project a model, and its pool predictions of these statuses in turn.

    With `n_slips` the model has a table of what was held out: so many examples taken for the other
    class.
    """
    with Project.open(path, lock=False) as project:
        folder = project.files.folders()[0]
        with project.atomic():
            read_pool(project, folder)
            classes = project.classes.all()
            images, labels = project.labels.examples()
            arrays = {"weights": np.zeros(1, np.float32)}
            if n_slips is not None:
                arrays |= held_out_of(images, labels, [one.id for one in classes], n_slips)
            model_id = project.models.add(
                NewModel(
                    learner="ridge",
                    backbone="lite0",
                    backbone_sha256="0" * 64,
                    settings=ModelSettings("auto", "lite0"),
                    trust=TRUST,
                    classes=[(one.id, one.name) for one in classes],
                    examples=list(zip(images.tolist(), labels.tolist(), strict=True)),
                    fingerprint="of long ago",
                    arrays=arrays,
                )
            )
            project.models.make_current(model_id, name="Adapt to 4 examples")
        entries = project.listing.entries()
        pool = entries.image_ids[(entries.label_ids == 0) & (entries.image_ids > 0)]
        rest = [0.0] * (len(classes) - 2)
        chances = np.array([0.7, 0.3, *rest], np.float16)
        with project.atomic():
            project.models.put_predictions(
                model_id,
                [
                    Prediction(
                        image_id=int(image_id),
                        class_id=classes[i % 2].id,
                        confidence=confidences[i % len(confidences)],
                        runner_up_id=classes[(i + 1) % 2].id,
                        runner_up_confidence=0.1,
                        unknown=0.5,
                        status=statuses[i % len(statuses)],
                        probabilities=chances,
                    )
                    for i, image_id in enumerate(pool)
                ],
            )
    return path


def add_better_model(path, *, n_changed=2, share=0.98, n_left=0):
    """Put a better model beside the one in use, as if it had been found; return its id.

    Of the images predicted so far it leaves out the last `n_left`, and says another class of the
    first `n_changed`.
    """
    with Project.open(path, lock=False) as project, project.atomic():
        base = project.models.current()
        model_id = project.models.add(
            NewModel(
                learner="committee",
                backbone=base.backbone,
                backbone_sha256=base.backbone_sha256,
                settings=replace(base.settings, improved="lite0-better"),
                trust=replace(TRUST, share=share),
                classes=list(zip(base.class_ids, base.class_names, strict=True)),
                examples=project.models.examples(base.id),
                fingerprint=base.fingerprint,
                arrays=project.models.arrays(base.id),
            )
        )
        known = list(project.models.predictions(base.id, project.files.image_ids()).values())
        known = known[: len(known) - n_left]
        changed = [
            replace(one, class_id=one.runner_up_id, runner_up_id=one.class_id)
            for one in known[:n_changed]
        ]
        project.models.put_predictions(model_id, [*changed, *known[n_changed:]])
        note = Challenger(base.fingerprint, "lite0-better", model_id, 61.0, is_ready=True)
        project.notes.put("candidate", asdict(note))
    return model_id


def held_out_of(image_ids, labels, class_ids, n_slips):
    """Make a table of two classes in which all but the first few examples are right."""
    numbers = np.array([class_ids.index(one) for one in labels.tolist()])
    guesses = np.where(np.arange(len(numbers)) < n_slips, 1 - numbers, numbers)
    logits = 4 * np.eye(2, dtype=np.float32)[guesses]
    return held_out.to_arrays(logits, 1.0, image_ids.tolist(), labels)


def examples_of(path: Path) -> dict[str, int]:
    """Count the examples of each class, as the project file has them."""
    with Project.open(path, lock=False) as project:
        return {one.name: one.n_examples for one in project.classes.all()}
