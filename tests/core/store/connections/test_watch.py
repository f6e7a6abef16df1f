"""When the thread beside the window moves the log, and what it says of a disk that refuses."""

import os

import pytest

from core.domain.errors import ProjectGone, ProjectLocked, ProjectNotWritable
from core.store import durability
from core.store.durability import LOG_BYTES, LOOK_S, PAUSE_S, REST_S, Syncer, _Watch
from core.store.log_ownership import log_of


class Watched:
    """What a watch sees of a project: whether something was written, and what it is asked to do."""

    def __init__(self, path):
        self.path = path
        self.rests, self.moves_all, self.is_there = True, True, True
        self.moved, self.n_bytes, self.shortened, self.error = [], 0, 0, None

    def write(self, n_bytes=1):
        with log_of(self.path).open("ab") as log:
            log.write(bytes(n_bytes))
        self.rests = False

    def see_that_it_is_there(self):
        if not self.is_there:
            raise ProjectGone(self.path, "deleted")

    def is_at_rest(self):
        return self.rests

    def move_log(self, *, at_rest=False):
        if self.error:
            raise self.error
        self.moved.append(at_rest)
        self.rests = at_rest and self.moves_all
        return self.moves_all

    def sync(self):
        if self.error:
            raise self.error
        return self.n_bytes

    def shorten_log(self):
        self.shortened += 1


class Clock:
    def __init__(self):
        self.now = 1000.0

    def monotonic(self):
        return self.now


@pytest.fixture
def clock(monkeypatch):
    clock = Clock()
    monkeypatch.setattr(durability, "time", clock)
    return clock


@pytest.fixture
def backups(monkeypatch):
    made = []
    monkeypatch.setattr(durability, "keep_backup", made.append)
    return made


@pytest.fixture
def project(tmp_path):
    return Watched(tmp_path / "birds.handful")


@pytest.fixture
def watch(project, clock, backups):
    return _Watch(project)


def test_a_project_at_rest_is_left_alone(watch, project, clock, backups):
    for _ in range(3):
        watch.look()
        clock.now += REST_S
    assert (project.moved, backups) == ([], [])


def test_the_first_change_marks_the_file_and_the_next_ones_need_not(watch, project, clock):
    watch.look()
    for _ in range(3):
        project.write()
        watch.look()
        clock.now += REST_S / 2
    assert project.moved == [False]


def test_a_file_that_could_not_be_marked_is_marked_by_the_next_look(watch, project, clock):
    project.moves_all = False
    for _ in range(2):
        project.write()
        watch.look()
    assert project.moved == [False, False]
    project.moves_all = True
    project.write()
    watch.look()
    project.write()
    watch.look()
    assert project.moved == [False, False, False]


def test_after_a_while_without_a_change_the_log_is_moved_and_a_backup_kept(
    watch, project, clock, backups
):
    project.write()
    watch.look()
    clock.now += REST_S / 2
    project.write()
    watch.look()
    clock.now += REST_S * 0.9
    watch.look()
    assert (project.moved, backups) == ([False], [])
    clock.now += REST_S * 0.1
    watch.look()
    assert (project.moved, backups) == ([False, True], [project])
    clock.now += REST_S
    watch.look()
    assert (project.moved, backups) == ([False, True], [project])
    project.write()
    watch.look()
    assert project.moved == [False, True, False]  # marked again


def test_a_log_that_could_not_be_moved_stays_marked_and_is_tried_again(watch, project, clock):
    project.write()
    watch.look()
    project.moves_all = False
    clock.now += REST_S
    watch.look()
    assert project.moved == [False, True]
    project.write()
    watch.look()
    assert project.moved == [False, True]
    clock.now += REST_S
    watch.look()
    assert project.moved == [False, True, True]


def test_its_own_writing_is_no_change(watch, project, clock):
    def grow(**how):
        project.write()
        return Watched.move_log(project, **how)

    project.move_log = grow
    project.write()
    watch.look()
    clock.now += REST_S
    watch.look()
    assert project.moved == [False, True]


def test_a_change_that_keeps_the_size_of_the_log_is_one(watch, project, clock):
    project.write()
    watch.look()
    clock.now += REST_S
    os.utime(log_of(project.path), ns=(5, 5))
    watch.look()
    assert project.moved == [False]


def test_a_file_that_lacks_a_log_has_rested_long_enough(watch, project):
    project.rests = False
    watch.look()
    assert project.moved == [True]


def test_a_project_that_went_away_is_told_once(watch, project):
    project.write()
    project.is_there = False
    with pytest.raises(ProjectGone):
        watch.look()
    watch.look()
    assert project.moved == []


def test_a_file_that_goes_while_it_is_looked_at_explains_the_other_error(watch, project):
    def go(**how):
        project.is_there = False
        raise ProjectNotWritable(project.path, "full")

    project.move_log = go
    project.write()
    with pytest.raises(ProjectGone):
        watch.look()


def test_a_disk_that_refuses_a_file_that_is_there_is_told_as_that(watch, project):
    project.error = ProjectNotWritable(project.path, "full")
    project.write()
    with pytest.raises(ProjectNotWritable):
        watch.look()


# The thread's own steps, without the thread


@pytest.fixture
def told():
    return []


@pytest.fixture
def syncer(tmp_path, told, monkeypatch):
    monkeypatch.setattr(Syncer, "_run", lambda self: None)
    syncer = Syncer(tmp_path / "birds.handful", told.append, told.append)
    syncer.close()
    return syncer


def test_whoever_notes_a_change_or_closes_wakes_the_thread(syncer, monkeypatch):
    woken = []
    monkeypatch.setattr(syncer._wake, "notify", lambda: woken.append(syncer._newest))
    syncer.note(3)
    assert woken == [3]
    syncer.close()
    assert woken == [3, 3]
    assert syncer._is_ending


class Looks:
    """A watch that ends its syncer after some looks."""

    def __init__(self, syncer, last):
        self.count, self._syncer, self._last = 0, syncer, last

    def look(self):
        self.count += 1
        self._syncer._is_ending = self.count >= self._last


@pytest.fixture
def waits(syncer, monkeypatch):
    """What the thread waits for: how long at most, and whether it is so already."""
    waits = []

    def wait_for(is_so, seconds):
        assert len(waits) < 20  # one that goes on for ever is stopped
        waits.append((seconds, is_so()))

    monkeypatch.setattr(syncer._wake, "wait_for", wait_for)
    return waits


@pytest.mark.parametrize("last", [0, 1, 3])
def test_each_change_is_synced_once_and_looks_go_on_to_the_end(
    syncer, project, told, waits, monkeypatch, last
):
    looks = Looks(syncer, last)
    monkeypatch.setattr(durability, "_Watch", lambda watched: looks)
    syncer._is_ending = last == 0
    syncer.note(3)
    syncer._serve(project)
    assert (told, looks.count) == ([3], last)


@pytest.mark.parametrize("n_changes", [0, 1])
def test_a_change_or_the_end_is_all_that_it_does_not_wait_for(
    syncer, project, told, waits, monkeypatch, n_changes
):
    looks = Looks(syncer, 1)
    monkeypatch.setattr(durability, "_Watch", lambda watched: looks)
    syncer._is_ending = False
    syncer.note(n_changes)
    syncer._serve(project)
    assert (told, looks.count) == ([1] * n_changes, 1)
    assert waits == [(LOOK_S, n_changes == 1), (PAUSE_S, True), (LOOK_S, True)]


def test_a_sync_shortens_a_log_that_has_grown_long(syncer, project, told):
    for n_bytes, shortened in ((LOG_BYTES, 0), (LOG_BYTES + 1, 1)):
        project.n_bytes = n_bytes
        syncer._sync(project, n_bytes)
        assert project.shortened == shortened
    assert told == [LOG_BYTES, LOG_BYTES + 1]


def test_a_sync_that_fails_is_told_unless_the_file_went_away(syncer, project, told):
    project.error = ProjectGone(project.path, "deleted")
    syncer._sync(project, 1)
    assert told == []
    project.error = ProjectNotWritable(project.path, "full")
    syncer._sync(project, 2)
    assert told == [project.error]
    project.is_there = False  # which explains the same error, and is told by the next look
    syncer._sync(project, 3)
    assert told == [project.error]


def test_a_disk_that_refuses_is_told_once_until_it_takes_something(syncer, project, watch, told):
    refused = ProjectNotWritable(project.path, "full")
    for error in (refused, refused, ProjectLocked(project.path), refused, None, refused):
        project.error = error
        project.write()
        watch._is_marked = False
        syncer._look(watch)
    assert told == [refused, refused]


def test_a_thread_opens_its_project_beside_the_window(tmp_path, monkeypatch):
    opened = []

    class Fake:
        @staticmethod
        def open(path, **how):
            opened.append((path, how))
            raise ProjectNotWritable(path, "no")

    failed = []
    monkeypatch.setattr(durability, "Project", Fake)
    Syncer(tmp_path / "a.handful", opened.append, failed.append).close()
    assert opened == [(tmp_path / "a.handful", {"lock": False, "waits_for_disk": False})]
    assert len(failed) == 1
