"""What is done to a project by commands of which one is killed, each time checked by the oracle."""

import csv
import shutil

from core.store.project_copy import part_of
from tests.chaos.commands import Moment, log_of
from tests.chaos.oracle import check_ledger, hash_of, read
from tests.chaos.world import NAMES, content_of, forget


def teach_chain(record, hashes, name):
    """Return the records on the way: a new class is a change of its own."""
    chain = [record]
    if name not in record.now.classes:
        chain.append(chain[-1].changed(record.now.with_class(name)))
    labels = {(one, name, False) for one in hashes}
    if not labels <= chain[-1].now.labels:
        chain.append(chain[-1].changed(chain[-1].now.with_labels(labels)))
    return chain


def silent_chain(record):
    """Return the records of a command that may adapt and add a folder, and labels nothing."""
    chain = [record]
    for _ in range(4):
        chain.append(chain[-1].changed(record.now))
    return chain


def acted(world, what, words, chain, *, may_kill=True):
    """Run a command that is killed, or at times not, and see what became of it."""
    command = world.start(*words)
    try:
        if may_kill and world.chance.random() < 0.75:
            was_killed = world.kill(command, what)
        else:
            command.wait()
            was_killed = False
        said = command.said
        if not was_killed:
            assert command.process.returncode == 0, f"{words}: {said}"
        assert ".set-aside-" not in said, said
    finally:
        command.close()
    is_said = not was_killed
    world.settle(chain, len(chain) - 1 if is_said else 0, was_killed=was_killed)
    if was_killed:
        world.after_kill()
    else:
        world.see_nothing_is_left()
    return was_killed


def teach(world):
    name, pictures = world.chance.choice(NAMES), world.some_pictures(1, 8)
    chain = teach_chain(world.record, content_of(pictures), name)
    acted(world, "teach", ["teach", world.project, *pictures, "--class", name, "--replace"], chain)


def undo(world):
    chain = [world.record, world.record.undone()] if world.record.at else [world.record]
    acted(world, "undo", ["undo", world.project], chain)


def redo(world):
    record = world.record
    chain = [record, record.redone()] if record.redone() != record else [record]
    acted(world, "redo", ["redo", world.project], chain)


def ready_to_label(world):
    """See that two classes have examples, as adapting needs."""
    taught = {name for _, name, unseen in world.record.now.labels if not unseen}
    while len(taught & world.record.now.classes) < 2:
        name = world.chance.choice(sorted({"Red", "Green", "Blue"} - taught))
        pictures = world.some_pictures(3, 4)
        chain = teach_chain(world.record, content_of(pictures), name)
        world.finish("teach", world.project, *pictures, "--class", name, "--replace")
        world.settle(chain, len(chain) - 1, was_killed=False)
        taught = {name for _, name, unseen in world.record.now.labels if not unseen}


def label_words(world):
    return ["label", world.folder, "--project", world.project, "--budget", "0"]


def label(world):
    """Label the folder, killed, then again to the end: each picture once, as it is now."""
    ready_to_label(world)
    out = world.home / "labels.csv"
    words = [*label_words(world), "--out", out]
    command = world.start(*words)
    try:
        was_killed = world.kill(command, "label")
        assert was_killed or command.process.returncode == 0, command.said
    finally:
        command.close()
    world.settle(silent_chain(world.record), was_killed=was_killed)
    world.after_kill()
    world.finish(*words)
    seen = world.settle(silent_chain(world.record), was_killed=False)
    check_ledger(world.project, world.folder)
    check_table(world, out, seen)
    world.see_nothing_is_left()


def label_new(world):
    """Have pictures that are new to the project, which the network must look at."""
    world.add_pictures(6)
    label(world)


def check_table(world, out, seen):
    """See that an exported table has every picture once, with its own label."""
    with out.open(encoding="utf-8", newline="") as file:
        rows = [(row["path"], row["label"]) for row in csv.DictReader(file)]
    on_disk = {one.name: hash_of(one) for one in world.pictures()}
    assert sorted(path for path, _ in rows) == sorted(on_disk)
    labels = seen.said.label_of()
    wrong = [
        (path, found)
        for path, found in rows
        if found not in ("", labels.get(on_disk[path], seen.predicted.get(on_disk[path])))
    ]
    assert wrong == [], "labels on other pictures"
    missing = [path for path, found in rows if not found and on_disk[path] in labels]
    assert missing == [], "labels that are not in the table"


def export(world):
    """Write a table, or folders of copies, killed; what was there is whole; then to the end."""
    if not log_of(world.project).exists() and not read(world.project).predicted:
        return label(world)
    kind = world.chance.choice(("csv", "folders"))
    out = world.home / ("table.csv" if kind == "csv" else "sorted")
    before = out.read_bytes() if out.is_file() else None
    words = ["export", world.project, "--out", out, "--format", kind, "--folder", world.folder]
    words += ["--which", "all"]
    command = world.start(*words)
    try:
        was_killed = world.kill(command, "export")
    finally:
        command.close()
    seen = world.settle([world.record], was_killed=was_killed)
    world.after_kill()
    if kind == "csv":
        if was_killed and out.exists() and out.read_bytes() != before:
            check_table(world, out, seen)
        world.finish(*words)
        return check_table(world, out, seen)
    if not out.exists():
        world.finish(*words)
    check_folders(world, out, seen)
    shutil.rmtree(out)
    return None


def check_folders(world, out, seen):
    """See that each labelled picture was copied once, into the folder of its label."""
    found = {}
    for one in out.rglob("*.png"):
        picture = hash_of(one)
        assert picture not in found, "a picture was copied twice"
        found[picture] = one.relative_to(out).parts[0]
    labels = seen.said.label_of()
    here = set(content_of(world.pictures()))
    wanted = {picture: name for picture, name in labels.items() if picture in here}
    assert {picture: found.get(picture) for picture in wanted} == wanted
    guessed = {picture: name for picture, name in found.items() if picture not in wanted}
    assert set(guessed) <= here


def accept(world):
    """Accept what is sure: the labels are those predicted, and on pictures without one."""
    if not read(world.project).predicted:
        return label(world)
    command = world.start("accept", world.project, "--wrong", "50")
    try:
        was_killed = world.kill(command, "accept")
        said, code = command.said, command.process.returncode
    finally:
        command.close()
    assert was_killed or code in (0, 1), said
    seen = read(world.project)
    new = seen.said.labels - world.record.now.labels
    before = world.record.now.label_of()
    assert all(unseen and picture not in before for picture, _, unseen in new)
    assert all(seen.predicted[picture] == name for picture, name, _ in new)
    chain = [world.record]
    if new:
        chain.append(world.record.changed(world.record.now.with_labels(new)))
    elif not was_killed:
        assert "Accepted" not in said
    world.settle(chain, 0 if was_killed else len(chain) - 1, was_killed=was_killed)
    world.after_kill()
    return None


def copy(world):
    """Copy the project to a new name or over an old copy, killed; then to the end."""
    new = world.home / "copy.handful"
    part = part_of(new)
    is_open = "once it has opened the project"
    is_over = world.chance.random() < 0.5
    held = None
    if is_over:
        world.finish("copy", world.project, new)
        held = read(new)
    words = ["copy", world.project, new, *(["--replace"] if is_over else [])]
    moment = world.chance.choice(
        [
            Moment("while it copies", lambda _: part.exists(), 0.01),
            Moment("while it copies", lambda _: part.exists(), 0.05),
            Moment(is_open, lambda one: one.has_opened(world.project), 0.1),
        ]
    )
    command = world.start(*words)
    try:
        was_killed = world.kill(command, "copy", moment=moment)
        assert was_killed or command.process.returncode == 0, command.said
    finally:
        command.close()
    world.settle([world.record], was_killed=was_killed)
    world.after_kill()
    if new.exists():
        found = read(new)
        assert world.record.is_in(found) or found == held
    else:
        assert not is_over, "what was there before is gone"
    world.finish("copy", world.project, new, "--replace")
    assert world.record.is_in(read(new))
    world.see_nothing_is_left()
    forget(new)


def add(world):
    """Add new pictures, which the network looks at; no label is touched."""
    world.add_pictures(4)
    command = world.start("add", world.project, world.folder)
    try:
        was_killed = world.kill(command, "add")
        assert was_killed or command.process.returncode == 0, command.said
    finally:
        command.close()
    world.settle(silent_chain(world.record)[:2], was_killed=was_killed)
    world.after_kill()
