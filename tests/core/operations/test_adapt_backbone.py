"""A project whose backbone was adapted, with the real network: labelled, reopened, stopped."""

import numpy as np
import pytest
import torch

from core import api as pipeline
from core.backbones import find_backbone
from core.backbones.adapted.backbone import AdaptedBackbone
from core.backbones.adapted.serialization import build_dual_branch
from core.domain.adapting import AdaptRequest
from core.domain.errors import Cancelled, DeviceError, NotAdaptable
from core.domain.own_time import OwnTime
from core.domain.progress import no_tick
from core.embedding.joint_network import forget_networks
from core.operations.adapt_backbone import Fitted, KnownActivations, embed_known
from core.operations.load_model import Labeller
from core.operations.training_set import embed_examples
from core.store import Project
from core.training.scale_shift.loop import TrainingConfig

QUICK = TrainingConfig(n_steps=6, n_views=2, batch=8, lr=0.02)
TONES = {"Red": (200, 40, 40), "Green": (40, 200, 40), "Blue": (40, 40, 200)}


def adapt(project, *, seed=0, tick=no_tick):
    request = AdaptRequest("mtl", device="cpu", seed=seed, budget_s=600)
    return pipeline.adapt(project, request, tick=tick)


def make_quick(patch):
    """Train the last blocks for a moment only; keep the overlay whether it helps or not."""
    patch.setattr("core.training.scale_shift.adapt.TrainingConfig", lambda: QUICK)
    patch.setattr(
        "core.training.scale_shift.adapt.split_points", lambda *facts: ["network.blocks.6"]
    )
    patch.setattr("core.training.scale_shift.adapt.wins_paired_comparison", lambda *logits: True)


@pytest.fixture
def quick(monkeypatch):
    make_quick(monkeypatch)
    monkeypatch.setattr(
        "core.backbones.adapted.frozen_trunk.find_spec", lambda name: None
    )  # convert nothing


@pytest.fixture(scope="module")
def labelled(tmp_path_factory, draw_tone):
    """A project adapted by "mtl" with its folder labelled, and a copy of its file to spoil."""
    place = tmp_path_factory.mktemp("mtl")
    for number, tone in enumerate(TONES):
        for one in range(3):
            draw_tone(place / "examples" / tone / f"{one}.png", tone, 100 * number + one)
            draw_tone(place / "folder" / f"{tone}-{one}.png", tone, 1000 + 100 * number + one)
    with pytest.MonkeyPatch.context() as patch:
        make_quick(patch)
        with Project.open(place / "a.handful", create=True) as project:
            pipeline.add_class_folders(project, place / "examples")
            adapt(project)
            pipeline.label_folder(project, place / "folder", device="cpu")
    yield place
    forget_networks()


@pytest.fixture
def project(labelled, tmp_path):
    """The project, opened from a copy of its file."""
    path = tmp_path / "copy.handful"
    path.write_bytes((labelled / "a.handful").read_bytes())
    with Project.open(path) as project:
        yield project


def predictions(project):
    model = project.models.current()
    ids = [row.image_id for row in project.files.get(project.listing.entries().file_ids.tolist())]
    return project.models.predictions(model.id, [one for one in ids if one])


def test_the_model_holds_its_overlay_and_how_it_came_to_be(project):
    model = project.models.current()
    names = list(project.models.arrays(model.id))
    assert any(name.startswith("overlay.scale.network.") for name in names)
    assert any(name.startswith("overlay.shift.network.") for name in names)
    assert (model.settings.level, model.settings.facts["steps"]) == ("ss_pairs", 6)
    assert model.settings.cut.startswith("blocks.")
    assert {"lr", "seconds", "held_out_right", "shares"} <= model.settings.facts.keys()
    assert model.trust.n_checked == 9


def test_everything_is_labelled_through_the_adapted_network(project, labelled):
    labels = {row.path: row.label for row in project.listing.rows(labelled / "folder")}
    assert labels == {path: path.partition("-")[0] for path in labels}
    plain, adapted = find_backbone("lite0:int8+views").key, key_in_use(project)
    assert adapted.startswith(f"{plain}+")
    assert project.embeddings.count(adapted) == 18
    assert project.embeddings.count(plain) == 9  # the examples'; nobody asked for the folder's


def test_the_examples_are_embedded_from_where_training_has_left_them(project, monkeypatch):
    """As the whole network embeds them, but their files are opened for the training alone."""
    key = key_in_use(project)
    image_ids, _ = project.labels.examples()
    before = project.embeddings.get(key, image_ids.tolist())[1]
    model = project.models.current()
    backbone = Labeller(project, model).backbone
    with project.atomic():
        project._db.execute("DELETE FROM embeddings WHERE backbone = ?", [key])
    embed_examples(project, backbone, "cpu", no_tick)
    again = project.embeddings.get(key, image_ids.tolist())[1]
    assert len(again) == 9
    nearness = (before * again).sum(axis=1)
    nearness /= np.linalg.norm(before, axis=1) * np.linalg.norm(again, axis=1)
    assert nearness.min() > 0.9999
    assert not np.array_equal(before, again), "they did not come of the activations"


def test_what_was_known_of_an_image_that_is_gone_is_left_out(project):
    key = key_in_use(project)
    backbone = Labeller(project, project.models.current()).backbone
    image_ids = project.labels.examples()[0].tolist()[:2]
    front = front_of(backbone)
    values = front.reshape(1, 1, *front.shape).repeat(3, 0).repeat(3, 1)
    with project.atomic():
        project._db.execute("DELETE FROM embeddings WHERE backbone = ?", [key])
    fitted = Fitted(backbone, known=KnownActivations([*image_ids, 10**9], values))
    embed_known(project, fitted, "cpu", OwnTime(no_tick))
    assert project.embeddings.present(key, [*image_ids, 10**9]) == image_ids


def test_stop_is_heard_while_known_images_are_embedded(project):
    backbone = Labeller(project, project.models.current()).backbone
    image_ids = project.labels.examples()[0].tolist()[:2]
    front = front_of(backbone)
    values = front.reshape(1, 1, *front.shape).repeat(2, 0).repeat(3, 1)

    def stop(done, total):
        raise Cancelled

    with pytest.raises(Cancelled):
        embed_known(
            project,
            Fitted(backbone, known=KnownActivations(image_ids, values)),
            "cpu",
            OwnTime(stop),
        )


def front_of(backbone):
    """Return what the front makes of a grey picture: (...) float16."""
    pixels = torch.full((1, backbone.crop_px, backbone.crop_px, 3), 120, dtype=torch.uint8)
    return build_dual_branch(backbone).plain.front(pixels)[0].half().numpy()


def key_in_use(project):
    model = project.models.current()
    level, cut = model.settings.level, model.settings.cut
    arrays = project.models.arrays(model.id)
    return AdaptedBackbone.of(find_backbone(model.backbone), level, cut, arrays).key


def labelled_again(project, folder, *also):
    """Forget what was predicted, and what else is named, and label the folder once more."""
    with project.atomic():
        for table in ("run_items", "runs", "predictions", *also):
            project._db.execute(f"DELETE FROM {table}")
    pipeline.label_folder(project, folder, device="cpu")
    return predictions(project)


def test_reopened_it_predicts_bit_for_bit_the_same(project, labelled, reopen):
    folder, key = labelled / "folder", key_in_use(project)
    before = labelled_again(project, folder)
    vectors = project.embeddings.get(key, list(before))[1]
    project = reopen(project)
    forget_networks()
    labelled_again(project, folder, "embeddings")  # the network itself is made anew
    assert np.array_equal(project.embeddings.get(key, list(before))[1], vectors)
    assert labelled_again(project, folder) == before
    assert len(before) == 9


def test_neighbours_are_found_in_what_the_adapted_network_sees(project):
    [file_id] = [
        one for one in project.listing.entries().file_ids
        if project.listing.names([one]) == ["Red-1.png"]
    ]  # fmt: skip
    found = pipeline.neighbours(project, file_id, n=3)
    assert {one.class_id for one in found} == {project.classes.find("Red").id}


def test_the_same_examples_are_not_learned_again(project):
    assert adapt(project).reused
    assert not pipeline.is_stale(project)


def test_back_to_the_plain_backbone_nothing_is_embedded_again(project, monkeypatch):
    monkeypatch.setattr("core.operations.embed_folder.loaded", None)
    report = pipeline.adapt(project, AdaptRequest(method="committee"))
    assert report.model.settings.level == ""
    project.history.undo()
    assert project.models.current().settings.method == "mtl"


@pytest.mark.parametrize("limit", [0.2, 0.9])
def test_stopped_in_the_loop_the_model_before_stays_in_use(project, labelled, quick, limit):
    before = project.models.current()
    pipeline.add_examples(
        project, project.classes.find("Red").id, [labelled / "examples" / "Blue" / "0.png"]
    )

    def tick(done, total):
        if total > 10 and done >= limit * total:  # the examples alone are fewer than that
            raise Cancelled

    with pytest.raises(Cancelled):
        adapt(project, tick=tick)
    assert project.models.current() == before
    report = pipeline.label_folder(project, labelled / "folder", device="cpu")
    assert sum(report.counts.values()) == 9


def test_where_it_does_not_help_the_plain_backbone_is_kept(project, quick, monkeypatch):
    monkeypatch.setattr(
        "core.training.scale_shift.adapt.wins_paired_comparison", lambda *logits: False
    )
    report = adapt(project, seed=1)
    arrays = project.models.arrays(report.model.id)
    assert not [name for name in arrays if name.startswith("overlay.")]
    assert (report.model.settings.facts["lr"], report.model.settings.facts["steps"]) == (0.0, 0)
    assert report.model.trust.n_checked == 9


def test_an_example_whose_file_is_gone_is_named_and_takes_no_part(
    tmp_path, draw_tone, quick, toy_network
):
    for number, tone in enumerate(TONES):
        for one in range(3):
            draw_tone(tmp_path / "examples" / tone / f"{one}.png", tone, 100 * number + one)
    with Project.open(tmp_path / "b.handful", create=True) as project:
        pipeline.add_class_folders(project, tmp_path / "examples")
        pipeline.adapt(project, AdaptRequest(device="cpu"))
        (tmp_path / "examples" / "Red" / "0.png").unlink()
        draw_tone(tmp_path / "examples" / "Blue" / "0.png", "Green", 5)
        report = adapt(project)
    assert report.n_examples == 7
    assert len(report.skipped) == 2


class Plain(torch.nn.Module):
    """A network without any sequence: it can be cut nowhere."""

    def __init__(self):
        super().__init__()
        self.layer = torch.nn.Conv2d(3, 8, 3)

    def forward(self, pixels):
        return self.layer(pixels.permute(0, 3, 1, 2).float()).mean(dim=(2, 3))


def test_a_network_that_can_be_cut_nowhere_is_told_by_its_name(project, monkeypatch):
    monkeypatch.setattr("core.training.scale_shift.adapt.build", lambda backbone: Plain())
    before = project.models.current()
    with pytest.raises(NotAdaptable) as caught:
        adapt(project, seed=1)
    assert caught.value.backbone == before.backbone
    assert project.models.current() == before


@pytest.mark.parametrize(
    ("error", "told"),
    [
        (torch.OutOfMemoryError("CUDA out of memory"), DeviceError),
        (ValueError("a mistake of ours"), ValueError),
    ],
)
def test_want_of_memory_is_told_and_a_mistake_of_ours_crashes(project, monkeypatch, error, told):
    def fail(*facts, **more):
        raise error

    monkeypatch.setattr("core.training.scale_shift.adapt.adapt_backbone", fail)
    with pytest.raises(told):
        adapt(project, seed=1)
