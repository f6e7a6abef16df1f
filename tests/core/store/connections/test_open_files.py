"""A file is one process's, as other processes see it, and what is opened for that is closed."""

import os
import subprocess
import sys
import threading

import pytest

from core.store.log_ownership import _OpenFiles, head_of, identity_of
from tests.core.store.connections.small_file import n_handles

pytestmark = pytest.mark.skipif(os.name != "posix", reason="needs locks on bytes of a file")

CLAIM_AT = 0x40010000  # every version of the program looks here
CONTENT = b"0123456789"

# Says whether it got the byte, and keeps it until it is told to let go.
OTHER = """
import fcntl, os, sys
for line in sys.stdin:
    what, at, path = line.rstrip().split(" ", 2)
    if what == "take":
        handle = os.open(path, os.O_RDWR)
        try:
            fcntl.lockf(handle, fcntl.LOCK_EX | fcntl.LOCK_NB, 1, int(at))
            print("taken", flush=True)
        except OSError:
            print("refused", flush=True)
    else:
        os.close(handle)
        print("let go", flush=True)
"""


class Other:
    """A process that takes bytes of files."""

    def __init__(self, process):
        self._process = process

    def take(self, place, at=CLAIM_AT):
        return self._ask("take", place, at) == "taken"

    def let_go(self, place, at=CLAIM_AT):
        assert self._ask("release", place, at) == "let go"

    def may_take(self, place, at=CLAIM_AT):
        took = self.take(place, at)
        self.let_go(place, at)
        return took

    def _ask(self, what, place, at):
        self._process.stdin.write(f"{what} {at} {place}\n")
        self._process.stdin.flush()
        return self._process.stdout.readline().strip()


@pytest.fixture(scope="module")
def other():
    with subprocess.Popen(
        [sys.executable, "-c", OTHER],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        yield Other(process)
        process.stdin.close()
        process.wait(30)


@pytest.fixture
def place(tmp_path):
    place = tmp_path / "birds.handful"
    place.write_bytes(CONTENT)
    return place


@pytest.fixture
def files():
    return _OpenFiles()


# Other processes


def test_a_claimed_file_is_taken_for_other_processes_at_one_byte(files, place, other):
    claim = files.claim(place)
    around = [other.may_take(place, CLAIM_AT + one) for one in (-1, 0, 1)]
    assert around == [True, False, True]
    files.release(claim)
    assert other.may_take(place)
    assert n_handles(place) == 0


def test_what_another_process_has_cannot_be_claimed_until_it_lets_go(files, place, other):
    assert other.take(place)
    with pytest.raises((BlockingIOError, PermissionError)):
        files.claim(place)
    assert n_handles(place) == 0
    other.let_go(place)
    claim = files.claim(place)
    assert not other.may_take(place)
    files.release(claim)
    assert n_handles(place) == 0


def test_a_file_is_given_back_while_a_connection_is_still_open(files, place, other):
    claim = files.claim(place)
    files.note(claim)
    files.release(claim)
    assert other.may_take(place)
    assert n_handles(place) == 1
    files.forget(claim)
    assert n_handles(place) == 0


def test_a_claim_that_a_closed_connection_took_away_is_made_again(files, place, other):
    claim = files.claim(place)
    place.read_bytes()  # closed after reading, and with it go the locks of this process
    assert other.may_take(place)
    files.claim_again(claim)
    around = [other.may_take(place, CLAIM_AT + one) for one in (-1, 0, 1)]
    assert around == [True, False, True]
    files.release(claim)
    assert other.may_take(place)


def test_a_claim_is_not_made_again_where_another_process_was_quicker(files, place, other):
    claim = files.claim(place)
    place.read_bytes()
    assert other.take(place)
    with pytest.raises((BlockingIOError, PermissionError)):
        files.claim_again(claim)
    files.release(claim)
    other.let_go(place)


def test_the_first_of_all_descriptors_is_one(files, place, other):
    """A program without standard input opens its first file as number 0."""
    kept = os.dup(0)
    os.close(0)
    try:
        claim = files.claim(place)
        facts = os.fstat(0)
        assert (facts.st_dev, facts.st_ino) == claim
        assert not other.may_take(place)
        files.note(claim)
        files.release(claim)
        assert other.may_take(place)
        files.forget(claim)
        assert n_handles(place) == 0
    finally:
        os.dup2(kept, 0)
        os.close(kept)


# This process


def test_a_file_is_claimed_once_whatever_its_name(files, place, other, tmp_path):
    name = tmp_path / "hard.handful"
    name.hardlink_to(place)
    claim = files.claim(place)
    for one in (place, name):
        with pytest.raises(BlockingIOError):
            files.claim(one)
    assert not other.may_take(place)
    files.release(claim)
    assert n_handles(place) == 0
    files.release(files.claim(name))
    assert n_handles(place) == 0


def test_files_are_claimed_apart(files, place, tmp_path, other):
    second = tmp_path / "second.handful"
    second.write_bytes(CONTENT)
    claims = [files.claim(place), files.claim(second)]
    files.release(claims[0])
    assert [other.may_take(one) for one in (place, second)] == [True, False]
    files.release(claims[1])
    assert [n_handles(one) for one in (place, second)] == [0, 0]


def test_a_file_that_is_not_there_cannot_be_claimed(files, place):
    claim = files.claim(place)
    place.unlink()
    with pytest.raises(FileNotFoundError):
        files.claim(place)
    files.release(claim)


def test_looking_into_a_file_nobody_is_connected_to_leaves_nothing_open(files, place):
    assert files.head(place, 4) == CONTENT[:4]
    assert head_of(place) == CONTENT
    assert n_handles(place) == 0


def test_a_handle_is_closed_with_the_last_connection(files, place):
    identity = identity_of(place)
    files.note(identity)
    files.note(identity)
    assert n_handles(place) == 0
    for _ in range(2):
        assert files.head(place, 4) == CONTENT[:4]
        assert n_handles(place) == 1
    files.forget(identity)
    assert n_handles(place) == 1
    files.forget(identity)
    assert n_handles(place) == 0
    files.head(place, 4)  # nobody is connected any more
    assert n_handles(place) == 0


def test_a_claim_outlives_connections(files, place, other):
    claim = files.claim(place)
    for _ in range(2):
        files.note(claim)
        files.forget(claim)
        assert not other.may_take(place)
        assert n_handles(place) == 1
    files.release(claim)
    assert n_handles(place) == 0


def test_a_file_that_cannot_be_written_is_read_byte_by_byte_as_it_is(files, place, monkeypatch):
    as_bytes, tried = 1 << 30, []  # only Windows has such a flag
    open_ = os.open

    def refuse_to_write(path, flags, *more):
        tried.append(flags)
        if flags & os.O_RDWR:
            raise PermissionError(13, "Permission denied")
        return open_(path, flags & ~as_bytes, *more)

    monkeypatch.setattr(os, "O_BINARY", as_bytes, raising=False)
    monkeypatch.setattr(os, "open", refuse_to_write)
    assert files.head(place, 100) == CONTENT
    assert tried == [os.O_RDWR | as_bytes, os.O_RDONLY | as_bytes]


@pytest.mark.parametrize("what", ["note", "forget", "head", "claim", "claim_again", "release"])
def test_one_thread_at_a_time(files, place, what):
    identity = identity_of(place)
    if what in ("claim_again", "release"):
        files.claim(place)
    if what == "forget":
        files.note(identity)
    arguments = {"claim": (place,), "head": (place, 4)}.get(what, (identity,))
    thread = threading.Thread(target=getattr(files, what), args=arguments, name="handful-second")
    with files._lock:
        thread.start()
        thread.join(0.1)
        assert thread.is_alive()
    thread.join()
    if what in ("claim", "claim_again"):
        files.release(identity)
    if what == "note":
        files.forget(identity)
    assert n_handles(place) == 0
