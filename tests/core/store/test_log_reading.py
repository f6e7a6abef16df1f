"""Whose a log is, read from logs that are put together byte by byte."""

import re

import pytest

from core.store import log_ownership
from core.store.log_ownership import (
    HEADER_BYTES,
    generation_in,
    has_reached,
    is_at_rest,
    log_of,
    new_generation,
    reached,
    set_aside,
    verdict_on,
    written,
)

PAGE = 512
MAGIC = 0x377F0682
SALT, OTHER_SALT = b"saltsalt", b"tlastlas"
ONE, TWO, THREE = (number << 2 for number in (0x1234567, 0x89ABCD, 0x5))


def number(value):
    return value.to_bytes(4, "big")


def header(magic=MAGIC, page=PAGE, salt=SALT):
    return number(magic) + number(3007000) + number(page) + number(0) + salt + bytes(8)


def frame(page, *, generation=0, commits=0, salt=SALT, size=PAGE):
    """A page in a log; `commits` is the number of pages of the file where it ends a commit."""
    content = bytearray(size)
    content[60:64] = number(generation)
    return number(page) + number(commits) + salt + bytes(8) + bytes(content)


@pytest.fixture
def verdict(tmp_path):
    """Say whose a log is: `verdict(log, generation, n_pages)`."""

    def of(log, generation=ONE, n_pages=3, page=PAGE):
        place = tmp_path / "birds.handful"
        content = bytearray(n_pages * page)
        content[60:64] = number(generation)
        place.write_bytes(content)
        if log is not None:
            log_of(place).write_bytes(log)
        return verdict_on(place, bytes(content[:HEADER_BYTES]))

    return of


def change(generation, *pages, n_pages=3):
    """A commit that writes page 1, which holds the generation, and others."""
    first = frame(1, generation=generation)
    rest = [frame(one) for one in pages]
    last = frame(2, commits=n_pages)
    return b"".join((first, *rest, last))


@pytest.mark.parametrize(
    "log",
    [
        None,
        b"",
        header()[:31],
        header(),
        header(magic=MAGIC + 2) + change(TWO),
        header(magic=0) + change(TWO),
        header() + frame(1, generation=TWO),  # no commit
        header() + change(TWO)[:23],
        header() + frame(1, generation=TWO, commits=3, salt=OTHER_SALT),
    ],
)
def test_where_nothing_would_be_played_back_there_is_no_log(verdict, log):
    assert verdict(log) == "none"


@pytest.mark.parametrize("magic", [MAGIC, MAGIC + 1])
def test_a_log_of_the_files_generation_is_its_own(verdict, magic):
    assert verdict(header(magic) + change(ONE)) == "own"
    assert verdict(header(magic) + change(TWO)) == "foreign"


@pytest.mark.parametrize("page", [512, 1024, 65536])
def test_pages_may_be_of_any_size(verdict, page):
    log = header(page=page) + frame(1, generation=ONE, size=page)
    log += frame(2, commits=3, size=page)
    assert verdict(log, page=page) == "own"
    assert verdict(log, TWO, page=page) == "foreign"


def test_a_page_size_that_is_none_does_no_harm(verdict):
    assert verdict(header(page=0) + change(ONE)) == "own"


def test_marks_do_not_make_another_generation(verdict):
    for marked in (written(ONE), reached(ONE), written(reached(ONE))):
        assert verdict(header() + change(marked)) == "own"
        assert verdict(header() + change(ONE), marked) == "own"
    assert verdict(header() + change(ONE + 4)) == "foreign"
    assert verdict(header() + change(ONE - 4)) == "foreign"


def test_the_newest_generation_counts(verdict):
    assert verdict(header() + change(TWO) + change(ONE)) == "own"
    assert verdict(header() + change(THREE) + change(TWO) + change(ONE)) == "own"


def test_a_file_of_the_generation_before_has_the_log_that_did_not_reach_it(verdict):
    assert verdict(header() + change(ONE) + change(TWO)) == "own"
    assert verdict(header() + change(ONE) + change(TWO) + change(written(TWO))) == "own"
    assert verdict(header() + change(reached(ONE)) + change(TWO)) == "own"


def test_a_file_of_the_generation_before_lacks_what_reached_another(verdict):
    assert verdict(header() + change(ONE) + change(reached(TWO))) == "foreign"
    assert verdict(header() + change(ONE) + change(reached(TWO)) + change(TWO)) == "foreign"


def test_a_file_two_generations_back_is_not_the_logs(verdict):
    assert verdict(header() + change(ONE) + change(THREE) + change(TWO)) == "foreign"
    assert verdict(header() + change(THREE) + change(ONE) + change(TWO)) == "own"


def test_what_was_not_committed_does_not_count(verdict):
    assert verdict(header() + change(ONE) + frame(1, generation=TWO)) == "own"
    assert verdict(header() + change(TWO) + frame(1, generation=ONE)) == "foreign"


def test_what_is_left_from_before_the_log_began_anew_does_not_count(verdict):
    old = frame(1, generation=TWO, salt=OTHER_SALT) + frame(2, commits=3, salt=OTHER_SALT)
    assert verdict(header() + change(ONE) + old) == "own"
    assert verdict(header() + old + change(ONE)) == "none"


def test_a_log_of_a_longer_file_is_foreign(verdict):
    assert verdict(header() + change(ONE, n_pages=4)) == "foreign"
    assert verdict(header() + change(ONE, 4, n_pages=4)) == "own"
    assert verdict(header() + change(ONE, 4, n_pages=5)) == "foreign"
    assert verdict(header() + change(ONE, 4, 5, n_pages=5)) == "own"
    assert verdict(header() + change(ONE, n_pages=2)) == "own"
    assert verdict(header() + change(ONE, n_pages=1 << 24)) == "foreign"


def test_pages_of_earlier_commits_are_there_too(verdict):
    assert verdict(header() + change(ONE, 4, n_pages=4) + change(ONE, n_pages=4)) == "own"


def test_where_neither_has_a_generation_nobody_knows(verdict):
    assert verdict(header() + change(0), 0) == "unknown"
    assert verdict(header() + frame(2, commits=3), 0) == "unknown"
    assert verdict(header() + change(ONE), 0) == "foreign"
    assert verdict(header() + change(0) + change(ONE), 0) == "own"
    assert verdict(header() + change(0)) == "foreign"
    assert verdict(header() + frame(2, commits=3)) == "foreign"


def test_a_foreign_log_of_nothing_but_generations_may_go(verdict):
    assert verdict(header() + frame(1, generation=TWO, commits=3)) == "idle"
    assert verdict(header() + frame(1, generation=ONE, commits=3)) == "own"
    log = header() + frame(1, generation=TWO, commits=3) * 2
    assert verdict(log) == "idle"
    assert verdict(log + frame(3, commits=3)) == "foreign"


def test_generations_are_random_and_carry_no_marks():
    many = {new_generation() for _ in range(500)}
    assert len(many) > 490
    assert all(4 <= one < 1 << 31 and one % 4 == 0 for one in many)
    assert max(many) > 1 << 29


def test_the_smallest_and_the_largest_generation(monkeypatch):
    limits = []

    def below(limit):
        limits.append(limit)
        return 0

    monkeypatch.setattr(log_ownership.secrets, "randbelow", below)
    assert new_generation() == 4
    assert limits[0] << 2 == (1 << 31) - 4  # the largest is a positive number of 32 bits, too


def test_marks_are_apart():
    assert is_at_rest(ONE)
    assert not is_at_rest(written(ONE))
    assert is_at_rest(reached(ONE))
    assert has_reached(reached(ONE))
    assert not has_reached(written(ONE))
    assert has_reached(written(reached(ONE)))
    assert (written(written(ONE)), reached(reached(ONE))) == (ONE + 1, ONE + 2)


def test_a_generation_is_read_where_sqlite_keeps_it():
    assert generation_in(bytes(60) + number(ONE) + bytes(36)) == ONE
    assert generation_in(b"") == 0


def test_a_log_that_is_set_aside_takes_no_others_place(tmp_path, monkeypatch):
    monkeypatch.setattr(log_ownership.time, "strftime", lambda form: re.sub(r"%\w", "1", form))
    names = []
    for content in ("one", "two", "three"):
        log = tmp_path / "birds.handful-wal"
        log.write_text(content)
        away = set_aside(log)
        assert (log.exists(), away.read_text()) == (False, content)
        names.append(away.name)
    first = "birds.handful-wal.set-aside-1-1-1-111"
    assert names == [first, f"{first}-1", f"{first}-2"]


def test_a_log_that_cannot_be_set_aside_stays(tmp_path, monkeypatch):
    log = tmp_path / "birds.handful-wal"
    log.write_text("one")
    tried = []

    class Taken(type(log)):
        def exists(self):
            tried.append(self.name)
            return True

    with pytest.raises(FileExistsError):
        set_aside(Taken(log))
    assert (len(tried), log.read_text()) == (1000, "one")
