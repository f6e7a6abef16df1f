"""A newcomer's way with real pointer and keys: from nothing to a table of labels in 12 actions.

On pictures drawn here. Of one's own pictures, with a look at each step, by the environment:
HANDFUL_SET, a folder that holds a folder a class, of which five pictures become examples and up to
twenty more are mixed up in the folder to sort; HANDFUL_SHOTS, a folder for pictures of the screen;
HANDFUL_WINDOW, such as 1000x650. With `-rP` pytest says how many actions it took.
"""

import csv
import json
import os
import random
import shutil
import sys
import time
from collections import Counter
from pathlib import Path

import pytest
from PIL import Image, ImageDraw, ImageGrab

from tests.e2e.real_screen import NEEDS_SCREEN, SOURCE_AT, Hand, end, wait_for

pytestmark = [*NEEDS_SCREEN, pytest.mark.timeout(900)]

MOST_ACTIONS = 12
LONG_S = 120  # the first adapt converts the network, which takes a while on a busy machine
N_EXAMPLES, N_MIXED = 5, 20
IMAGES = (".jpg", ".jpeg", ".png")


@pytest.fixture
def screen_size():
    """Return room for a usual window and its frame."""
    return 1320, 900


@pytest.fixture
def pictures(tmp_path):
    """Make `examples`, a folder a class, and `mixed`; yields both and the truth of the second."""
    source = os.environ.get("HANDFUL_SET")
    classes = classes_of(Path(source)) if source else drawn(tmp_path / "drawn")
    examples, mixed = tmp_path / "pictures" / "examples", tmp_path / "pictures" / "mixed"
    mixed.mkdir(parents=True)
    rest = []
    for name, files in classes.items():
        (examples / name).mkdir(parents=True)
        for file in files[:N_EXAMPLES]:
            shutil.copy(file, examples / name)
        rest += [(name, file) for file in files[N_EXAMPLES : N_EXAMPLES + N_MIXED]]
    random.Random(0).shuffle(rest)
    truth = {}
    for number, (name, file) in enumerate(rest):
        target = mixed / f"IMG_{4100 + number}{file.suffix}"
        shutil.copy(file, target)
        truth[target.name] = name
    if not source:
        draw_strangers(mixed)
    return examples, mixed, truth


def draw_strangers(folder, n=4):
    """Draw pictures that no class fits, for which a model should ask."""
    for number in range(n):
        image = Image.effect_noise((160, 120), 40 + 20 * number).convert("RGB")
        chance = random.Random(number)
        for draw in (disc, frame, stripes):
            draw(ImageDraw.Draw(image), chance)
        image.save(folder / f"IMG_{9000 + number}.png")


def classes_of(folder):
    """List the pictures of each folder in a folder."""
    return {
        one.name: sorted(file for file in one.iterdir() if file.suffix.lower() in IMAGES)
        for one in sorted(folder.iterdir())
        if one.is_dir()
    }


def drawn(folder, n=9):
    """Draw discs, frames and stripes, each of its own place, size and colours."""
    for name, draw in (("Discs", disc), ("Frames", frame), ("Stripes", stripes)):
        (folder / name).mkdir(parents=True)
        for number in range(n):
            chance = random.Random(f"{name} {number}")
            image = Image.new("RGB", (160, 120), shade(chance, 200, 255))
            draw(ImageDraw.Draw(image), chance)
            image.save(folder / name / f"{number}.png")
    return classes_of(folder)


def shade(chance, low, high):
    return tuple(chance.randint(low, high) for _ in range(3))


def disc(draw, chance):
    x, y, r = chance.randint(50, 110), chance.randint(45, 75), chance.randint(20, 40)
    draw.ellipse((x - r, y - r, x + r, y + r), fill=shade(chance, 0, 150))


def frame(draw, chance):
    x, y = chance.randint(5, 50), chance.randint(5, 40)
    draw.rectangle((x, y, x + 90, y + 70), outline=shade(chance, 0, 150), width=8)


def stripes(draw, chance):
    step, ink = chance.randint(12, 24), shade(chance, 0, 150)
    for x in range(-120, 280, step):
        draw.line((x, 0, x + 120, 120), fill=ink, width=step // 3)


class Newcomer(Hand):
    """A hand that counts what it does, and finds things by the words that stand on them."""

    def __init__(self, environment, path):
        super().__init__(environment)
        self.n_actions = 0
        self._path = path
        self._shots = os.environ.get("HANDFUL_SHOTS")
        self._n_shots = 0

    def seen(self):
        """Return what the window shows now."""
        return json.loads(self._path.read_text()) if self._path.exists() else {}

    def wait(self, condition, what):
        """Wait until what is seen is as it should be, and return that."""

        def look():
            seen = self.seen()
            return seen if seen and condition(seen) else None

        return wait_for(look, what, LONG_S)

    def press(self, word):
        """Click on a button by its word, once it can be pressed."""
        self.click(self.wait(lambda seen: word in seen["buttons"], word)["buttons"][word])

    def click(self, place, *, key=""):
        self.n_actions += 1
        super().click(place, key=key)

    def key(self, name):
        self.n_actions += 1
        super().key(name)

    def write(self, text):
        self.n_actions += 1
        super().write(text)

    def drag(self, start, stop, *, steps=12):
        self.n_actions += 1
        super().drag(start, stop, steps=steps)

    def wait_for_window(self, title):
        """Wait until another program's window has come up."""
        self._do("search", "--sync", "--onlyvisible", "--name", f"^{title}$")
        time.sleep(1)  # for the window manager to raise it

    def look(self, name):
        """Keep a picture of the screen where one was asked for."""
        if self._shots:
            Path(self._shots).mkdir(parents=True, exist_ok=True)
            self._n_shots += 1
            time.sleep(0.5)  # for pictures to come and the window to be painted
            image = ImageGrab.grab(xdisplay=self._environment["DISPLAY"])
            left, top, width, height = self.seen()["frame"]
            image = image.crop((left, top, left + width, top + height))
            image.save(Path(self._shots) / f"{self._n_shots:02d} {name}.png")


@pytest.fixture
def newcomer(screen, start, tmp_path):
    """Someone in front of the empty window."""
    facts = tmp_path / "facts.json"
    size = os.environ.get("HANDFUL_WINDOW", "1280x800")
    window = start("tests.e2e.newcomer_window", size, facts)
    wait_for(lambda: facts.exists() or window.poll() is not None, "window")
    assert window.poll() is None, "the window's process ended; its own words are above"
    one = Newcomer(screen, facts)
    one.wait(lambda seen: "Choose a folder…" in seen["buttons"], "way to begin")
    return one


def test_from_the_empty_window_to_a_table_of_labels(newcomer, pictures, start, tmp_path):
    examples, mixed, truth = pictures
    newcomer.look("empty")
    bring_pictures(newcomer, start, examples, mixed, len(list(mixed.iterdir())))
    adapt_and_label(newcomer)
    chosen = review(newcomer)
    table = export(newcomer)
    n_actions = newcomer.n_actions
    take_back_and_do_again(newcomer)

    with table.open(encoding="utf-8") as file:
        labels = {Path(row["path"]).name: row["label"] for row in csv.DictReader(file)}
    assert set(truth) <= set(labels)
    assert all(labels[name] for name in truth)
    n_right = sum(labels[name] == right for name, right in truth.items())
    sys.stdout.write(f"{n_actions} actions; {n_right} of {len(truth)} right" + "\n")
    assert n_right > 1.5 * len(truth) / len(set(truth.values())), "hardly better than chance"
    assert chosen in Counter(labels.values())
    assert n_actions <= MOST_ACTIONS


def bring_pictures(newcomer, start, examples, mixed, n_mixed):
    """Drop the examples from a file manager, and choose the folder to sort in the dialog."""
    source = start("tests.e2e.file_source", examples)
    newcomer.wait_for_window("Files")
    newcomer.drag(SOURCE_AT, newcomer.seen()["middle"])
    names = {one.name: N_EXAMPLES for one in examples.iterdir()}
    newcomer.wait(lambda seen: seen["classes"] == names, "classes with their examples")
    end(source)
    newcomer.look("examples dropped")

    newcomer.press("Add photos to sort")
    newcomer.wait(lambda seen: seen["dialog"] == "Folder with images", "dialog")
    newcomer.look("choosing the folder")
    newcomer.write(str(mixed))
    newcomer.key("Return")
    n_files = n_mixed + sum(names.values())
    newcomer.wait(lambda seen: seen["n_files"] == n_files, "folder")
    newcomer.look("folder added")


def adapt_and_label(newcomer):
    seen = newcomer.wait(lambda seen: seen["next"] == "adapt", "step to adapt")
    (word,) = [word for word in seen["buttons"] if word.startswith("Adapt & sort")]
    newcomer.press(word)
    newcomer.wait(lambda seen: seen["next"] == "working", "begin")
    newcomer.look("adapting and sorting")
    newcomer.wait(
        lambda seen: seen["has_model"] and not seen["is_busy"] and not seen["n_waiting"], "labels"
    )
    newcomer.look("sorted")


def review(newcomer):
    """Correct the most doubtful picture and accept the next; return the class chosen."""
    seen = newcomer.wait(lambda seen: seen["next"] == "review", "step to review")
    (word,) = [word for word in seen["buttons"] if word.startswith("Review ")]
    newcomer.press(word)
    seen = newcomer.wait(lambda seen: seen["place"] == "review" and seen["loupe"], "first in doubt")
    newcomer.look("review")
    first, n_before = seen["loupe"], seen["n_by_person"]
    newcomer.key("1")
    newcomer.wait(lambda seen: seen["n_by_person"] == n_before + 1, "correction")
    newcomer.wait(lambda seen: seen["loupe"] != first, "next in doubt")
    newcomer.look("corrected")
    newcomer.key("Return")
    newcomer.wait(lambda seen: seen["n_by_person"] == n_before + 2, "accepted prediction")
    newcomer.look("accepted")
    return next(iter(seen["classes"]))


def take_back_and_do_again(newcomer):
    before = newcomer.seen()
    newcomer.key("ctrl+z")
    newcomer.wait(lambda seen: seen["n_by_person"] == before["n_by_person"] - 1, "undone")
    newcomer.look("undone")
    newcomer.key("ctrl+shift+z")
    newcomer.wait(lambda seen: seen["n_by_person"] == before["n_by_person"], "done again")
    assert newcomer.seen()["undo"] == before["undo"]
    newcomer.look("done again")


def export(newcomer):
    """Go to where the result is, and give it a name; return the file."""
    newcomer.key("ctrl+e")
    newcomer.wait(lambda seen: seen.get("preview"), "preview")
    newcomer.look("export")
    newcomer.write("my labels")
    seen = newcomer.wait(lambda seen: seen["target"].endswith("my labels.csv"), "name")
    newcomer.look("named")
    newcomer.key("Return")
    newcomer.wait(lambda seen: seen.get("headline", "").startswith("Exported"), "exported")
    newcomer.look("exported")
    newcomer.key("Escape")
    newcomer.wait(lambda seen: not seen["dialog"], "window")
    newcomer.look("done")
    table = Path(seen["target"])
    assert table.is_file()
    return table
