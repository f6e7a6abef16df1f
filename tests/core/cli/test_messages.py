"""Errors keep their facts on the way from one process to another, and each has its sentence."""

import pickle
from pathlib import Path

import pytest

from core.cli.messages import exit_code, sentence, trust_line
from core.domain import errors
from core.domain.errors import (
    BadTarget,
    ClassError,
    ColumnsUnclear,
    CoreError,
    DatasetError,
    DeviceError,
    ExportError,
    FolderError,
    ImageError,
    LabelsError,
    LayoutUnclear,
    ModelDamaged,
    NoModel,
    NotAdaptable,
    NotEnoughExamples,
    NothingToExport,
    PluginError,
    ProjectDamaged,
    ProjectError,
    ProjectGone,
    ProjectLocked,
    ProjectMissing,
    ProjectNotWritable,
    ProjectTooNew,
    TrainingError,
    WeightsError,
)
from core.domain.records import Trust
from core.imaging.dataset_layout import recognise

PATH = Path("/pictures/a.jpg")

# One of each kind, with what its sentence must speak of and the exit code of the command.
ONE_OF_EACH = [
    (ImageError(PATH, "the file is empty"), "the file is empty", 2),
    (WeightsError("lite0", "the package is not installed"), "Reinstall", 2),
    (NotAdaptable("timm:dla46x_c"), "timm:dla46x_c cannot itself be adapted", 2),
    (ProjectError(PATH, "odd"), "odd", 1),
    (ProjectMissing(PATH), "no project /pictures/a.jpg", 2),
    (ProjectTooNew(PATH), "later version", 2),
    (ProjectDamaged(PATH, "not a project file"), "not a project file", 2),
    (ProjectLocked(PATH), "open in another window", 1),
    (ProjectGone(PATH, "deleted"), "was deleted or moved while it was open", 1),
    (ProjectGone(PATH, "replaced"), "was replaced by another file", 1),
    (ProjectGone(PATH, "log"), "ends in -wal was deleted or moved", 1),
    (ProjectNotWritable(PATH, "database or disk is full"), "disk is full", 1),
    (FolderError(PATH, "it is not a folder"), "it is not a folder", 2),
    (LayoutUnclear(PATH, recognise(["train/1.jpg", "test/2.jpg"])), "--layout", 2),
    (ClassError("Owl", "taken"), "There is a class Owl already", 2),
    (ClassError("O\u200bwl", "alike", other="Owl"), "looks the same as the class Owl", 2),
    (ClassError("", "empty"), "needs a name", 2),
    (ClassError("Owl", "unknown"), "no class Owl", 2),
    (NotEnoughExamples("", have=1, need=2), "There is only 1 class", 2),
    (NotEnoughExamples("", have=0, need=2), "There are 0 classes", 2),
    (NotEnoughExamples("Owl", have=0, need=1), "Owl has 0 examples", 2),
    (NoModel(), "handful adapt", 2),
    (ModelDamaged("its arrays are cut"), "cannot be read: its arrays are cut. Run", 2),
    (PluginError("odd", "it has no title"), "cannot be used: it has no title. Update or remove", 2),
    (DatasetError(PATH, "it has 3 classes"), "it has 3 classes", 2),
    (TrainingError(PATH, "another seed"), "another seed", 2),
    (DeviceError("cuda", "not found on this computer"), "--device cpu", 1),
    (LabelsError(PATH, "it is empty"), "No labels could be read from /pictures/a.jpg: it is", 2),
    (
        ColumnsUnclear(PATH, "nobody can tell", ("x", "y"), ("path", "label")),
        "columns are x, y. Say which with --path-column NAME and --label-column NAME.",
        2,
    ),
    (ExportError(PATH, "no space left"), "no space left", 1),
    (BadTarget(PATH, "there is no folder /x"), "could not be written: there is no folder /x", 2),
    (NothingToExport(PATH), "`handful add PROJECT FOLDER` takes", 2),
    (NothingToExport(PATH, n_other=3, which="checked"), "none of the 3 pictures. Label some", 2),
    (NothingToExport(PATH, n_other=3, n_doubtful=3), "any of the 3 pictures. Correct them", 2),
    (NothingToExport(PATH, n_other=3, which="sure"), "none of the 3 pictures has a sure", 2),
    (NothingToExport(PATH, n_other=1, reasons=["it is gone"]), "of 1 of 1 picture: it is gone", 2),
    (NothingToExport(PATH, n_other=2), "none of the 2 pictures was asked for", 2),
    (ExportError(PATH, "no space left", left=[PATH] * 22), "/pictures/a.jpg and 2 more.", 1),
]


def kinds(above=CoreError):
    for kind in above.__subclasses__():
        yield kind
        yield from kinds(kind)


def test_one_of_each_kind_is_tested_here_and_drawn_in_the_tree():
    assert {type(error) for error, _, _ in ONE_OF_EACH} == set(kinds())
    assert all(f" {kind.__name__} " in errors.__doc__ for kind in kinds())


@pytest.mark.parametrize(("error", "words", "code"), ONE_OF_EACH, ids=repr)
def test_every_error_has_a_sentence_and_an_exit_code(error, words, code):
    said = sentence(error)
    assert words in said
    assert exit_code(error) == code


@pytest.mark.parametrize(("error", "words", "code"), ONE_OF_EACH, ids=repr)
def test_every_error_comes_through_to_another_process_with_its_facts(error, words, code):
    found = pickle.loads(pickle.dumps(error))
    assert (type(found), vars(found), str(found)) == (type(error), vars(error), str(error))


@pytest.mark.parametrize(
    ("n_classes", "words"),
    [
        (1, "the 12 examples of class 0 are nearly one picture"),
        (2, "the examples of class 0 and class 1 are nearly one picture each"),
        (43, "class 3, class 4 and 38 more are nearly one picture each"),
    ],
)
def test_classes_of_one_picture_are_named_while_there_is_room(n_classes, words):
    trust = Trust(None, None, None, 0, 0, one_scene=tuple((one, 12) for one in range(n_classes)))
    line = trust_line(trust, {one: f"class {one}" for one in range(n_classes)})
    assert line.startswith("The share right cannot be measured yet: the ")
    assert line.endswith(f"{words}. Add pictures that differ.")
