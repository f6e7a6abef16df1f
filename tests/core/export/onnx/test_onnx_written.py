"""What the exporter does around the graph: facts, checks, batches, and what it refuses."""

import json
from dataclasses import dataclass
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import onnx
import onnxruntime
import pytest

from core.backbones import find_backbone
from core.backbones.feature_sets import RICH
from core.classifiers.calibrated import CalibratedClassifier
from core.classifiers.out_of_distribution import fit_detector
from core.classifiers.registry import LEARNERS
from core.domain.errors import ExportError, NoModel
from core.domain.records import Status
from core.export import onnx_model
from core.export.interfaces import Written
from core.export.onnx_model import OnnxModel
from core.export.picture_reading import FOLDER
from tests.core.export.onnx.test_onnx_graph import Toy, draw_pixels, embed, toy_backbone

TARGET = Path("/somewhere/model")


@dataclass
class Trust:
    n_checked: int = 3


def content(**more):
    return SimpleNamespace(target=TARGET, project=None, **more)


# The file


@pytest.fixture
def toy(monkeypatch):
    """A small network in the place of the program's, and what learned from it."""
    network = Toy(True)
    monkeypatch.setattr("core.export.onnx_graph.build_any", lambda backbone: network)
    pixels, labels = draw_pixels(12, 3)
    embeddings = embed(network, pixels)
    learner = LEARNERS["ridge"]().fit(embeddings, labels)
    detector = fit_detector(embeddings, labels)
    return network, CalibratedClassifier(learner, 1.0, detector, (1, 2, 3))


@pytest.fixture
def written(tmp_path, toy):
    _, predictor = toy
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


def test_the_exporter_says_nothing_of_its_own(tmp_path, toy, capfd, recwarn):
    capfd.readouterr()
    onnx_model._write(tmp_path / "m.onnx", toy_backbone(3), toy[1], {})
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
    two = onnx_model._facts(project, model, find_backbone(RICH))
    assert (two["preprocessing"]["crop_px"], two["preprocessing"]["n_views"]) == (224, 3)
    assert [one["crop_px"] for one in two["more_inputs"]] == [260]


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


def test_several_that_the_app_rounded_are_asked_together():
    rounded, exactly = [SURE, SURE, OTHER], [OTHER, OTHER, SURE]
    exact, written = compared(Session(*exactly), rounded, exactly)
    assert written.n_agreeing == 0
    assert [len(one) for one in exact.asked] == [3]


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


def test_the_exact_answer_is_that_of_network_and_learner_in_torch(toy):
    network, predictor = toy
    pixels = draw_pixels(4, 3, seed=9)[0]
    found = onnx_model._Exact(toy_backbone(3), predictor).probabilities([pixels])
    assert np.allclose(found, predictor.probabilities(embed(network, pixels)), atol=1e-5)


# The format


@pytest.fixture
def previewed(monkeypatch):
    """A project whose model has the facts that are given."""
    monkeypatch.setattr(onnx_model, "find_backbone", lambda name: f"plain {name}")
    monkeypatch.setattr(
        onnx_model,
        "restore_backbone",
        lambda backbone, settings, arrays: (backbone, settings, arrays),
    )
    monkeypatch.setattr(
        onnx_model, "_facts", lambda project, model, backbone: {"ü": [model.id, *backbone]}
    )

    def of(model):
        models = SimpleNamespace(current=lambda: model, arrays=lambda model_id: f"of {model_id}")
        return content_of(SimpleNamespace(models=models))

    return of


def content_of(project):
    return SimpleNamespace(target=TARGET, project=project)


def test_a_preview_shows_the_facts_as_they_will_lie_in_the_file(previewed):
    model = SimpleNamespace(id=3, backbone="lite0", settings="settings")
    text, names = OnnxModel().preview(previewed(model))
    facts = {"ü": [3, "plain lite0", "settings", "of 3"]}
    assert text == json.dumps(facts, ensure_ascii=False, indent=1) + "\n"
    assert names == ("model.onnx", "label_pictures.py", FOLDER)


def test_without_a_model_a_preview_is_empty(previewed):
    assert OnnxModel().preview(previewed(None)) == ("", ())


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
