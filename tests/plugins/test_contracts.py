"""The kit that authors run: what keeps the contract passes, and each breach is told."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch

from core.backbones.builder import assembled
from core.backbones.plugins import accepted
from core.classifiers.registry import LEARNERS
from core.classifiers.ridge import Ridge
from core.domain.errors import WeightsError
from core.domain.plugins.entry_points import PluginRefused
from core.export import FORMATS
from core.export.json_lines import JsonLines
from core.public.testing import check_backbone, check_export, check_learner


@pytest.mark.parametrize("name", LEARNERS)
def test_our_own_learners_keep_the_contract(name):
    check_learner(LEARNERS[name])


@pytest.mark.parametrize("kind", ["csv", "json", "jsonl", "coco", "folders", "fiftyone"])
def test_our_own_formats_keep_the_contract(kind, tmp_path):
    check_export(FORMATS[kind], tmp_path)


def test_the_sample_keeps_the_contracts(sample, tmp_path):
    from handful_sample.backbone import TINY
    from handful_sample.export import XmlList
    from handful_sample.learner import NeighborVote

    check_learner(NeighborVote)
    check_export(XmlList, tmp_path)
    check_backbone(TINY)


class Sound(Ridge):
    name = "sound"


class Leaky(Sound):
    """Says of what it "leaves out" what it has learned of it."""

    def held_out(self, embeddings, labels, folder=None, groups=None):
        return Ridge().fit(embeddings, labels).logits(embeddings)


class Gregarious(Sound):
    def logits(self, embeddings):
        return (
            super().logits(embeddings)
            + (len(embeddings) > 1) * np.float32([1, 0, 0])[: self.bias.size]
        )


class Whole(Sound):
    def logits(self, embeddings):
        return super().logits(embeddings).astype(np.float64)


class Careless(Sound):
    def fit(self, embeddings, labels, folder=None, groups=None):
        labels = np.unique(labels, return_inverse=True)[1]
        if labels.max() == 0:
            labels = np.arange(len(labels)) % 2
        return super().fit(embeddings, labels, folder, groups)


class Pickled(Sound):
    def arrays(self):
        return {**super().arrays(), "more": np.array([object()])}


@pytest.mark.parametrize(
    ("kind", "sentence"),
    [
        (Leaky, "not numbers where they should be|must not look"),
        (Gregarious, "must not depend on others"),
        (Whole, "must be float32"),
        (Careless, "must raise NotEnoughExamples"),
        (Pickled, "arrays of numbers alone"),
        (Sound, None),
        (type("Taken", (Sound,), {"name": "auto"}), "a method of this name"),
        (dict, "no class derived"),
    ],
)
def test_a_learner_that_breaks_the_contract_is_told_how(kind, sentence):
    if sentence is None:
        check_learner(kind)
        return
    with pytest.raises(AssertionError, match=sentence):
        check_learner(kind)


class Lines(JsonLines):
    kind = "lines"
    title = "Lines"
    purpose = "For a test."
    suffix = ".lines"


class Deaf(Lines):
    def read(self, path):
        return iter(())

    def write(self, content, file, tick):
        from core.export.interfaces import Written

        return Written(n_images=len(content.rows))


class Restless(Lines):
    def write(self, content, file, tick):
        return super().write(content, file, lambda done, total: None)


class Silent(Lines):
    def preview(self, content):
        return "", ()


class Few(Lines):
    def write(self, content, file, tick):
        return super().write(replace(content, rows=content.rows[:2]), file, tick)


@pytest.mark.parametrize(
    ("format", "sentence"),
    [
        (Lines, None),
        (Deaf, "`read` must give|must call `tick`"),
        (Restless, "must call `tick`"),
        (Silent, "must show something"),
        (Few, "must be written"),
        (type("Wordless", (Lines,), {"purpose": " "}), "no title"),
        (type("Endless", (Lines,), {"suffix": "lines"}), "its suffix is none"),
        (JsonLines, None),
        (int, "no format derived"),
    ],
)
def test_a_format_that_breaks_the_contract_is_told_how(format, sentence, tmp_path):
    if sentence is None:
        check_export(format, tmp_path)
        return
    with pytest.raises(AssertionError, match=sentence):
        check_export(format, tmp_path)


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"sha256": "ab" * 32}, "is not the file we know"),
        ({"sha256": "short"}, "64 hex digits"),
        ({"n_features": 3}, "it gives"),
        ({"build": lambda weights: 1 / 0}, "its code raised ZeroDivisionError"),
        ({"package": "no_such_package_here"}, "not installed whole"),
        ({"crop_px": 128}, "crop_px"),
    ],
)
def test_a_backbone_that_breaks_the_contract_is_told_how(sample, change, sentence):
    from handful_sample.backbone import TINY

    with pytest.raises(AssertionError, match=sentence):
        check_backbone(replace(TINY, **change))


@pytest.mark.parametrize(
    "change",
    [
        {"deviation": (float("nan"), 1.0, 1.0)},
        {"mean": (0.0, float("inf"), 0.0)},
        {"mean": ("0", 0.0, 0.0)},
        {"n_features": 256.5},
        {"resize_px": 64.5},
        {"title": 5},
        {"package": ""},
        {"crop_mode": "middle"},
        {"interpolation": "nearest"},
        {"size_mb": "1"},
        {"speed": float("nan")},
    ],
)
def test_a_backbone_that_says_something_impossible_of_itself_is_left_out(sample, change):
    from handful_sample.backbone import TINY

    assert accepted("tiny", TINY) is TINY
    with pytest.raises(PluginRefused):
        accepted("tiny", replace(TINY, **change))


def test_a_backbone_that_gives_no_numbers_is_refused_before_anything_is_kept(sample):
    from handful_sample.backbone import TINY

    class Blank(torch.nn.Module):
        def forward(self, pictures):
            return torch.full((len(pictures), TINY.n_features), float("nan"))

    plugin = replace(TINY, build=lambda _file: Blank())
    with pytest.raises(WeightsError, match="not all numbers"):
        assembled(plugin.row("tiny"), plugin, Path("none"))
