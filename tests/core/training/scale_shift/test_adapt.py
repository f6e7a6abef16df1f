"""Adapting a backbone: better where it can be, untouched where not, on time, repeatable."""

import time

import numpy as np
import pytest
import torch
from PIL import Image

from core.backbones import find_backbone
from core.backbones.adapted.scale_shift import ScaleShiftAdapter
from core.classifiers.cross_validation import share_right, wins_paired_comparison
from core.domain.adapting import AdaptRequest
from core.domain.errors import Cancelled, ImageError
from core.domain.progress import no_tick
from core.imaging.decoding import content_hash
from core.operations.adapt_backbone import open_folder, open_views
from core.training.scale_shift.adapt import ExamplePictures, PlainNetwork, adapt_backbone
from core.training.scale_shift.loop import TrainingConfig
from tests.core.networks import TOY_SIDE

QUICK = TrainingConfig(n_steps=30, n_views=4, batch=16)


def adapt(toy, stripes, *, recipe=QUICK, seed=0, budget_s=None, tick=no_tick, folder=None):
    labels, open_views = stripes
    return adapt_backbone(
        PlainNetwork(toy, TOY_SIDE),
        ExamplePictures(open_views, labels, folder=folder),
        AdaptRequest(device="cpu", seed=seed, budget_s=budget_s),
        recipe=recipe,
        tick=tick,
    )


@pytest.fixture
def kept(monkeypatch):
    """Keep every overlay, whether it helps or not."""
    monkeypatch.setattr(
        "core.training.scale_shift.adapt.wins_paired_comparison", lambda *logits: True
    )


@pytest.mark.parametrize("seed", range(3))
def test_an_overlay_that_helps_is_kept(toy, stripes, seed):
    recipe = TrainingConfig(n_steps=60, n_views=4, batch=16, lr=0.1)
    found = adapt(toy, stripes(seed, loud=40), recipe=recipe)
    assert found.overlay is not None
    assert found.facts.share_adapted > found.facts.share_plain
    assert found.facts.n_steps == 60
    assert found.held_out.shape == (40, 4)


def test_where_there_is_nothing_to_learn_no_more_is_claimed_than_chance(toy, tones):
    kept = []
    for seed in (1, 2, 3):
        labels, open_views = tones(seed)
        shuffled = np.random.default_rng(seed).permutation(labels)
        recipe = TrainingConfig(n_steps=60, n_views=4, lr=0.3)
        found = adapt(toy, (shuffled, open_views), recipe=recipe)
        kept.append(found.overlay is not None)
        expected = 60 if kept[-1] else 0
        assert found.facts.n_steps == expected
        assert abs(found.facts.share_adapted - found.facts.share_plain) < 0.2
    assert not all(kept)  # chance alone speaks for it now and then


def test_a_rate_of_nothing_is_doing_nothing(toy, stripes):
    assert (
        adapt(toy, stripes(), recipe=TrainingConfig(n_steps=2, n_views=4, lr=0.0)).overlay is None
    )


def test_one_example_a_class_tells_nothing_so_nothing_is_done(toy, stripes):
    _, open_views = stripes()
    found = adapt(toy, (np.arange(4), lambda number, n: open_views(10 * number, n)))
    assert found.overlay is None
    assert np.isnan(found.held_out).all()


def test_the_network_stays_bit_for_bit_what_it_was(toy, stripes, kept):
    before = {name: one.clone() for name, one in toy.state_dict().items()}
    adapt(toy, stripes())
    assert all(torch.equal(one, before[name]) for name, one in toy.state_dict().items())


def test_the_same_seed_gives_the_same_overlay(toy, stripes, kept):
    one, same, other = (adapt(toy, stripes(), seed=seed).overlay for seed in (0, 0, 1))
    assert one.digest() == same.digest() != other.digest()


def test_a_picture_means_the_same_alone_and_among_others(toy, stripes, kept):
    data = stripes()
    merged = adapt(toy, data).overlay.merged(toy)
    pictures = torch.from_numpy(np.stack([data[1](number, 1)[0] for number in range(12)]))
    with torch.no_grad():
        together = merged(pictures)
        for number in range(12):
            torch.testing.assert_close(merged(pictures[number : number + 1])[0], together[number])
        torch.testing.assert_close(merged(pictures[::3]), together[::3])


def test_the_time_is_kept(toy, stripes, kept):
    start = time.monotonic()
    found = adapt(toy, stripes(), recipe=TrainingConfig(n_steps=100_000, n_views=2), budget_s=1.5)
    assert time.monotonic() - start < 60  # not the hours that all steps would take
    assert 0 < found.facts.n_steps < 100_000


def test_what_ticks_do_takes_nothing_from_the_time(toy, stripes, kept):
    quiet = adapt(toy, stripes(), budget_s=15.0)
    slow = iter(range(10**9))

    def tick(done, total):
        if next(slow) % 8 == 0:
            time.sleep(0.5)  # in all, more than there is

    disturbed = adapt(toy, stripes(), budget_s=15.0, tick=tick)
    assert disturbed.facts.n_steps == quiet.facts.n_steps == QUICK.n_steps
    assert disturbed.overlay.digest() == quiet.overlay.digest()
    assert sum(disturbed.facts.seconds.values()) < 13.0


@pytest.mark.parametrize("level", ["ss_norm", "ss_row", "ss_full", "ss_pairs"])
@pytest.mark.parametrize("head_lr", [0.0, 0.01])
def test_every_level_and_head_can_be_trained(toy, stripes, kept, level, head_lr):
    found = adapt(
        toy, stripes(), recipe=TrainingConfig(level=level, n_views=4, n_steps=3, head_lr=head_lr)
    )
    assert sum(part.numel() for part in found.overlay.parameters()) > 0


def test_progress_never_goes_back_and_ends_at_the_total(toy, stripes):
    told = []
    adapt(toy, stripes(), tick=lambda *now: told.append(now))
    shares = [done / total for done, total in told]
    assert shares == sorted(shares)
    assert (shares[0], shares[-1]) == (0, 1)


@pytest.mark.parametrize("limit", [1, 8, 40])
def test_stop_stops(toy, stripes, limit):
    def tick(done, total):
        if done >= limit:
            raise Cancelled

    with pytest.raises(Cancelled):
        adapt(toy, stripes(), tick=tick)


def test_the_judge_looks_at_the_folder_where_there_is_one(toy, stripes, kept):
    data = stripes()
    folder = np.stack([stripes(9)[1](number, 1) for number in range(40)])
    alone, among = adapt(toy, data), adapt(toy, data, folder=folder)
    assert alone.overlay.digest() == among.overlay.digest()  # which is not trained on it
    assert among.held_out.shape == alone.held_out.shape
    assert not np.allclose(among.held_out, alone.held_out)


def test_a_picture_of_the_folder_that_cannot_be_opened_is_left_out(tmp_path):
    backbone = find_backbone("lite0").with_views
    for number in range(31):
        Image.new("RGB", (40, 30), (8 * number, 90, 60)).save(tmp_path / f"{number}.png")
    paths = sorted(tmp_path.iterdir())
    paths[3].write_bytes(b"no picture")
    files = {number: (path, "") for number, path in enumerate(paths)}
    pixels, kept = open_folder(files, backbone)
    assert pixels.shape == (30, 3, 224, 224, 3)
    assert kept == [0, 1, 2, *range(4, 31)]
    paths[4].unlink()
    # Too few to tell how the classes lie.
    assert open_folder(files, backbone) == (None, [])


def test_a_picture_of_the_folder_that_has_changed_since_is_left_out(tmp_path):
    backbone = find_backbone("lite0").with_views
    files = {}
    for number in range(31):
        path = tmp_path / f"{number}.png"
        Image.new("RGB", (40, 30), (8 * number, 90, 60)).save(path)
        files[number] = (path, content_hash(path.read_bytes()))
    files[3][0].write_bytes(files[4][0].read_bytes())
    _, kept = open_folder(files, backbone)
    assert kept == [0, 1, 2, *range(4, 31)]
    with pytest.raises(ImageError, match="changed"):
        open_views(files[3][0], backbone, 3, [0], files[3][1])


# The judge


LABELS = np.array([0, 1, 0, 1, 0, 1, 0, 1])


def logits(right, sure=2.0):
    """Logits of which so many are right."""
    truth = np.where(np.arange(8) < right, LABELS, 1 - LABELS)
    return (sure * np.eye(2)[truth]).astype(np.float32)


def test_a_tie_is_not_better():
    assert not wins_paired_comparison(logits(6), logits(6), LABELS)
    assert not wins_paired_comparison(logits(6), logits(5), LABELS)
    assert wins_paired_comparison(logits(4), logits(8), LABELS)


def test_being_too_sure_does_not_count_as_both_would_be_calibrated():
    assert wins_paired_comparison(logits(6), logits(7, sure=9.0), LABELS)
    assert not wins_paired_comparison(logits(7, sure=9.0), logits(6), LABELS)


def test_what_is_likelier_helps_unless_clearly_fewer_are_right():
    before = logits(6)
    surer_where_right = before * np.where(np.arange(8) < 6, 3.0, 1.0)[:, None]
    assert wins_paired_comparison(before, surer_where_right, LABELS)
    one_lost = surer_where_right.copy()
    one_lost[0] = one_lost[0, ::-1] / 20  # barely wrong
    assert wins_paired_comparison(before, one_lost, LABELS)
    two_lost = one_lost.copy()
    two_lost[1] = two_lost[1, ::-1] / 20
    assert not wins_paired_comparison(before, two_lost, LABELS)


def test_what_cannot_be_judged_does_not_count():
    unjudged = np.full((8, 2), np.nan, np.float32)
    assert not wins_paired_comparison(unjudged, unjudged, LABELS)
    one_sided = logits(8)
    one_sided[4:] = np.nan
    assert wins_paired_comparison(
        logits(2), one_sided, LABELS
    )  # all of the four that both were asked about
    assert not wins_paired_comparison(logits(4), one_sided, LABELS)
    assert share_right(unjudged, LABELS) is None
    assert share_right(logits(6), LABELS) == 0.75


def test_an_overlay_of_nothing_merges_to_the_same_network(toy):
    merged = ScaleShiftAdapter("ss_norm", {}, {}).merged(toy)
    assert all(
        torch.equal(one, toy.state_dict()[name]) for name, one in merged.state_dict().items()
    )
