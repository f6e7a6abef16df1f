"""The ways that train the network, and what they leave behind."""

from dataclasses import replace

import numpy as np
import pytest
import torch

from core.backbones.adapted.finetuned import FinetunedBackbone, as_finetuned
from core.backbones.adapted.serialization import build_any
from core.domain.errors import Cancelled, WeightsError
from core.domain.progress import no_expect, no_tick
from core.imaging.decoding import to_pixels
from core.training.finetuning.config import TrainSettings
from core.training.finetuning.finetune import Job, fine_tune, from_scratch

QUICK = TrainSettings(epochs=2, batch_size=8, lr=1e-3)


def job_of(backbone, tones, settings=QUICK, tick=no_tick):
    labels, opened = tones
    return Job(backbone, opened, labels, settings, 0, "cpu", tick, no_expect)


def shown(backbone, tones):
    """The pictures as labelling shows them to the network: (24, 32, 32, 3) uint8."""
    from PIL import Image

    sides = {"resize_px": backbone.resize_px, "crop_px": backbone.crop_px}
    return np.stack([to_pixels(Image.fromarray(tones[1](n)), **sides) for n in range(24)])


def embeddings_of(backbone, tones):
    with torch.inference_mode():
        return build_any(backbone)(torch.from_numpy(shown(backbone, tones))).numpy()


@pytest.fixture
def tuned(any_backbone, tones, monkeypatch):
    """FinetunedBackbone, whether the last epoch was the best or not."""
    monkeypatch.setattr("core.training.finetuning.losses.Best.look", keep_last)
    settings = replace(QUICK, epochs=4)
    return fine_tune(job_of(any_backbone, tones, settings), embeddings_of(any_backbone, tones))


def keep_last(best, epoch, share, loss, weights):
    best.epoch, best.weights = epoch, {name: one.clone() for name, one in weights.items()}


def test_a_tuned_network_is_another_backbone_with_its_head(tuned, any_backbone, tones):
    assert isinstance(tuned.backbone, FinetunedBackbone)
    assert tuned.backbone.key != any_backbone.key
    assert tuned.backbone.mean == any_backbone.mean
    logits = tuned.head.logits(embeddings_of(tuned.backbone, tones))
    assert logits.shape == (24, 3)
    assert (logits.argmax(axis=1) == tones[0]).mean() > 0.9


def test_only_what_was_kept_out_is_evidence_and_is_what_the_network_says(tuned, tones):
    judged = ~np.isnan(tuned.held_out).any(axis=1)
    assert (judged.sum(), tuned.facts["n_validation"]) == (6, 6)
    logits = tuned.head.logits(embeddings_of(tuned.backbone, tones))
    assert np.allclose(logits[judged], tuned.held_out[judged], atol=1e-3)


def test_carried_along_in_arrays_it_is_the_same_to_the_bit(tuned, any_backbone, tones):
    again = as_finetuned(any_backbone, {**tuned.backbone.arrays, "learner.weights": np.ones(2)})
    assert again == tuned.backbone
    before = embeddings_of(tuned.backbone, tones)
    assert np.array_equal(embeddings_of(again, tones), before)


def test_the_backbone_that_was_tuned_is_as_it_was(toy_backbone, tones):
    before = embeddings_of(toy_backbone, tones)
    arrays = {name: one.copy() for name, one in toy_backbone.arrays.items()}
    fine_tune(job_of(toy_backbone, tones), before)
    assert np.array_equal(embeddings_of(toy_backbone, tones), before)
    assert all(np.array_equal(one, toy_backbone.arrays[name]) for name, one in arrays.items())


def test_at_a_rate_of_nothing_the_network_stays_and_the_head_alone_is_fitted(toy_backbone, tones):
    settings = replace(QUICK, lr=0.0)
    found = fine_tune(job_of(toy_backbone, tones, settings), embeddings_of(toy_backbone, tones))
    assert found.backbone is toy_backbone
    assert found.facts["best_epoch"] == 0


def test_embedding_leaves_every_number_of_the_network_alone(toy_backbone, tones):
    network = build_any(toy_backbone)
    before = {name: one.clone() for name, one in network.state_dict().items()}
    network(torch.from_numpy(shown(toy_backbone, tones)))
    assert not network.training
    after = network.state_dict()
    assert any("running_mean" in name for name in before)
    assert all(torch.equal(one, after[name]) for name, one in before.items())


def test_from_scratch_pictures_are_normalised_by_their_own_colours(toy_backbone, tones):
    found = from_scratch(job_of(toy_backbone, tones, replace(QUICK, validation=0.0)))
    pixels = np.concatenate([tones[1](n).reshape(-1, 3) for n in range(24)]).astype(float)
    assert found.backbone.mean == pytest.approx(pixels.mean(axis=0))
    assert found.backbone.deviation == pytest.approx(pixels.std(axis=0))
    assert np.isnan(found.held_out).all()


def test_from_scratch_begins_with_other_weights_and_a_seed_decides_which(toy_backbone, tones):
    job = job_of(toy_backbone, tones, replace(QUICK, optimiser="sgd", batch_norm="train"))
    one, same, other = (from_scratch(replace(job, seed=seed)) for seed in (1, 1, 2))
    assert one.backbone.digest == same.backbone.digest != other.backbone.digest
    weight = next(name for name in one.backbone.arrays if name.endswith("conv1.0.weight"))
    gap = np.abs(one.backbone.arrays[weight] - toy_backbone.arrays[weight]).max()
    assert gap > 0.1


def test_stopped_it_leaves_nothing_behind(toy_backbone, tones):
    def tick(done, total):
        if done == 2:
            raise Cancelled

    before = toy_backbone.digest
    with pytest.raises(Cancelled):
        fine_tune(job_of(toy_backbone, tones, tick=tick), embeddings_of(toy_backbone, tones))
    assert FinetunedBackbone.of(toy_backbone, toy_backbone.arrays).digest == before


def test_a_network_without_blocks_to_leave_out_says_so(row, tones):
    chosen = replace(row, library="torchvision", model="resnet18", n_features=512)
    job = job_of(chosen, tones, replace(QUICK, drop_path=0.1))
    with pytest.raises(WeightsError, match="drop_path"):
        from_scratch(job)
