"""A content that ends the process that opens it is known to the next one, and opened apart."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from core.domain.errors import ImageError
from core.imaging import apart, in_flight
from core.imaging.decoding import ENDED
from core.imaging.in_flight import Flights
from tests.core.imaging.fatal_pictures import environment, make_fatal

ROOT = Path(__file__).parents[3]
ONE, OTHER = "1" * 32, "2" * 32

pytestmark = pytest.mark.skipif(os.name != "posix", reason="Windows knows no signals")

DIE_MIDWAY = """
import os, signal, sys
from pathlib import Path
from core.imaging.in_flight import Flights

flights = Flights(Path(sys.argv[1]))
blocks = [flights.opening(key) for key in sys.argv[3:]]
for block in blocks:
    block.__enter__()
with flights.opening("3" * 32):
    pass
os.kill(os.getpid(), int(sys.argv[2]))
"""

OPEN = """
import sys
from core.domain.errors import ImageError
from core.imaging.decoding import open_rgb, read_bytes, thumbnail_jpeg

path = sys.argv[2]
try:
    if sys.argv[1] == "open":
        opened = open_rgb(read_bytes(path), path, short_side_px=20)
        print(opened.width, opened.height, opened.image.getpixel((0, 0)))
    else:
        print(len(thumbnail_jpeg(read_bytes(path), path, 16)))
except ImageError as error:
    print(error.reason, error.is_passing)
"""


def die(folder, *keys, number=signal.SIGKILL):
    """Let a process die while it opens these contents."""
    command = [sys.executable, "-c", DIE_MIDWAY, folder, str(int(number)), *keys]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, check=False)
    assert done.returncode == -number, done.stderr


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "opening"


@pytest.fixture
def flights(folder):
    one = Flights(folder)
    yield one
    one.close()


@pytest.fixture
def soon(monkeypatch):
    """Look for dead processes each time."""
    monkeypatch.setattr(in_flight, "LOOK_PAUSE_S", 0)


def test_what_a_killed_process_was_opening_is_suspect(folder):
    die(folder, ONE, OTHER)
    flights = Flights(folder)
    assert [flights.mark_of(key) for key in (ONE, OTHER, "3" * 32)] == ["suspect", "suspect", ""]
    flights.close()


def test_a_process_that_runs_already_hears_of_it(folder, flights, soon):
    assert flights.mark_of(ONE) == ""
    die(folder, ONE)
    assert flights.mark_of(ONE) == "suspect"


def test_what_a_living_process_is_opening_is_not_suspect(folder, flights, soon):
    other = Flights(folder)
    with other.opening(ONE):
        assert flights.mark_of(ONE) == ""
    other.close()


def test_a_process_that_ends_in_order_leaves_nothing(folder):
    flights = Flights(folder)
    with flights.opening(ONE):
        pass
    flights.close()
    assert list(folder.iterdir()) == []


def test_a_suspect_is_acquitted_for_all(folder, flights):
    die(folder, ONE)
    assert flights.mark_of(ONE) == "suspect"
    flights.acquit(ONE)
    other = Flights(folder)
    assert flights.mark_of(ONE) == other.mark_of(ONE) == ""
    other.close()


def test_what_is_condemned_is_so_for_all_processes_of_this_version(folder, flights, monkeypatch):
    die(folder, ONE)
    assert flights.mark_of(ONE) == "suspect"
    flights.condemn(ONE)
    other = Flights(folder)
    assert flights.mark_of(ONE) == other.mark_of(ONE) == "ended"
    other.close()
    monkeypatch.setattr(in_flight, "decoders_version", lambda: "another")
    newer = Flights(folder)
    assert newer.mark_of(ONE) == ""
    newer.close()


def test_where_nothing_can_be_noted_pictures_are_opened_all_the_same(tmp_path):
    (tmp_path / "file").write_text("in the way")
    flights = Flights(tmp_path / "file")
    with flights.opening(ONE):
        assert flights.mark_of(ONE) == ""
    flights.close()


def test_more_threads_than_slots_do_no_harm(flights):
    blocks = [flights.opening(ONE) for _ in range(in_flight._N_SLOTS + 3)]
    for block in blocks:
        block.__enter__()
    for block in blocks:
        block.__exit__(None, None, None)


# Pictures, opened by processes of their own


class Opener:
    """Opens pictures in processes whose decoder dies of a mark, with a cache of their own."""

    def __init__(self, tmp_path):
        self.path = tmp_path / "one.png"
        self.cache = tmp_path / "cache"
        self._environment = {
            **os.environ,
            **environment(tmp_path / "site"),
            "XDG_CACHE_HOME": str(self.cache),
        }

    def __call__(self, how="open"):
        command = [sys.executable, "-c", OPEN, how, self.path]
        done = subprocess.run(
            command, cwd=ROOT, env=self._environment, capture_output=True, text=True, check=False
        )
        return done.stdout.strip() or done.returncode

    def n_left(self, pattern):
        return len(list((self.cache / "Handful" / "opening").glob(pattern)))


@pytest.fixture
def opener(tmp_path, draw_image):
    draw_image(tmp_path / "one.png", (40, 30), colour="red")
    return Opener(tmp_path)


@pytest.mark.parametrize("how", ["open", "thumbnail"])
def test_a_fatal_picture_ends_one_process_and_no_other(opener, how):
    make_fatal(opener.path)
    assert opener(how) == -signal.SIGSEGV
    assert opener(how) == f"{ENDED} False"
    assert (opener.n_left("*.ended"), opener.n_left("*.suspect")) == (1, 0)
    assert opener(how) == f"{ENDED} False"


def test_a_picture_that_a_kill_came_upon_opens_as_ever(opener):
    wanted = opener()
    assert wanted == "40 30 (255, 0, 0)"
    key = in_flight_key(opener.path)
    die(opener.cache / "Handful" / "opening", key)
    assert opener() == wanted
    assert opener.n_left("*") == 0


def test_a_picture_at_which_the_system_kills_is_tried_again_and_alone(opener):
    make_fatal(opener.path, signal.SIGKILL)
    assert opener() == -signal.SIGKILL
    for _ in range(2):
        assert opener() == f"{apart.STOPPED} True"
    assert opener.n_left("*.suspect") == 1


def test_a_suspect_that_is_no_picture_is_told_as_ever(opener):
    opener.path.write_bytes(b"Dear diary, this is no picture.")
    wanted = opener()
    assert wanted == "it is not a picture False"
    die(opener.cache / "Handful" / "opening", in_flight_key(opener.path))
    assert opener() == wanted
    assert opener.n_left("*") == 0


def in_flight_key(path):
    from core.imaging.decoding import content_hash

    return content_hash(path.read_bytes())


def test_where_no_process_can_be_started_the_picture_is_opened_here(monkeypatch, opener):
    monkeypatch.setattr(apart, "_CHILD", "raise SystemExit(2)")
    wish = apart.Wish(short_side_px=20)
    opened = apart.decode_apart(opener.path.read_bytes(), opener.path, wish)
    assert (opened.width, opened.height) == (40, 30)


def test_a_picture_that_takes_for_ever_is_given_up(monkeypatch, opener):
    monkeypatch.setattr(apart, "_CHILD", "import time; time.sleep(60)")
    monkeypatch.setattr(apart, "LONGEST_S", 0.1)
    with pytest.raises(ImageError) as caught:
        apart.decode_apart(opener.path.read_bytes(), opener.path, apart.Wish())
    assert caught.value.is_passing


def test_an_extra_that_was_installed_is_another_set_of_decoders(monkeypatch):
    before = in_flight.decoders_version.__wrapped__()
    real = in_flight._version
    monkeypatch.setattr(
        in_flight, "_version", lambda name: name if name == "imagecodecs" else real(name)
    )
    assert in_flight.decoders_version.__wrapped__() != before
