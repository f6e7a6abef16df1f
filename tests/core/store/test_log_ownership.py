"""SQLite's log is played back into the file that it belongs to, and into no other."""

import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import time

import pytest

from core.domain.errors import ProjectDamaged
from core.store import Project
from core.store.connection import Connection
from core.store.durability import Syncer
from core.store.log_ownership import generation_in, head_of, is_at_rest, log_of, verdict_on

PATIENCE_S = 20
needs_kill = pytest.mark.skipif(os.name != "posix", reason="needs SIGKILL")

# Adds the classes it is told to and waits to be killed, with all of them in the log alone.
ADD_AND_WAIT = """
import sys
from core.store import Project
project = Project.open(sys.argv[1], waits_for_disk=sys.argv[2] == "waits")
for name in sys.argv[3:]:
    project.classes.add(name)
print("done", flush=True)
sys.stdin.read()
"""


@pytest.fixture
def path(tmp_path):
    path = tmp_path / "birds.handful"
    with Project.open(path, create=True) as project:
        project.classes.add("Owl")
    return path


def killed(path, *names, waits="waits"):
    """Add classes in another process and kill it, so that its log stays."""
    with subprocess.Popen(
        [sys.executable, "-c", ADD_AND_WAIT, str(path), waits, *names],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    ) as process:
        assert process.stdout.readline() == b"done\n"
        process.send_signal(signal.SIGKILL)
    assert log_of(path).stat().st_size > 0


def names_in(path):
    with Project.open(path) as project:
        return [one.name for one in project.classes.all()], [one.kind for one in project.notices]


def generation_of(path):
    return generation_in(head_of(path))


def strays(path):
    return [one for one in path.parent.iterdir() if ".set-aside-" in one.name]


@needs_kill
@pytest.mark.parametrize("waits", ["waits", "goes on"])
def test_what_a_killed_process_wrote_is_there_and_nothing_is_said(path, waits):
    killed(path, "Fox", "Hawk", waits=waits)
    assert names_in(path) == (["Owl", "Fox", "Hawk"], [])
    assert strays(path) == []


@needs_kill
@pytest.mark.parametrize("waits", ["waits", "goes on"])
@pytest.mark.parametrize("way", ["over it", "in its place"])
def test_a_backup_over_a_killed_process_holds_what_it_held(path, tmp_path, way, waits):
    backup = shutil.copy(path, tmp_path / "backup")
    with Project.open(path) as project:
        project.classes.add("Hawk")
    killed(path, "Fox", waits=waits)
    log = log_of(path).read_bytes()
    if way == "in its place":
        path.unlink()
    shutil.copy(backup, path)
    assert names_in(path) == (["Owl"], ["log set aside"])
    assert [one.read_bytes() for one in strays(path)] == [log]
    assert names_in(path) == (["Owl"], [])


@needs_kill
def test_a_backup_from_just_before_the_killed_process_holds_what_it_held(path, tmp_path):
    """Nothing but the first change moved the log: only that tells the two states apart."""
    backup = shutil.copy(path, tmp_path / "backup")
    killed(path, "Fox")
    shutil.copy(backup, path)
    assert names_in(path) == (["Owl"], ["log set aside"])


@needs_kill
def test_another_copy_of_the_project_does_not_take_the_log(path, tmp_path):
    """Two copies of one file that went separate ways began with the same generation."""
    twin = shutil.copy(path, tmp_path / "twin.handful")
    with Project.open(twin) as project:
        project.classes.add("Hawk")
    killed(path, "Fox")
    shutil.copy(twin, path)
    assert names_in(path) == (["Owl", "Hawk"], ["log set aside"])


@needs_kill
def test_a_saved_copy_does_not_take_the_log_of_its_source(path, tmp_path):
    copy = tmp_path / "copy.handful"
    with Project.open(path) as project:
        project.save_copy(copy)
    killed(path, "Fox")
    shutil.copy(copy, path)
    assert names_in(path) == (["Owl"], ["log set aside"])


def test_a_backup_made_while_the_window_was_idle_is_no_newer_than_it_says(path, tmp_path):
    """Copied at rest; then more was done, and the window was killed: its log is not the copy's."""
    with Project.open(path, waits_for_disk=False) as project:
        project.classes.add("Fox")
        assert project.move_log(at_rest=True)
        backup = shutil.copy(path, tmp_path / "backup")
        project.classes.add("Hawk")
        assert project.move_log()
        project.classes.add("Crow")
        crashed = tmp_path / "crashed.handful"
        shutil.copy(log_of(path), log_of(crashed))
        shutil.copy(path, crashed)
        restored = tmp_path / "restored.handful"
        shutil.copy(log_of(path), log_of(restored))
        shutil.copy(backup, restored)
    assert names_in(crashed) == (["Owl", "Fox", "Hawk", "Crow"], [])
    assert names_in(restored) == (["Owl", "Fox"], ["log set aside"])


@pytest.mark.parametrize("at_rest", [False, True])
@pytest.mark.parametrize("waits", [False, True])
def test_every_moment_of_moving_the_log_can_be_gone_on_from(
    path, tmp_path, monkeypatch, at_rest, waits
):
    """A copy of file and log between any two statements is what a kill there would leave."""
    moments = []

    def snap():
        moment = tmp_path / f"moment {len(moments)}.handful"
        if log_of(path).exists():
            shutil.copy(log_of(path), log_of(moment))
        shutil.copy(path, moment)
        moments.append(moment)

    with Project.open(path, waits_for_disk=waits) as project:
        project.classes.add("Fox")
        for _ in range(2):
            project._connection.set_trace_callback(lambda sql: snap())
            project.move_log(at_rest=at_rest)
            project._connection.set_trace_callback(None)
            project.classes.add(f"Fox {len(moments)}")
    assert len(moments) > 8
    for moment in moments:
        names, notices = names_in(moment)
        assert names[:2] == ["Owl", "Fox"]
        assert notices == []


def test_moving_the_log_while_others_write_makes_none_of_them_begin_it_anew(path):
    """Whoever begins a log anew waits for the disk: in the window, between two keys."""
    with (
        Project.open(path, waits_for_disk=False) as window,
        Project.open(path, lock=False, waits_for_disk=False) as beside,
    ):
        window.classes.add("Fox")
        for number in range(3):
            assert beside.move_log(at_rest=True)
            before = log_of(path).stat().st_size
            window.classes.add(f"Fox {number}")
            assert log_of(path).stat().st_size > before


def test_a_log_that_older_states_are_read_from_is_moved_later(path):
    with (
        Project.open(path, waits_for_disk=False) as project,
        Project.open(path, lock=False) as reader,
    ):
        project.classes.add("Fox")
        rows = iter(reader._db.execute("SELECT * FROM classes"))
        next(rows)
        project.classes.add("Hawk")
        assert not project.move_log(at_rest=True)
        del rows
        assert project.move_log(at_rest=True)
    assert is_at_rest(generation_of(path))


def test_a_copy_of_the_file_alone_says_that_it_may_lack_something(path, tmp_path):
    with Project.open(path) as project:
        project.classes.add("Fox")
        copy = shutil.copy(path, tmp_path / "copy.handful")
    names, notices = names_in(copy)
    assert (names, notices) == (["Owl"], ["log missing"])
    assert names_in(copy) == (["Owl"], ["log missing"])
    with Project.open(copy) as project:
        project.classes.add("Hawk")
    assert names_in(copy) == (["Owl", "Hawk"], [])


def test_a_copy_made_right_after_the_windows_first_change_says_so(path, tmp_path):
    with Project.open(path, waits_for_disk=False) as window:
        for number in range(3):
            window.classes.add(f"Fox {number}")
            copy = shutil.copy(path, tmp_path / f"copy {number}.handful")
            assert names_in(copy) == (["Owl"], ["log missing"])
            assert window.move_log(at_rest=True)
            window.classes.remove(window.classes.all()[-1].id)
            assert window.move_log(at_rest=True)
    assert names_in(path) == (["Owl"], [])


def test_a_change_that_is_taken_back_leaves_the_file_as_it_was(path):
    before = path.read_bytes()
    with Project.open(path, waits_for_disk=False) as window:
        window._connection.execute("BEGIN")
        window._connection.execute("DELETE FROM classes")
        window._connection.rollback()
        assert path.read_bytes() == before
    assert names_in(path) == (["Owl"], [])


@pytest.mark.parametrize("is_moved_before", [False, True])
def test_a_copy_says_what_it_lacks_whenever_a_change_meets_a_log_on_its_way(
    path, tmp_path, monkeypatch, is_moved_before
):
    """The window's thread moves the log at rest; a key is pressed before its Nth step."""
    run, steps = Connection._run, []

    def run_and_meet(self, sql, parameters=()):
        if self is mover._connection and not self.in_transaction:
            steps.append(sql)
            if len(steps) == n_before:
                window.classes.add("Fox")
                copies.append(shutil.copy(place, tmp_path / f"{n_before} now.handful"))
        return run(self, sql, parameters)

    n_before = 0
    while len(steps) >= n_before:
        n_before += 1
        steps.clear()
        copies = []
        place = shutil.copy(path, tmp_path / f"{n_before}.handful")
        with (
            Project.open(place, waits_for_disk=False) as window,
            Project.open(place, lock=False, waits_for_disk=False) as mover,
        ):
            window.classes.add("Hawk")
            if is_moved_before:
                assert mover.move_log()
            with monkeypatch.context() as patched:
                patched.setattr(Connection, "_run", run_and_meet)
                mover.move_log(at_rest=True)
            copies.append(shutil.copy(place, tmp_path / f"{n_before} later.handful"))
            for copy in copies:
                names, told = names_in(copy)
                assert told == ["log missing"] or names == window_names(window), (n_before, steps)
            assert window.is_at_rest() == (not told), "or nothing would move the log again"
    assert n_before >= (6 if is_moved_before else 8)


def window_names(window):
    return [animal.name for animal in window.classes.all()]


def test_a_copy_of_an_idle_projects_file_is_whole_and_nothing_is_said(path, tmp_path, monkeypatch):
    monkeypatch.setattr("core.store.durability.REST_S", 0.0)
    monkeypatch.setattr("core.store.durability.LOOK_S", 0.01)
    with Project.open(path, waits_for_disk=False) as project:
        project.classes.add("Fox")
        syncer = Syncer(path, lambda change: None, lambda error: None)
        deadline = time.monotonic() + PATIENCE_S
        while not project.is_at_rest():
            assert time.monotonic() < deadline
            time.sleep(0.01)
        syncer.close()
        copy = shutil.copy(path, tmp_path / "copy.handful")
    assert names_in(copy) == (["Owl", "Fox"], [])


def test_a_closed_project_is_whole_without_its_log(path):
    with Project.open(path) as project:
        project.classes.add("Fox")
    assert not log_of(path).exists()
    assert is_at_rest(generation_of(path))


def test_reading_alone_changes_nothing(path):
    before = path.read_bytes()
    assert names_in(path) == (["Owl"], [])
    assert path.read_bytes() == before


def test_a_stray_rollback_journal_is_set_aside(path):
    """Played back, it would write old pages over new ones."""
    journal = path.with_name(path.name + "-journal")
    journal.write_bytes(b"\xd9\xd5\x05\xf9\x20\xa1\x63\xd7" + bytes(600))
    assert names_in(path) == (["Owl"], ["log set aside"])
    assert not journal.exists()
    assert len(strays(path)) == 1


def as_an_older_version_left_it(path):
    """Take the generation away; checkpoints were SQLite's own then."""
    connection = sqlite3.connect(path)
    connection.execute("PRAGMA user_version = 0")
    connection.close()


def written_by_an_older_version(path, name):
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("INSERT INTO classes (name, colour, position) VALUES (?, '', 9)", [name])
    return connection


def test_an_older_versions_file_gets_a_generation_and_keeps_its_log(path, tmp_path):
    as_an_older_version_left_it(path)
    writing = written_by_an_older_version(path, "Fox")
    crashed = tmp_path / "crashed.handful"
    shutil.copy(path, crashed)
    shutil.copy(log_of(path), log_of(crashed))
    writing.close()
    assert names_in(crashed) == (["Owl", "Fox"], [])
    assert generation_of(crashed)
    assert names_in(crashed) == (["Owl", "Fox"], [])


def test_adopting_an_older_versions_file_can_be_cut_short_anywhere(path, tmp_path, monkeypatch):
    as_an_older_version_left_it(path)
    writing = written_by_an_older_version(path, "Fox")
    moments = []
    begin, checkpoint = Connection._begin, Connection._checkpoint

    def snap(place):
        moment = tmp_path / f"moment {len(moments)}.handful"
        shutil.copy(log_of(place), log_of(moment))
        shutil.copy(place, moment)
        moments.append(moment)

    def begin_and_snap(self, *args):
        snap(self.place)
        return begin(self, *args)

    def checkpoint_and_snap(self):
        snap(self.place)
        done = checkpoint(self)
        snap(self.place)
        return done

    with monkeypatch.context() as patched:
        patched.setattr(Connection, "_begin", begin_and_snap)
        patched.setattr(Connection, "_checkpoint", checkpoint_and_snap)
        assert names_in(path) == (["Owl", "Fox"], [])
    writing.close()
    assert len(moments) >= 5
    for moment in moments:
        assert names_in(moment) == (["Owl", "Fox"], [])


def test_a_log_that_would_ruin_an_older_versions_file_is_set_aside(path, tmp_path):
    as_an_older_version_left_it(path)
    backup = shutil.copy(path, tmp_path / "backup")
    with Project.open(path) as project:
        for number in range(2000):
            project.classes.note(f"{number}" * 20)
    as_an_older_version_left_it(path)
    writing = written_by_an_older_version(path, "Fox")
    mixed = tmp_path / "mixed.handful"
    shutil.copy(log_of(path), log_of(mixed))
    shutil.copy(backup, mixed)
    writing.close()
    assert names_in(mixed) == (["Owl"], ["log set aside"])


def test_damage_in_a_file_that_was_not_closed_is_found_at_once(path):
    with Project.open(path) as project:
        for number in range(500):
            project.classes.add(f"Owl {number}")
        project.move_log()
        data = bytearray(path.read_bytes())
    # The count of cells in a leaf page of a table: the page still reads, with half of its rows.
    pages = range(4096, len(data), 4096)
    leaf = max((at for at in pages if data[at] == 0x0D), key=lambda at: data[at + 4])
    data[leaf + 4] //= 2
    path.write_bytes(data)
    with pytest.raises(ProjectDamaged):
        Project.open(path)


def test_the_header_is_read_without_taking_locks_away(path):
    """POSIX takes all locks of a process on a file when it closes any handle of it."""
    with Project.open(path, waits_for_disk=False) as project:
        project.classes.add("Fox")
        assert verdict_on(path, head_of(path)) == "own"
        assert head_of(path) == head_of(path)
        code = (
            "import sqlite3, sys; c = sqlite3.connect(sys.argv[1], timeout=0);"
            "c.execute('PRAGMA locking_mode = exclusive');"
            "c.execute('BEGIN IMMEDIATE')"
        )
        other = subprocess.run([sys.executable, "-c", code, path], capture_output=True, check=False)
        assert b"locked" in other.stderr
        assert [one.name for one in project.classes.all()] == ["Owl", "Fox"]


@needs_kill
def test_a_file_that_says_it_lacks_something_beside_an_empty_log_lacks_nothing(path):
    """The log was moved, and the process was killed before it could say so."""
    killed(path, "Fox")
    with Project.open(path) as project:
        project.move_log()
        kept = path.read_bytes()
    path.write_bytes(kept)
    log_of(path).touch()
    for _ in range(2):
        assert names_in(path) == (["Owl", "Fox"], [])


def test_what_a_killed_copy_left_goes_when_its_target_is_opened(path):
    for end in ("", "-wal", "-shm"):
        (path.parent / f".{path.name}.part{end}").write_bytes(b"half")
    assert names_in(path) == (["Owl"], [])
    assert not [one.name for one in path.parent.iterdir() if ".part" in one.name]


@needs_kill
def test_the_own_log_of_a_damaged_file_stays_for_its_repair(path):
    with Project.open(path) as project:
        for number in range(500):
            project.classes.add(f"Owl {number}")
    killed(path, "Fox")
    data = bytearray(path.read_bytes())
    pages = range(4096, len(data), 4096)
    old = next(at for at in pages if data[at] == 0x0D and b"Owl 20" in data[at : at + 4096])
    data[old : old + 4096] = bytes(4096)
    path.write_bytes(data)
    with pytest.raises(ProjectDamaged):
        Project.open(path)
    assert strays(path) == []
