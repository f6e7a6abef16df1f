"""What methods are given, and that they are judged by the truth."""

import shutil
from dataclasses import fields, replace

import numpy as np
import pytest

from core import api as pipeline
from core.backbones import find_backbone
from core.benchmark import methods
from core.benchmark.datasets import embed_set, find_sets, vectors_of
from core.benchmark.interfaces import Answer, Episode
from core.benchmark.methods import Product, all_methods
from core.benchmark.runner import play
from core.classifiers import model_selection as trust
from core.domain.adapting import AdaptRequest
from core.domain.errors import Cancelled, FolderError
from core.domain.records import Trust
from core.training.finetuning.config import TRAINED


class Fake:
    """Answers by the name of the class folder, and keeps what it was given."""

    name = "fake"

    def __init__(self, is_right=True):
        self.is_right = is_right
        self.given = []

    def run(self, episode):
        self.given.append(episode)
        names = [one.parent.name for one in episode.folder_files]
        rows = np.eye(len(episode.class_names), dtype=np.float32)
        known = {name: index for index, name in enumerate(episode.class_names)}
        chances = np.stack([rows[known.get(one, 0)] for one in names])
        unknown = np.array([one not in known for one in names], np.float32)
        trust = Trust(1.0, 0.9, 1.0, 9, 9)
        return Answer(chances if self.is_right else np.roll(chances, 1, 1), 0.0, trust, unknown)


@pytest.fixture
def played(project, sets, plan):
    """Play some methods on both sets; return the results."""

    def run(*methods, **changes):
        results = []
        play(project, sets, methods, replace(plan, **changes), results)
        return results

    return run


def test_who_knows_the_truth_gets_everything_right(played):
    results = played(Fake(), n_unknown=1)
    assert len(results) == 4
    for one in results:
        found = one.scores["fake"]
        assert (found.share_right, found.covered, found.auroc) == (1.0, True, 1.0)


def test_who_turns_the_truth_round_gets_nothing_right(played):
    for one in played(Fake(is_right=False)):
        assert (one.scores["fake"].share_right, one.scores["fake"].covered) == (0.0, False)


def test_methods_are_not_told_the_truth():
    assert not [one.name for one in fields(Episode) if "truth" in one.name]


def test_embeddings_belong_to_the_files(played, project, sets):
    fake = Fake()
    played(fake)
    row_of = {file: row for one in sets for row, file in enumerate(one.files)}
    for episode in fake.given:
        one = next(one for one in sets if one.name == episode.set_name)
        for files, vectors in zip(
            (episode.example_files, episode.folder_files),
            episode.embeddings("lite0"),
            strict=True,
        ):
            ids = one.image_ids[[row_of[file] for file in files]].tolist()
            _, expected = project.embeddings.get(find_backbone("lite0").key, ids)
            assert vectors.dtype == np.float32
            assert (vectors == expected).all()


def test_a_method_cannot_change_what_the_next_one_gets(played):
    fake = Fake()
    played(fake)
    with pytest.raises(ValueError, match="read-only"):
        fake.given[0].embeddings("lite0")[0][:] = 0
    with pytest.raises(ValueError, match="read-only"):
        fake.given[0].labels[:] = 0


def test_a_method_may_ask_for_another_backbone(played, toy_network, sets):
    class Other(Fake):
        def run(self, episode):
            examples, folder = episode.embeddings("resnet18")
            assert len(examples) == len(episode.labels)
            assert len(folder) == len(episode.folder_files)
            return super().run(episode)

    before = toy_network.n_seen
    played(Other())
    assert toy_network.n_seen - before == sum(len(one.files) for one in sets)  # each once


@pytest.mark.parametrize("name", all_methods())
def test_every_method_answers_in_full(played, name):
    method = all_methods()[name]
    fake = Fake()
    results = played(fake, method, shots=(3,), n_episodes=1)
    assert all(one.scores[name].share_right > 0.6 for one in results)  # tones are easy
    found = method.run(fake.given[0])
    n_folder = len(fake.given[0].folder_files)
    assert found.probabilities.shape == (n_folder, 3)
    assert found.probabilities.sum(axis=1) == pytest.approx(1, abs=1e-4)
    assert found.unknown.shape == (n_folder,)
    assert found.seconds >= 0


def test_the_table_has_every_method_of_the_program():
    assert set(pipeline.METHODS) - set(TRAINED) < set(all_methods())
    assert all(name == one.name for name, one in all_methods().items())


@pytest.mark.parametrize("name", ["auto", "head", "folder"])
def test_a_method_says_what_the_program_says(played, project, tmp_path, name):
    fake = Fake()
    played(fake, shots=(3,), n_episodes=1)
    episode = fake.given[0]
    assert len(episode.folder_files) >= 30, "the folder must be large enough to take part"
    for place, files in (("ex", episode.example_files), ("in", episode.folder_files)):
        for number, file in enumerate(files):
            target = tmp_path / place / file.parent.name / f"{number:03}.png"
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(file, target)
    with type(project).open(tmp_path / "own.handful", create=True) as own:
        pipeline.add_class_folders(own, tmp_path / "ex")
        pipeline.scan_folder(own, tmp_path / "in")
        pipeline.embed_folder(own, tmp_path / "in")
        report = pipeline.adapt(own, AdaptRequest(method=name))
        pipeline.label_folder(own, tmp_path / "in")
        rows = {one.path.rpartition("/")[2]: one for one in own.listing.rows(tmp_path / "in")}
    answer = Product(name).run(episode)
    assert report.model.trust == answer.trust
    for number, chances in enumerate(answer.probabilities):
        row = rows[f"{number:03}.png"]
        assert row.label == episode.class_names[chances.argmax()]
        assert row.confidence == pytest.approx(chances.max(), abs=0.02)


def test_a_stop_leaves_whole_episodes_of_all_sets(project, sets, plan):
    results = []

    def tick(done, total):
        assert total == 16
        if done == 9:
            raise Cancelled

    methods = [Fake(), Fake(is_right=False)]
    methods[1].name = "other"
    with pytest.raises(Cancelled):
        play(project, sets, methods, replace(plan, n_episodes=4), results, tick=tick)
    assert [one.set_name for one in results] == ["first", "second"] * 2
    assert all(set(one.scores) == {"fake", "other"} for one in results)


# Sets


def test_copies_count_once_and_what_lies_in_two_classes_not_at_all(
    project, toy_network, tmp_path, draw_tone
):
    home = tmp_path / "a set"
    for tone in ("Red", "Blue"):
        for one in range(3):
            draw_tone(home / tone / f"{one}.png", tone, one)
    shutil.copy(home / "Red" / "0.png", home / "Red" / "copy.png")
    shutil.copy(home / "Red" / "1.png", home / "Blue" / "odd one.png")
    (home / "Blue" / "broken.png").write_text("no picture")
    (home / "stray.png").write_bytes((home / "Red" / "2.png").read_bytes())
    found = embed_set(project, home, backbone="lite0", device="auto")
    assert found.class_names == ("Blue", "Red")
    assert [f"{one.parent.name}/{one.name}" for one in found.files] == [
        *("Blue/0.png", "Blue/1.png", "Blue/2.png"),
        *("Red/0.png", "Red/2.png"),
    ]
    assert found.classes.tolist() == [0, 0, 0, 1, 1]
    assert (found.n_broken, found.n_clashing) == (1, 1)


def test_a_set_whose_pictures_are_broken_is_refused(project, toy_network, tmp_path, draw_tone):
    draw_tone(tmp_path / "s" / "Red" / "0.png", "Red")
    (tmp_path / "s" / "Blue").mkdir()
    (tmp_path / "s" / "Blue" / "0.png").write_text("no picture")
    with pytest.raises(FolderError, match="1 of its classes have pictures"):
        embed_set(project, tmp_path / "s", backbone="lite0", device="auto")


def test_pictures_that_have_gone_are_said(project, sets):
    lost = replace(sets[0], image_ids=sets[0].image_ids + 10_000)
    with pytest.raises(FolderError, match="have changed"):
        vectors_of(project, lost, np.array([0]), backbone="lite0", device="auto")


def test_the_parts_of_a_set_are_put_together(project, toy_network, drawn_sets, tmp_path):
    for number, path in enumerate(sorted((drawn_sets / "first").glob("*/*.png"))):
        part = tmp_path / "parts" / ("train", "val")[number % 2] / path.parent.name
        part.mkdir(parents=True, exist_ok=True)
        shutil.copy(path, part / path.name)
    assert find_sets(tmp_path) == ([tmp_path / "parts"], [])
    found = embed_set(project, tmp_path / "parts", backbone="lite0", device="auto")
    whole = embed_set(project, drawn_sets / "first", backbone="lite0", device="auto")
    assert set(found.class_names) == {"Red", "Green", "Blue"}
    assert len(found.classes) == len(whole.classes)


def test_folders_without_class_folders_are_named(drawn_sets, tmp_path):
    shutil.copytree(drawn_sets / "first", tmp_path / "first")
    (tmp_path / "notes").mkdir()
    (tmp_path / "notes" / "notes.txt").write_text("not a picture")
    found, others = find_sets(tmp_path)
    assert ([one.name for one in found], others) == (["first"], ["notes"])


# The folder's part in adapting


@pytest.mark.parametrize(
    ("name", "n_folder", "n_around"),
    [
        ("auto", 60, 60),
        ("folder", 60, 60),
        ("auto", 29, None),  # the program leaves so small a folder aside
        ("head", 60, None),
        ("committee", 60, None),
        ("auto", 8001, 2667),  # every third, as the program takes 4000 at the most
    ],
)
def test_the_folder_takes_part_as_in_the_program(name, n_folder, n_around, monkeypatch):
    given = []

    def choose(examples, names):
        given.append(examples.folder)
        return trust.select_classifier(replace(examples, folder=None), ("prototypes",))

    monkeypatch.setattr(methods, "select_classifier", choose)
    random = np.random.default_rng(0)
    examples = random.normal(size=(4, 8)).astype(np.float32)
    folder = random.normal(size=(n_folder, 8)).astype(np.float32)
    episode = Episode(
        set_name="a set",
        shots=2,
        number=0,
        class_names=("a", "b"),
        example_files=(),
        labels=np.array([0, 0, 1, 1]),
        folder_files=(),
        backbone="lite0",
        device="auto",
        embeddings=lambda backbone: (examples, folder),
        seed=0,
    )
    answer = Product(name).run(episode)
    assert answer.probabilities.shape == (n_folder, 2)
    assert [None if one is None else len(one) for one in given] == [n_around]
