"""Every error that a person can meet is a sentence."""

from pathlib import Path

import pytest

from app.messages import errors as wording
from core.domain import errors
from core.imaging.dataset_layout import recognise

SAMPLES = {
    errors.ImageError: (Path("/pictures/owl.jpg"), "the file is empty"),
    errors.WeightsError: ("lite0", "the file is missing"),
    errors.NotAdaptable: ("timm:dla46x_c",),
    errors.FolderError: (Path("/pictures"), "permission denied"),
    errors.LayoutUnclear: (
        Path("/pictures"),
        recognise(["train/a/1.jpg", "train/b/2.jpg", "plane/1.jpg", "plane/2.jpg"]),
    ),
    errors.NotEnoughExamples: ("Owl", 0, 1),
    errors.LabelsError: (Path("/in/labels.csv"), "it is empty"),
    errors.ColumnsUnclear: (Path("/in/labels.csv"), "it has no column y", ("a", "b"), ("path",)),
    errors.NoModel: (),
    errors.ModelDamaged: ("its arrays are cut",),
    errors.PluginError: ("odd", "it has no title"),
    errors.DatasetError: (Path("/pictures"), "it has 3 classes"),
    errors.TrainingError: (Path("/trained"), "it was begun with another seed"),
    errors.DeviceError: ("cuda", "it is out of memory"),
    errors.ExportError: (Path("/full/labels.csv"), "the disk is full"),
    errors.BadTarget: (Path("/none/labels.csv"), "there is no folder /none"),
    errors.NothingToExport: (Path("/labels.csv"),),
}


def kinds(base=errors.CoreError):
    for kind in base.__subclasses__():
        if kind.__module__.startswith("core."):
            yield kind
            yield from kinds(kind)


def sample(kind):
    if kind is errors.ProjectGone:
        return kind(Path("/pictures/birds.handful"), "deleted")
    if issubclass(kind, errors.ProjectError):
        return kind(Path("/pictures/birds.handful"), "the disk is full")
    if kind is errors.ClassError:
        return kind("Owl", "taken")
    return kind(*SAMPLES[kind])


@pytest.mark.parametrize("kind", list(kinds()), ids=lambda kind: kind.__name__)
def test_every_error_has_its_own_sentence(kind):
    text = wording.sentence(sample(kind))
    assert text.endswith(".")
    assert "{" not in text
    assert kind in wording._SENTENCES


def test_an_error_of_a_new_kind_is_still_a_sentence():
    class Odd(errors.CoreError):
        pass

    assert wording.sentence(Odd("the moon is full")) == "This did not work: the moon is full."


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (errors.ClassError("", "empty"), "needs a name"),
        (errors.ClassError("Owl", "taken"), "already"),
        (errors.ClassError("7", "unknown"), "not there any more"),
        (errors.NotEnoughExamples("", 1, 2), "needs 2 classes"),
        (errors.NotEnoughExamples("Owl", 0, 1), "The class “Owl” has"),
        (errors.WeightsError("resnet18", "it is not here", remedy="get"), "backbones get resnet18"),
        (errors.WeightsError("resnet18", "it changed", remedy="adapt"), "Click Adapt"),
        (errors.ProjectLocked(Path("a/birds.handful")), "open in another window"),
        (errors.ExportError("a", "it is full", left=[Path("a/1")] * 6), "a/1, a/1, …."),
        (errors.ExportError("a", "it is full", left=[Path("a/1")]), "taken back: a/1."),
        (errors.NothingToExport("a", n_other=3, which="checked"), "labeled none of these"),
        (errors.NothingToExport("a", n_other=3, n_doubtful=3), "not sure of any"),
        (errors.NothingToExport("a", n_other=3, n_doubtful=1), "no image with a label"),
    ],
)
def test_a_sentence_carries_the_facts(error, words):
    assert words in wording.sentence(error)
