"""`handful meta-train` and `meta-test`: what they say, and that kill -9 costs nothing."""

import json
import os
import random
import shutil
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner
from network_guard import search_path

from core.cli.main import main
from core.cli.meta.messages import duration
from core.domain.errors import TrainingError
from core.training.meta.checkpoint import read
from core.training.meta.trainer import BEST, LAST

ROOT = Path(__file__).parents[4]
N_ITERATIONS = 120
MOST_TRIES = 12
SMALL = (
    *(
        "--way",
        "3",
        "--query",
        "2",
        "--meta-batch",
        "2",
        "--filters",
        "4",
        "--validation-tasks",
        "4",
    ),
    *("--device", "cpu", "--seed", "3"),
)


@pytest.fixture(scope="module")
def dataset(strokes, tmp_path_factory):
    """Put a set of 20 classes with 8 images each into an npz."""
    source = strokes(n_classes=20, size=16)
    images = source.images.numpy().reshape(20, 8, 16, 16)
    names = [f"alphabet/character{n:02}" for n in range(20)]
    path = tmp_path_factory.mktemp("data") / "strokes.npz"
    np.savez(path, images=images, classes=np.array(names))
    return path


def handful(*words):
    return CliRunner().invoke(main, [str(word) for word in words])


@pytest.fixture(scope="module")
def trained(dataset, tmp_path_factory):
    folder = tmp_path_factory.mktemp("trained")
    options = ("--iterations", "6", "--validate-every", "3", "--set", "steps=2")
    found = handful("meta-train", dataset, "--out", folder, *SMALL, *options)
    assert found.exit_code == 0, found.output
    return folder, found


def test_training_says_what_it_does(trained):
    _, found = trained
    assert "13 classes with 104 images to learn from, 3 to choose by" in found.stderr
    assert "3 of 6: loss " in found.stderr
    assert "% right, validation " in found.stderr
    assert "Trained for 6 iterations" in found.stderr


def test_the_result_says_all_that_is_needed_to_use_it(trained):
    card = read(trained[0] / "best.safetensors").card
    assert card["method"] == "maml"
    assert card["build"]["settings"]["steps"] == 2
    assert card["shape"] == {"way": 3, "shot": 1, "query": 2}
    assert card["data"]["images"]["mean"] == [1.0]
    assert len(card["data"]["training_classes"]) == 13


def test_testing_judges_on_classes_that_training_has_not_seen(trained, dataset, tmp_path):
    out = tmp_path / "test.json"
    found = handful(
        "meta-test", trained[0], dataset, "--tasks", "10", "--query", "3", "--json", out
    )
    assert found.exit_code == 0, found.output
    assert "3-way 1-shot, 3 queries a class: 10 tasks from 4 classes" in found.stderr
    assert "16 that training has seen are left out" in found.stderr
    assert [line.split()[0] for line in found.stdout.splitlines()] == [
        *("maml", "SimpleShot", "difference")
    ]
    facts = json.loads(out.read_text())
    seen = set(read(trained[0] / "best.safetensors").card["data"]["training_classes"])
    assert not seen & set(facts["classes"])
    assert len(facts["shares"]["maml"]) == len(facts["shares"]["SimpleShot"]) == 10


def test_testing_twice_gives_the_same(trained, dataset):
    words = ("meta-test", trained[0], dataset, "--tasks", "6", "--query", "2")
    assert handful(*words).stdout == handful(*words).stdout


def test_what_matters_in_testing_can_be_set(trained, dataset):
    words = ("meta-test", trained[0], dataset, "--tasks", "6", "--query", "2")
    found = handful(*words, "--set", "test_steps=9", "--set", "own_statistics=yes")
    assert found.exit_code == 0
    assert found.stdout != handful(*words).stdout


def test_the_same_command_after_the_end_changes_nothing(trained, dataset):
    folder, _ = trained
    before = (folder / "best.safetensors").read_bytes()
    options = ("--iterations", "6", "--validate-every", "3", "--set", "steps=2")
    found = handful("meta-train", dataset, "--out", folder, *SMALL, *options)
    assert "Going on after iteration 6." in found.stderr
    assert (folder / "best.safetensors").read_bytes() == before


def test_another_seed_in_the_same_folder_is_refused(trained, dataset):
    options = ("--iterations", "6", "--validate-every", "3", "--set", "steps=2", "--seed", "4")
    found = handful("meta-train", dataset, "--out", trained[0], *SMALL, *options)
    assert found.exit_code == 2
    assert "cannot go on: it was begun with another" in found.stderr
    assert "another seed and another training classes" in found.stderr  # which the seed deals


def test_all_classes_seen_is_said(trained, dataset, tmp_path):
    with np.load(dataset) as file:
        images, names = file["images"], file["classes"]
    seen = set(read(trained[0] / "best.safetensors").card["data"]["training_classes"])
    kept = [place for place, name in enumerate(names) if name in seen]
    np.savez(tmp_path / "seen.npz", images=images[kept], classes=names[kept])
    words = ("meta-test", trained[0], tmp_path / "seen.npz", "--tasks", "4", "--query", "2")
    found = handful(*words)
    assert found.exit_code == 2
    assert "training has seen all of its classes" in found.stderr
    assert handful(*words, "--all-classes").exit_code == 0


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (("--way", "14"), "training has 13 classes, and 14-way tasks need 14"),
        (("--way", "4"), "validation has 3 classes, and 4-way tasks need 4"),
        (("--shot", "7"), "has 8 images that can be opened, and support and query together need 9"),
        (("--set", "order=third"), "order is one of first, second, not 'third'"),
        (("--set", "speed=9"), "with a name out of order, second_from"),
        (("--set", "steps=0"), "steps and test_steps must be 1 or more"),
        (("--set", "steps=x"), "steps is a whole number, not 'x'"),
        (("--set", "anil=maybe"), "anil is yes or no, not 'maybe'"),
        (("--only", "nothing*"), "no class is called nothing*"),
    ],
)
def test_what_cannot_be_is_a_sentence(dataset, tmp_path, options, words):
    found = handful("meta-train", dataset, "--out", tmp_path / "run", *SMALL, *options)
    assert found.exit_code == 2
    assert words in " ".join(found.stderr.split())


def test_another_set_may_choose_the_best(dataset, strokes, tmp_path):
    other = strokes(n_classes=4, size=16, seed=9).images.numpy().reshape(4, 8, 16, 16)
    np.savez(tmp_path / "other.npz", images=other, classes=np.array(list("abcd")))
    options = ("--iterations", "2", "--validate", tmp_path / "other.npz", "--rotations", "classes")
    found = handful("meta-train", dataset, "--out", tmp_path / "run", *SMALL, *options)
    assert found.exit_code == 0, found.output
    assert "80 classes with 640 images to learn from, 16 to choose by" in found.stderr


def test_a_folder_of_pictures_is_learned_from(tmp_path, draw_image):
    for c in range(8):
        for i in range(4):
            draw_image(tmp_path / "set" / f"class {c}" / f"{i}.png", seed=10 * c + i)
    words = (
        "meta-train",
        tmp_path / "set",
        "--out",
        tmp_path / "run",
        "--way",
        "2",
        "--size",
        "20",
    )
    more = ("--iterations", "2", "--meta-batch", "2", "--network", "conv4-pooled", "--filters", "4")
    found = handful(*words, *more, "--validation-tasks", "0")
    assert found.exit_code == 0, found.output
    assert "without validation the newest state is kept" in found.stderr


@pytest.mark.parametrize(
    ("seconds", "text"), [(5, "5 s"), (89, "89 s"), (600, "10 min"), (6000, "1 h 40 min")]
)
def test_durations_are_said_as_people_do(seconds, text):
    assert duration(seconds) == text


class Run:
    """`handful meta-train` as a process that can be killed."""

    def __init__(self, dataset, folder):
        self.folder = folder
        words = ("--validate-every", "20", "--save-every", "0")
        self._command = [
            *(
                sys.executable,
                "-m",
                "core.cli.main",
                "meta-train",
                str(dataset),
                "--out",
                str(folder),
            ),
            *("--iterations", str(N_ITERATIONS), *SMALL, *words),
        ]

    def start(self):
        environment = {**os.environ, "OMP_NUM_THREADS": "1", "PYTHONPATH": search_path(ROOT)}
        return subprocess.Popen(self._command, cwd=ROOT, env=environment, stderr=subprocess.DEVNULL)

    def done(self):
        try:
            return read(self.folder / LAST).card["standing"]["done"]
        except (TrainingError, RuntimeError):
            return 0  # not there yet, or replaced while it was being read


@pytest.mark.skipif(sys.platform == "win32", reason="Windows knows no SIGKILL")
def test_killed_at_three_random_moments_it_ends_as_an_unbroken_training(dataset, tmp_path):
    unbroken = Run(dataset, tmp_path / "unbroken")
    assert unbroken.start().wait() == 0
    broken = Run(dataset, tmp_path / "broken")
    random_moment = random.Random(7)
    kills = 0
    for _ in range(MOST_TRIES):
        if kills == 3:
            break
        moment = random_moment.randint(broken.done() + 1, broken.done() + 25)
        process = broken.start()
        while broken.done() < moment and process.poll() is None:
            time.sleep(0.002)
        process.kill()
        if process.wait() == -9 and broken.done() < N_ITERATIONS:
            kills += 1
        else:  # a busy machine looked too late, and the training was over
            shutil.rmtree(broken.folder)
            kills = 0
    assert kills == 3
    assert broken.start().wait() == 0
    assert (broken.folder / BEST).read_bytes() == (unbroken.folder / BEST).read_bytes()
    ends = [read(run.folder / LAST) for run in (broken, unbroken)]
    assert all((ends[0].tensors[name] == one).all() for name, one in ends[1].tensors.items())
