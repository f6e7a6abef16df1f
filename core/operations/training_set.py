"""The examples as learners want them: embeddings, class numbers, a fingerprint of it all."""

import hashlib
import json
from collections.abc import Iterable

import numpy as np

from core.analysis.example_groups import example_groups
from core.backbones import Backbone
from core.backbones.adapted.serialization import is_adapted
from core.classifiers.model_selection import LEAST_FOLDER
from core.domain.adapting import ModelSettings, TrainingSet
from core.domain.arrays import Floats, Ints
from core.domain.device import Device
from core.domain.errors import ImageError, NotEnoughExamples
from core.domain.progress import Tick
from core.domain.records import FileRecord, ModelRecord
from core.domain.reports import Skipped
from core.imaging.decoding import content_hash as hash_of
from core.imaging.decoding import read_bytes
from core.operations.embed_folder import embedded, record
from core.operations.image_signatures import shots_in, signs_in
from core.store import Project


def fingerprint(project: Project, settings: ModelSettings) -> str:
    """Digest all that decides what `adapt` gives: examples, method, backbone, seed, training."""
    image_ids, class_ids = project.labels.examples()
    digest = hashlib.blake2b(digest_size=16)
    decisive: list[object] = [settings.method, settings.backbone, settings.seed]
    if settings.train:  # only then: models from before such settings keep their digest
        decisive.append(settings.train)
    digest.update(json.dumps(decisive, sort_keys=True).encode())
    order = np.argsort(image_ids)
    digest.update(np.stack([image_ids[order], class_ids[order]]).tobytes())
    # Models from before such a change keep their digest, unless it concerns their examples.
    if reread := project.embeddings.reread_among(image_ids.tolist()):
        digest.update(json.dumps(reread).encode())
    return digest.hexdigest()


def notes_on(project: Project) -> tuple[str, ...]:
    """Say which classes take no part, as they have no example."""
    return tuple(
        f"{record.name} has no example yet and takes no part."
        for record in project.classes.all()
        if record.n_examples == 0
    )


MOST_OF_FOLDER = 4000
"""Images of the folder that take part in adapting; more add seconds and hardly any accuracy."""


def folder_of(project: Project, backbone: Backbone) -> Floats | None:
    """Return the embedded images without labels, None where there are too few to tell anything."""
    vectors = project.embeddings.unlabelled(backbone.keys, MOST_OF_FOLDER)
    return vectors if len(vectors) >= LEAST_FOLDER else None


def embed_parts(project: Project, backbone: Backbone, device: Device, tick: Tick) -> None:
    """Make the parts that images of the folder lack which were embedded.

    That is so in a project of an earlier version, whose features were others, and after another
    network was put beside.
    """
    earlier = backbone.in_float
    image_ids: list[int] = []
    for key in (backbone.key, earlier.key, earlier.with_views.key):
        image_ids = image_ids or project.embeddings.unlabelled_ids(key, MOST_OF_FOLDER)
    have = set(project.embeddings.present_all(backbone.keys, image_ids))
    files = project.files.of_images(image_id for image_id in image_ids if image_id not in have)
    if files:
        _embed(project, list(files.values()), backbone, device, tick)


def _embed(
    project: Project, files: list[FileRecord], backbone: Backbone, device: Device, tick: Tick
) -> None:
    done = 0
    tick(0, len(files))
    for batch in embedded(project, files, backbone, device):
        with project.atomic():
            record(project, batch)
        done += len(batch)
        tick(done, len(files))


MOST_ADAPTED = 600
"""Images of the folder that an adapted backbone looks at to see how its classes lie."""


def embed_around(
    project: Project, plain: Backbone, adapted: Backbone, device: Device, tick: Tick
) -> Floats | None:
    """Embed some of the folder's images with another backbone; see `folder_of`.

    Args:
        project: an open project.
        plain: the backbone that the folder is embedded with.
        adapted: the one to embed them with now.
        device, tick: as everywhere.
    """
    image_ids = project.embeddings.unlabelled_ids(plain.key, MOST_ADAPTED)
    if len(image_ids) < LEAST_FOLDER:
        return None
    have = set(project.embeddings.present_all(adapted.keys, image_ids))
    files = project.files.of_images(image_id for image_id in image_ids if image_id not in have)
    _embed(project, list(files.values()), adapted, device, tick)
    return folder_of(project, adapted)


# See docs/adr/0031-transductive-learning-ends-in-linear-heads.md.
LEAST_NEWS, NEWS = 10, 0.2
"""New images are a reason to look at a folder again from this many, and this share of it, on."""


def count_news(project: Project, model: ModelRecord, key: str) -> int:
    """Count the images that are new to a model, where there are enough of them to look at.

    A model that looks at the folder's images (`core.operations.adapt.WITH_FOLDER`) knows how those
    lie that were there when it was made: what else is labelled with it may hold other things.

    Args:
        project: an open project.
        model: in use.
        key: of the embeddings that it looks at.

    Returns:
        0 where no folder is mostly as the model knows it, or where all images are too few.
    """
    newest = model.settings.newest_image
    folders = project.embeddings.unlabelled_by_folder(key, newest or 0)
    n_all = sum(n for n, _ in folders)
    if n_all < LEAST_FOLDER:
        return 0
    if newest is None:  # made by an earlier version
        n_known = model.settings.n_folder or 0
        return n_all - n_known if n_all >= 2 * max(n_known, 1) else 0
    is_news = any(n_new >= max(LEAST_NEWS, NEWS * n) for n, n_new in folders)
    return sum(n_new for _, n_new in folders) if is_news else 0


def embed_examples(
    project: Project, backbone: Backbone, device: Device, tick: Tick
) -> list[Skipped]:
    """Embed the examples that have no embedding yet; return those that cannot be used."""
    image_ids, _ = project.labels.examples()
    have = project.embeddings.present_all(backbone.keys, image_ids.tolist())
    missing = sorted(set(image_ids.tolist()) - set(have))
    errors = project.files.errors_of(missing)
    files = project.files.of_images(image_id for image_id in missing if image_id not in errors)
    known = project.files.hashes_of(files)
    done = 0
    skipped = []
    tick(0, len(files))
    for batch in embedded(project, list(files.values()), backbone, device):
        with project.atomic():
            record(project, batch)
        skipped += [
            Skipped(str(picture.file.full_path), picture.error or "the file has changed since")
            for picture in batch
            if picture.content_hash != known[picture.file.image_id or 0] or picture.error
        ]
        done += len(batch)
        tick(done, len(files))
    gone = len(missing) - len(errors) - len(files)
    if gone:
        skipped.append(Skipped(f"{gone} example{'s' * (gone > 1)}", "their files are gone"))
    return skipped


def examples_on_disk(project: Project, image_ids: Iterable[int]) -> dict[int, FileRecord]:
    """Return the files that still hold what was labelled, by image id and in its order."""
    files = project.files.of_images(image_ids)
    known = project.files.hashes_of(files)
    return {
        image_id: file
        for image_id, file in sorted(files.items())
        if is_unchanged(file, known[image_id])
    }


def is_unchanged(file: FileRecord, content_hash: str) -> bool:
    """Tell whether a file can be read and its bytes still have this hash."""
    try:
        return hash_of(read_bytes(file.full_path)) == content_hash
    except ImageError:
        return False


def examples_of(
    project: Project, backbone: Backbone, *, fingerprint: str = "", folder: Floats | None = None
) -> TrainingSet:
    """Return the examples that can be learned from.

    Args:
        project: an open project.
        backbone: the embeddings' maker.
        fingerprint, folder: as in `TrainingSet`.

    Raises:
        NotEnoughExamples: fewer than two classes have an example with an embedding.
    """
    image_ids, class_ids = project.labels.examples()
    known_ids, embeddings = project.embeddings.joined(backbone.keys, image_ids.tolist())
    class_of = dict(zip(image_ids.tolist(), class_ids.tolist(), strict=True))
    known_classes = np.array([class_of[image_id] for image_id in known_ids.tolist()], np.int64)
    present, labels = np.unique(known_classes, return_inverse=True)
    if len(present) < 2:
        raise NotEnoughExamples("", have=len(present), need=2)
    # What was trained on the examples holds those of one class closer together than they look.
    plain = embeddings[:, : backbone.n_plain]
    groups = example_groups(
        known_ids, plain, labels.astype(np.int64), signs_in(project), shots_in(project)
    )
    return TrainingSet(
        image_ids=tuple(known_ids.tolist()),
        embeddings=embeddings,
        labels=labels.astype(np.int64),
        class_ids=tuple(present.tolist()),
        groups=groups,
        judges=~np.isin(known_ids, list(project.labels.picked_by_model(known_ids.tolist()))),
        parts=backbone.parts,
        n_plain=backbone.n_plain if is_adapted(backbone) else None,
        n_content=backbone.n_content,
        folder=folder,
        fingerprint=fingerprint,
    )


def groups_of(project: Project, backbone: Backbone, image_ids: list[int], labels: Ints) -> Ints:
    """Number the groups of near duplicates among examples; see `core.analysis.example_groups`.

    Args:
        project: an open project.
        backbone: plain; examples without an embedding of it stand for themselves.
        image_ids: of the examples.
        labels: (n_examples,) int64.
    """
    known_ids, embeddings = project.embeddings.get(backbone.key, image_ids)
    places = np.flatnonzero(np.isin(image_ids, known_ids))
    groups = np.arange(len(image_ids)) + len(image_ids)
    groups[places] = example_groups(
        known_ids, embeddings, labels[places], signs_in(project), shots_in(project)
    )
    return groups
