"""The trainer: what it keeps, what it tells, and that a stopped training goes on as if unbroken."""

import csv

import pytest
import torch

from core.backbones.architectures.conv4 import Conv4
from core.domain.errors import Cancelled, TrainingError
from core.training.meta import checkpoint
from core.training.meta.data.task_sampler import Shape
from core.training.meta.maml import Maml, MamlSettings
from core.training.meta.stacked_conv4 import StackedConv4
from core.training.meta.trainer import BEST, LAST, Plan, TaskSources, Trainer
from core.training.meta.training_log import BoardLog

SHAPE = Shape(3, 1, 2)


@pytest.fixture(scope="module")
def sources(strokes):
    source = strokes(n_classes=16, size=16)
    return source.subset(range(10)), source.subset(range(10, 16))


def plan(**changed):
    wanted = {"iterations": 9, "meta_batch": 3, "seed": 1, "n_validation": 4, "validate_every": 3}
    return Plan(shape=SHAPE, validation=SHAPE, **{**wanted, "save_every_s": 0.0, **changed})


def trainer(folder, sources, *, card=None, with_plan=None, **more):
    network = Conv4(3, size_px=16, filters=4).reset(torch.Generator().manual_seed(1))
    method = Maml(network, MamlSettings(learn_rates=True), 9, together=StackedConv4(network))
    card = card or {"data": {"pixels": "1"}, "seed": 1}
    return Trainer(method, TaskSources(*sources), folder, with_plan or plan(), card, **more)


def rows(folder):
    with (folder / "log.csv").open(newline="") as file:
        found = list(csv.DictReader(file))
    return [{name: text for name, text in row.items() if name != "seconds"} for row in found]


def stopping_at(n):
    def tick(done, total):
        if done >= n:
            raise Cancelled

    return tick


def same_state(one, other):
    first, second = (checkpoint.read(folder / LAST) for folder in (one, other))
    assert first.tensors.keys() == second.tensors.keys()
    return all(torch.equal(value, second.tensors[name]) for name, value in first.tensors.items())


@pytest.fixture(scope="module")
def whole(sources, tmp_path_factory):
    folder = tmp_path_factory.mktemp("whole")
    trainer(folder, sources).run()
    return folder


@pytest.mark.parametrize("at", [1, 3, 4, 8])
def test_a_stopped_training_ends_as_an_unbroken_one(whole, sources, tmp_path, at):
    with pytest.raises(Cancelled):
        trainer(tmp_path, sources).run(stopping_at(at))
    again = trainer(tmp_path, sources)
    assert again.done == at
    again.run()
    assert (tmp_path / BEST).read_bytes() == (whole / BEST).read_bytes()
    assert same_state(tmp_path, whole)
    assert rows(tmp_path) == rows(whole)


def test_a_stop_in_the_midst_of_a_validation_saves_nothing_half(whole, sources, tmp_path):
    calls = []

    def tick(done, total):
        calls.append(done)
        if calls.count(2) == 2:  # once after the iteration, once in validation
            raise Cancelled

    with pytest.raises(Cancelled):
        trainer(tmp_path, sources, with_plan=plan(save_every_s=1e9)).run(tick)
    assert not (tmp_path / LAST).exists()
    trainer(tmp_path, sources).run()
    assert (tmp_path / BEST).read_bytes() == (whole / BEST).read_bytes()


def test_a_finished_training_is_left_as_it_is(whole, sources):
    before = (whole / LAST).read_bytes()
    progress = trainer(whole, sources).run()
    assert (progress.done, progress.total) == (9, 9)
    assert (whole / LAST).read_bytes() == before


def test_another_training_in_the_folder_is_refused_with_what_differs(whole, sources):
    card = {"data": {"pixels": "2"}, "seed": 1}
    with pytest.raises(TrainingError, match="begun with another pixels"):
        trainer(whole, sources, card=card)
    card = {"data": {"pixels": "1"}, "seed": 3}
    with pytest.raises(TrainingError, match="begun with another seed"):
        trainer(whole, sources, card=card)


@pytest.mark.parametrize("damage", [b"", b"no safetensors", b"\x08\0\0\0\0\0\0\0{}      "])
def test_a_damaged_state_is_said(tmp_path, sources, damage):
    (tmp_path / LAST).write_bytes(damage)
    with pytest.raises(TrainingError, match="damaged or was not written by"):
        trainer(tmp_path, sources)


def test_the_best_state_is_that_of_the_highest_validation(whole, sources):
    shares = [float(row["validation"]) for row in rows(whole)]
    kept = checkpoint.read(whole / BEST)
    best = 3 * (1 + shares.index(max(shares)))
    assert kept.card["standing"]["done"] == best
    assert kept.card["standing"]["validation"][0] == max(shares)
    assert not any(name.startswith("optimiser.") for name in kept.tensors)


def test_the_log_has_a_row_for_each_validation(whole):
    found = rows(whole)
    assert [row["iteration"] for row in found] == ["3", "6", "9"]
    assert all(0 <= float(row["accuracy"]) <= 1 and float(row["loss"]) > 0 for row in found)


def test_without_validation_the_newest_state_is_kept(sources, tmp_path):
    trainer(tmp_path, (sources[0], None)).run()
    assert checkpoint.read(tmp_path / BEST).card["standing"] == {"done": 9, "validation": None}
    assert rows(tmp_path)[-1]["validation"] == ""


def test_progress_says_how_much_is_left(sources, tmp_path):
    told = []
    trainer(tmp_path, sources).run(report=told.append)
    assert [one.done for one in told] == list(range(1, 10))
    assert [one.is_row for one in told] == [False, False, True] * 3
    assert told[-1].seconds_left == 0
    assert told[2].validation is not None
    assert told[-1].best.share == max(one.validation.share for one in told if one.is_row)


def test_a_full_disk_is_said_and_leaves_the_last_state(whole, sources, tmp_path, monkeypatch):
    part = trainer(tmp_path, sources)
    with pytest.raises(Cancelled):
        part.run(stopping_at(2))
    before = (tmp_path / LAST).read_bytes()

    def full(descriptor):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(TrainingError, match="No space left"):
        trainer(tmp_path, sources).run()
    assert (tmp_path / LAST).read_bytes() == before
    assert not list(tmp_path.glob(".*"))  # no half of a file is left


def test_a_folder_that_cannot_be_made_is_said(sources, tmp_path):
    (tmp_path / "taken").write_text("a file")
    with pytest.raises(TrainingError, match="cannot be made"):
        trainer(tmp_path / "taken" / "run", sources)


def test_tensorboard_is_asked_for_where_it_is_missing(sources, tmp_path, monkeypatch):
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    with pytest.raises(TrainingError, match="pip install tensorboard"):
        trainer(tmp_path, sources, log=BoardLog)


def test_no_file_of_a_training_is_a_pickle(whole):
    names = sorted(path.name for path in whole.iterdir())
    assert names == [BEST, LAST, "log.csv"] or names == [BEST, "last.safetensors", "log.csv"]
    assert all(b"\x80\x02}" not in (whole / name).read_bytes()[:64] for name in names)
