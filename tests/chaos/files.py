"""Files that are moved, deleted, replaced and copied by hand while a command or a window runs."""

import os
import shutil
import sqlite3
import time
from pathlib import Path

from core.cli.messages import notice_line, sentence
from core.domain.errors import ProjectMissing
from core.domain.notices import Notice
from tests.chaos.acts import label_words, ready_to_label, silent_chain, teach_chain
from tests.chaos.commands import Moment, is_lock_free, log_of, size_of
from tests.chaos.oracle import check_ledger, hash_of, pages_in, read
from tests.chaos.session import drawn_orders, ready_window
from tests.chaos.world import NAMES, content_of, forget


def was_told(said, copy):
    """Whether it was said that a copy lacks something, or that a log was set aside."""
    return notice_line(Notice("log missing", copy)) in said or ".set-aside-" in said


def move_about(world, pictures):
    """Rename, swap, replace and delete pictures; note what lay at each of the paths by then."""
    chance, lay_at = world.chance, {one: {hash_of(one)} for one in pictures}
    rest = list(pictures)
    chance.shuffle(rest)
    while rest:
        one = rest.pop()
        way = chance.choice(("rename", "swap", "replace", "delete", "leave"))
        if way == "rename":
            one.rename(one.with_name(f"moved-{one.name}"))
        elif way == "replace":
            lay_at[one].add(hash_of(replaced := world.draw(world.home / "draft.png", "Blue")))
            replaced.replace(one)
        elif way == "delete":
            one.unlink()
        elif way == "swap" and rest:
            other = rest.pop()
            aside = one.with_name(f"aside-{one.name}")
            one.rename(aside)
            other.rename(one)
            aside.rename(other)
            lay_at[one] |= lay_at[other]
            lay_at[other] |= lay_at[one]
        time.sleep(chance.uniform(0, 0.004))
    return lay_at


def pictures_move(world):
    """Move pictures about under a command that labels them: no label on what was not asked for."""
    name, pictures = world.chance.choice(NAMES), world.some_pictures(6, 10)
    chain = teach_chain(world.record, [], name)
    command = world.start("teach", world.project, *pictures, "--class", name, "--replace")
    try:
        command.wait_until_open(world.project)
        time.sleep(world.chance.uniform(0, 0.05))
        lay_at = move_about(world, pictures)
        was_killed = False
        if world.chance.random() < 0.4:
            was_killed = world.kill(command, "teach, pictures moved")
        assert was_killed or command.wait() in (0, 2), command.said
    finally:
        command.close()
    seen = read(world.project)
    new = seen.said.labels - world.record.now.labels
    asked = set().union(*lay_at.values())
    assert {(picture, given) for picture, given, _ in new} <= {(one, name) for one in asked}
    if new:
        chain.append(chain[-1].changed(chain[-1].now.with_labels(new)))
    world.settle(chain, was_killed=was_killed)
    world.after_kill()
    while len(world.pictures()) < 40:
        world.add_pictures(1)
    label_while_moving(world)


def label_while_moving(world):
    """Move pictures about under a run over their folder; the next run has each as it is."""
    ready_to_label(world)
    command = world.start(*label_words(world))
    try:
        command.wait_until_open(world.project)
        time.sleep(world.chance.uniform(0, 0.3))
        move_about(world, world.some_pictures(4, 8))
        was_killed = False
        if world.chance.random() < 0.5:
            was_killed = world.kill(command, "label, pictures moved")
        assert was_killed or command.wait() == 0, command.said
    finally:
        command.close()
    world.settle(silent_chain(world.record), was_killed=was_killed)
    world.after_kill()
    ready_to_label(world)
    world.finish(*label_words(world))
    world.settle(silent_chain(world.record), was_killed=False)
    check_ledger(world.project, world.folder)


def project_goes(world):
    """Move, delete or replace the project's file under a command; put it back afterwards."""
    way = world.chance.choice(("moved", "deleted", "replaced"))
    project, keep = world.project, world.home / "keep.handful"
    other = world.home / "other.handful"
    if way == "replaced":
        world.finish("teach", other, *world.some_pictures(1, 2), "--class", "Dark", "--replace")
        others = read(other)
    name, pictures = world.chance.choice(NAMES), world.some_pictures(4, 10)
    chain = teach_chain(world.record, content_of(pictures), name)
    command = world.start("teach", project, *pictures, "--class", name, "--replace")
    try:
        command.wait_until_open(project)
        time.sleep(world.chance.uniform(0, 0.12))
        if way == "moved":
            project.rename(keep)
        else:
            os.link(project, keep)
            other.replace(project) if way == "replaced" else project.unlink()
        is_before_change = _lacks(chain[-1], keep, project)
        was_killed = False
        if world.chance.random() < 0.4:
            moment = Moment("once its file had gone", lambda _: True, 0.1)
            was_killed = world.kill(command, f"teach, project {way}", moment=moment)
        code, said = (-9 if was_killed else command.wait()), command.said
    finally:
        command.close()
    for one in world.home.glob("* rescued *.part*"):  # it was killed while it wrote that
        assert was_killed
        one.unlink()
    assert is_lock_free(project)
    n_said = len(chain) - 1 if code == 0 else 0
    assert code != 0 or not is_before_change, "its file went away, and it said nothing"
    rescued = _rescued(world, said)
    if way == "replaced":
        told = world.finish("info", project)
        assert read(project) == others, "the file that took its place was changed"
        _take_back_log(world, project, told)
    if rescued:
        assert code == (-9 if was_killed else 1), said  # it may be killed after it said so
        world.settle(chain, was_killed=False, project=rescued)
        forget(rescued)
    else:
        assert code in (0, -9) or (code == 2 and sentence(ProjectMissing(project)) in said), said
    _remove_file(project)
    keep.rename(project)
    world.settle(chain, n_said, was_killed=was_killed)
    forget(other)


def _lacks(record, project, place):
    """Whether a project that is at work certainly does not hold a record yet."""
    try:
        before = _bytes_of(project, place)
        seen = read(project, log_of=place)
        # Else the log may have been moved into the file after the one was read, before the other.
        return _bytes_of(project, place) == before and not record.is_in(seen)
    except (AssertionError, sqlite3.Error, OSError):  # it was being written to
        return False


def _bytes_of(project, place):
    log = Path(f"{place}-wal")
    return project.read_bytes(), log.read_bytes() if log.exists() else b""


def _rescued(world, said):
    """Return the file that a command says it wrote when its project was gone."""
    found = [one for one in world.home.glob("* rescued *.handful") if str(one) in said]
    return found[0] if found else None


def _set_aside(world, said):
    """Return the logs that were set aside; each of them must be named."""
    found = sorted(world.home.glob("*.set-aside-*"))
    assert all(str(one) in said for one in found), f"{found} set aside without a word: {said}"
    return found


def _remove_file(project):
    project.unlink(missing_ok=True)


def _take_back_log(world, project, said):
    """Put a log that was set aside where it was; what it belongs to comes back, too."""
    for one in _set_aside(world, said):
        world.figures.n_set_aside += 1
        assert one.exists(), "a log that was named is not there"
        one.rename(log_of(project))


def killed_teach(world, what):
    """Kill a command once it writes; return whether its log is left."""
    name, pictures = world.chance.choice(NAMES), world.some_pictures(3, 8)
    chain = teach_chain(world.record, content_of(pictures), name)
    log = log_of(world.project)
    size, grown = size_of(log), world.chance.randint(1, 24_000)
    command = world.start("teach", world.project, *pictures, "--class", name, "--replace")
    try:
        moment = Moment("while the log grows", lambda _: size_of(log) > size + grown, 0.01)
        was_killed = world.kill(command, what, moment=moment)
    finally:
        command.close()
    world.settle(chain, 0 if was_killed else len(chain) - 1, was_killed=was_killed)
    return size_of(log) > 0


def backup_over_crash(world):
    """Put a copy from before over a project whose process was killed: it holds what it held."""
    backup, held = world.home / "backup", world.record
    world.finish("info", world.project)
    with_log = size_of(log_of(world.project))
    if with_log:
        world.finish("copy", world.project, backup)
    else:
        shutil.copyfile(world.project, backup)
    has_log = killed_teach(world, "teach, a backup put over it")
    log = log_of(world.project).read_bytes() if has_log else b""
    if world.chance.random() < 0.5:
        world.project.unlink()
    shutil.copyfile(backup, world.project)
    told = world.finish("info", world.project)
    aside = _set_aside(world, told)
    if held != world.record and has_log and not pages_in(log) <= {1}:  # which says whose it is
        assert [one.read_bytes() for one in aside] == [log], f"not told: {told}"
    world.figures.n_set_aside += len(aside)
    world.record = held
    world.settle([held], was_killed=False)
    assert ".set-aside-" not in world.finish("info", world.project), "told twice"
    for one in (*aside, backup):
        one.unlink()
    forget(backup)


def moved_after_crash(world):
    """Move a killed project with its log, or without, which is said and harms nobody."""
    before = world.record
    has_log = killed_teach(world, "teach, then moved")
    away = world.home / "away.handful"
    world.project.rename(away)
    is_alone = world.chance.random() < 0.5
    if has_log and not is_alone:
        log_of(world.project).rename(log_of(away))
    told = world.finish("info", away)
    seen = read(away)
    if not is_alone:
        assert not was_told(told, away)
        assert world.record.is_in(seen), "moved with its log, it lacks something"
    elif not world.record.is_in(seen):
        assert seen.said.labels in world.ever
        assert was_told(told, away), told
    if is_alone and has_log:
        # What lies where the file was belongs to no new project of that name.
        told = world.finish(
            "teach", world.project, *world.some_pictures(1, 1), "--class", "Odd", "--replace"
        )
        assert len(read(world.project).said.labels) == 1
        aside = _set_aside(world, told)
        forget_file_and_keep(world, aside)
        world.record = before if before.is_in(seen) else world.record
    if is_alone:
        _adopt(world, away, seen)
        return
    _move_back(world, away)
    world.settle([world.record], was_killed=False)


def forget_file_and_keep(world, aside):
    world.figures.n_set_aside += len(aside)
    assert all(one.exists() for one in aside)
    for one in aside:
        one.unlink()
    world.project.unlink()
    log_of(world.project).unlink(missing_ok=True)


def _move_back(world, away):
    away.rename(world.project)
    if log_of(away).exists():
        log_of(away).rename(log_of(world.project))
    forget(away)


def _adopt(world, away, seen):
    """Go on with what a file alone held, which may be any of the records so far."""
    _move_back(world, away)
    records = [world.record]
    while records[-1].at:
        records.append(records[-1].undone())
    for one in records:
        cut = type(one)(one.past[: one.at + 1], one.at)
        for record in (one, cut):
            if record.is_in(seen):
                world.record = record
                _change(world)  # until then it says that it may lack something
                return
    raise AssertionError("a file alone holds what was never said")


def _change(world):
    name, pictures = f"New {world.figures.n_processes}", world.some_pictures(1, 2)
    chain = teach_chain(world.record, content_of(pictures), name)
    world.finish("teach", world.project, *pictures, "--class", name, "--replace")
    world.settle(chain, len(chain) - 1, was_killed=False)


def copied_by_hand(world):
    """Copy the file of an open project by hand, alone or with its log: whole, or it says so."""
    window = ready_window(world)
    copy = world.home / "by hand.handful"
    try:
        orders, chain = drawn_orders(world, 24)
        window.order(*orders)
        wanted = world.chance.randint(0, len(orders))
        window.wait_for(lambda: window.n_done >= wanted)
        if world.chance.random() < 0.3:  # until it is at rest
            time.sleep(world.chance.uniform(0, 4))
        is_killed_first = world.chance.random() < 0.4
        if is_killed_first:
            window.kill()
        n_before = window.n_done
        shutil.copyfile(world.project, copy)
        with_log = world.chance.random() < 0.5 and log_of(world.project).exists()
        if with_log:
            shutil.copyfile(log_of(world.project), log_of(copy))
        window.kill()
        world.note_kill("window", "around a copy by hand")
        world.settle(chain, window.n_done)
    finally:
        window.close()
    _check_copy_by_hand(world, copy, chain, n_before, must_be_whole=with_log and is_killed_first)
    forget(copy)


def _check_copy_by_hand(world, copy, chain, n_before, *, must_be_whole):
    command = world.start("info", copy)
    try:
        code, said = command.wait(), command.said
    finally:
        command.close()
    assert code in (0, 2), said
    if code == 2:
        assert str(copy) in said, said
        assert not must_be_whole
        world.figures.moments["a copy that was torn and said so"] += 1
        return
    for one in _set_aside(world, said):
        one.unlink()
        world.figures.n_set_aside += 1
    seen = read(copy)
    assert seen.said.labels in world.ever, "a copy of what never was"
    is_whole = any(one.is_in(seen) for one in chain[n_before:])
    assert is_whole or was_told(said, copy), f"not told: {said}"
    assert is_whole or not must_be_whole
