"""What the exporter does around the graph: facts, checks, batches, and what it refuses."""

import json
from dataclasses import dataclass
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import onnx
import onnxruntime
import pytest
from PIL import Image

from core.classifiers.calibrated import CalibratedClassifier
from core.classifiers.out_of_distribution import fit_detector
from core.classifiers.registry import LEARNERS
from core.domain.errors import ExportError, NoModel
from core.domain.records import Status
from core.export import onnx_model
from core.export.interfaces import Written
from core.export.onnx_inputs import inputs_of
from core.export.onnx_model import OnnxModel
from core.export.picture_reading import FOLDER
from core.imaging.decoding import content_hash
from tests.core.export.onnx.test_onnx_graph import Toy, draw_pixels, embed, toy_backbone

TARGET = Path("/somewhere/model")


@dataclass
class Trust:
    n_checked: int = 3


def content(**more):
    return SimpleNamespace(target=TARGET, project=None, **more)


# The file


@pytest.fixture
def written(tmp_path, monkeypatch):
    network = Toy(True)
    monkeypatch.setattr("core.export.onnx_graph.build_any", lambda backbone: network)
    pixels, labels = draw_pixels(12, 3)
    embeddings = embed(network, pixels)
    learner = LEARNERS["ridge"]().fit(embeddings, labels)
    predictor = CalibratedClassifier(learner, 1.0, fit_detector(embeddings, labels), (1, 2, 3))
    facts = {"classes": ["鸮", "b"], "learner": "ridge"}
    onnx_model._write(tmp_path / "m.onnx", toy_backbone(3), predictor, facts)
    return tmp_path / "m.onnx"


def test_the_file_takes_any_number_of_pictures_and_names_what_it_gives(written):
    session = onnxruntime.InferenceSession(str(written))
    assert [node.name for node in session.get_inputs()] == ["pixels"]
    assert [node.name for node in session.get_outputs()] == ["probabilities", "strangeness"]
    assert [node.shape[0] for node in (*session.get_inputs(), *session.get_outputs())] == ["n"] * 3
    for n in (1, 5):
        chances, strange = session.run(None, {"pixels": draw_pixels(n, 3)[0]})
        assert chances.shape == (n, 3)
        assert strange.shape == (n,)


def test_facts_lie_in_the_file_as_text_or_json_that_can_be_read(written):
    model = onnx.load(written)
    facts = {one.key: one.value for one in model.metadata_props}
    assert facts == {"handful.classes": '["鸮", "b"]', "handful.learner": "ridge"}
    assert [one.version for one in model.opset_import] == [17]


def test_the_exporter_says_nothing_of_its_own(tmp_path, monkeypatch, capfd, recwarn):
    network = Toy(True)
    monkeypatch.setattr("core.export.onnx_graph.build_any", lambda backbone: network)
    pixels, labels = draw_pixels(6, 1)
    embeddings = embed(network, pixels)
    learner = LEARNERS["ridge"]().fit(embeddings, labels)
    predictor = CalibratedClassifier(learner, 1.0, fit_detector(embeddings, labels), (1, 2, 3))
    capfd.readouterr()
    onnx_model._write(tmp_path / "m.onnx", toy_backbone(1), predictor, {})
    assert capfd.readouterr() == ("", "")
    assert not recwarn.list


def test_the_facts_are_those_of_the_model_under_the_names_of_today():
    backbone = toy_backbone(3)
    model = SimpleNamespace(
        class_ids=(1, 2), class_names=("old", "gone"), learner="ridge", backbone="lite0",
        created=12.5, n_examples=7, trust=Trust(),
    )  # fmt: skip
    project = SimpleNamespace(classes=SimpleNamespace(names=lambda: {1: "new"}))
    facts = onnx_model._facts(project, model, backbone)
    assert facts["classes"] == ["new", "gone"]
    assert facts["format"] == 1
    assert facts["preprocessing"]["n_views"] == 3
    assert facts["preprocessing"]["close"] == onnx_model.CLOSE
    assert facts["more_inputs"] == []
    assert facts["sure"] == 0.5
    assert facts["licence"] == backbone.licence
    assert (facts["learner"], facts["backbone"]) == ("ridge", "lite0")
    assert (facts["created"], facts["n_examples"]) == (12.5, 7)
    assert facts["trust"] == {"n_checked": 3}


# The comparison


class Session:
    """Answers with what it is told."""

    def __init__(self, *chances):
        self.chances = np.array(chances, np.float32)
        self.asked = []

    def get_inputs(self):
        return [SimpleNamespace(name="pixels")]

    def run(self, names, given):
        self.asked.append(given["pixels"])
        return self.chances, np.zeros(len(self.chances))


class Exact:
    """The app: rounded answers by a vector's numbers, exact ones by the pixels'."""

    tie = 0.02

    def __init__(self):
        self.predictor = SimpleNamespace(probabilities=lambda vectors: vectors)
        self.asked = []

    def probabilities(self, inputs):
        self.asked.append(inputs[0])
        return inputs[0].reshape(len(inputs[0]), -1)[:, :2]


def compared(session, rounded, exactly=None):
    exact, written = Exact(), Written()
    exactly = rounded if exactly is None else exactly
    batch = [
        (np.array(vector, np.float32), [np.array(pixels, np.float32)])
        for vector, pixels in zip(rounded, exactly, strict=True)
    ]
    onnx_model._compare(content(), session, exact, batch, written)
    return exact, written


SURE, OTHER, CLOSE = (0.9, 0.1), (0.1, 0.9), (0.495, 0.505)


def test_where_all_agree_nothing_is_asked_twice():
    exact, written = compared(Session(SURE, OTHER), [SURE, OTHER])
    assert (written.n_images, written.n_agreeing) == (2, 2)
    assert exact.asked == []


def test_two_classes_that_are_close_are_no_disagreement():
    exact, written = compared(Session(SURE, SURE), [SURE, CLOSE])
    assert (written.n_images, written.n_agreeing) == (2, 1)
    assert exact.asked == []


def test_what_the_app_rounded_is_asked_exactly_and_alone():
    exact, written = compared(Session(SURE, OTHER), [SURE, SURE], [SURE, OTHER])
    assert (written.n_images, written.n_agreeing) == (2, 1)
    assert [len(one) for one in exact.asked] == [1]


def test_what_is_close_exactly_is_no_disagreement_either():
    compared(Session(OTHER), [SURE], [(0.505, 0.495)])


def test_what_differs_exactly_too_is_refused():
    with pytest.raises(ExportError, match="does not give the labels") as refused:
        compared(Session(SURE, OTHER), [SURE, SURE])
    assert refused.value.path == TARGET


@pytest.mark.parametrize(("apart", "is_tie"), [(0.0, True), (0.019, True), (0.021, False)])
def test_a_tie_is_between_the_two_best(apart, is_tie):
    chances = np.array([[0.01, 0.4 + apart, 0.4]])
    assert bool(onnx_model._is_tie(chances, 0.02)[0]) == is_tie


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
    assert onnx_model._views(project_knowing(known), nameless, backbone) is None
    picture.full_path.unlink()
    assert onnx_model._views(project_knowing(known), picture, backbone) is None


@pytest.mark.parametrize(("name", "tie"), [("lite0", 0.02), ("lite0:int8", 0.1)])
def test_how_close_is_a_tie_depends_on_the_arithmetic(name, tie):
    from core.backbones import find_backbone

    exact = onnx_model._Exact(find_backbone(name), "predictor")
    assert exact.tie == tie
    assert exact.predictor == "predictor"


# The format


def test_a_folder_holds_model_script_and_what_opens_pictures(tmp_path, monkeypatch):
    ticks, calls = [], []
    monkeypatch.setattr(
        onnx_model,
        "_write",
        lambda path, backbone, predictor, facts: path.write_text(json.dumps(facts)),
    )
    monkeypatch.setattr(onnx_model, "_facts", lambda project, model, backbone: {"n": model})
    monkeypatch.setattr(onnx_model, "_check", lambda *given: calls.append(given[1].name))
    loaded = SimpleNamespace(backbone="backbone", predictor="predictor", record=7)
    asked = SimpleNamespace(
        target=tmp_path / "out", project=None, model=loaded, path=tmp_path / "out"
    )
    monkeypatch.setattr(onnx_model, "report_of", lambda format, content, written: "report")
    assert OnnxModel().run(asked, lambda *seen: ticks.append(seen)) == "report"
    assert json.loads((tmp_path / "out" / "model.onnx").read_text()) == {"n": 7}
    assert "def main" in (tmp_path / "out" / "label_pictures.py").read_text(encoding="utf-8")
    assert (tmp_path / "out" / FOLDER).is_dir()
    assert calls == ["model.onnx"]
    assert ticks[0] == (0, onnx_model.CHECKED)


def test_without_a_model_nothing_is_written(tmp_path):
    asked = SimpleNamespace(target=tmp_path / "out", project=None, model=None)
    with pytest.raises(NoModel):
        OnnxModel().run(asked, lambda done, total: None)
    assert not (tmp_path / "out").exists()


def test_it_takes_no_rows():
    format = OnnxModel()
    assert not any(format.takes(status, has) for status in Status for has in (True, False))
    assert (format.kind, format.is_folder, format.writes_model) == ("onnx", True, True)
