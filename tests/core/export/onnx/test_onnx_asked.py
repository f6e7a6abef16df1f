"""Which pictures an exported model is asked about before it is kept, and how they are seen."""

from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest
from PIL import Image

from core.backbones import find_backbone
from core.export import onnx_model
from core.export.interfaces import Written
from core.export.onnx_inputs import inputs_of
from core.imaging.decoding import content_hash
from tests.core.export.onnx.test_onnx_graph import toy_backbone

TARGET = Path("/somewhere/model")


def content(**more):
    return SimpleNamespace(target=TARGET, project=None, **more)


# What is asked


def test_pictures_are_asked_in_batches_and_progress_is_told(monkeypatch):
    known = [(number, np.float32(number)) for number in range(20)]
    sizes, ticks = [], []
    monkeypatch.setattr(onnx_model, "open_session", lambda path: "session")
    monkeypatch.setattr(onnx_model, "_known", lambda project, backbone: known)
    monkeypatch.setattr(
        onnx_model, "_views", lambda project, file, backbone: None if file >= 15 else [file]
    )
    monkeypatch.setattr(
        onnx_model,
        "_compare",
        lambda content, session, exact, batch, written: sizes.append([v for _, v in batch]),
    )
    onnx_model._check(
        content(), TARGET, toy_backbone(1), None, Written(), lambda *seen: ticks.append(seen)
    )
    assert sizes == [[[n] for n in range(8)], [[n] for n in range(8, 15)]]
    assert ticks == [(0, 20), (8, 20), (16, 20), (20, 20)]


def test_values_are_taken_at_even_steps_from_end_to_end():
    assert onnx_model._spread(np.arange(5), 10).tolist() == [0, 1, 2, 3, 4]
    assert onnx_model._spread(np.arange(101), 5).tolist() == [0, 25, 50, 75, 100]
    assert onnx_model._spread(np.arange(0), 5).tolist() == []


def test_pictures_whose_embedding_is_at_hand_are_asked_once_each():
    asked = []

    def joined(keys, ids):
        asked.append((keys, ids))
        kept = [one for one in ids if one != 3]
        return np.array(kept), np.array([[float(one)] for one in kept])

    project = SimpleNamespace(
        listing=SimpleNamespace(
            entries=lambda: SimpleNamespace(image_ids=np.array([0, 2, 2, 1, 3, 4]))
        ),
        embeddings=SimpleNamespace(joined=joined),
        files=SimpleNamespace(
            of_images=lambda ids: {one: f"file {one}" for one in ids if one != 4}
        ),
    )
    backbone = SimpleNamespace(keys=("a", "b"))
    found = onnx_model._known(project, backbone)
    assert [(file, vector.tolist()) for file, vector in found] == [
        ("file 1", [1.0]),
        ("file 2", [2.0]),
    ]
    assert asked == [(("a", "b"), [1, 2, 3, 4])]


def test_of_many_pictures_no_more_embeddings_are_read_than_four_times_those_asked():
    n_read = []

    def joined(keys, ids):
        n_read.append(len(ids))
        return np.array(ids), np.zeros((len(ids), 1))

    project = SimpleNamespace(
        listing=SimpleNamespace(entries=lambda: SimpleNamespace(image_ids=np.arange(1, 5001))),
        embeddings=SimpleNamespace(joined=joined),
        files=SimpleNamespace(of_images=lambda ids: dict.fromkeys(ids, "file")),
    )
    found = onnx_model._known(project, SimpleNamespace(keys=("a",)))
    assert n_read == [4 * onnx_model.CHECKED]
    assert len(found) == onnx_model.CHECKED


@pytest.fixture
def picture(tmp_path):
    path = tmp_path / "a.png"
    Image.new("RGB", (40, 30), (200, 10, 10)).save(path)
    return SimpleNamespace(full_path=path, image_id=5)


def project_knowing(hash_of_5):
    return SimpleNamespace(
        files=SimpleNamespace(hashes_of=lambda ids: {5: hash_of_5} if ids == [5] else {})
    )


def test_a_picture_is_seen_as_the_app_sees_it(picture):
    backbone = toy_backbone(3)
    known = content_hash(picture.full_path.read_bytes())
    views = onnx_model._views(project_knowing(known), picture, backbone)
    assert [one.shape for one in views] == [
        (one.n_views, one.crop_px, one.crop_px, 3) for one in inputs_of(backbone)
    ]
    assert (views[0].reshape(-1, 3).mean(axis=0) - (200, 10, 10) < 2).all()


def test_a_picture_that_changed_or_went_is_not_asked_about(picture):
    backbone = toy_backbone(3)
    known = content_hash(picture.full_path.read_bytes())
    assert onnx_model._views(project_knowing("another"), picture, backbone) is None
    nameless = SimpleNamespace(full_path=picture.full_path, image_id=None)
    everybody = SimpleNamespace(
        files=SimpleNamespace(hashes_of=lambda ids: {one: known for one in ids if one})
    )
    assert onnx_model._views(everybody, nameless, backbone) is None
    picture.full_path.unlink()
    assert onnx_model._views(project_knowing(known), picture, backbone) is None


@pytest.mark.parametrize(
    ("name", "tie"), [("lite0", 0.02), ("lite0:int8", 0.1), ("lite0,lite2:int8", 0.1)]
)
def test_how_close_is_a_tie_depends_on_the_arithmetic(name, tie):
    exact = onnx_model._Exact(find_backbone(name), "predictor")
    assert exact.tie == tie
    assert exact.predictor == "predictor"
