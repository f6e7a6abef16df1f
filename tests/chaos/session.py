"""A window at work on the project, its engine beside it, killed; and others that come meanwhile."""

import os
import signal
import subprocess
import sys
import time

from core.cli.messages import sentence
from core.domain.errors import ProjectLocked
from core.store.project_copy import part_of
from tests.chaos.acts import ready_to_label, silent_chain, teach_chain
from tests.chaos.commands import (
    PATIENCE_S,
    PAUSE_S,
    ROOT,
    Command,
    environment,
    is_lock_free,
    log_of,
)
from tests.chaos.oracle import check_ledger, hash_of, read
from tests.chaos.world import content_of, forget


class Window:
    """A process with the project open as the window has it; see `tests/chaos/window.py`."""

    def __init__(self, world):
        world.figures.n_processes += 1
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tests.chaos.window", world.project, world.folder],
            cwd=ROOT,
            env={**environment(), "QT_QPA_PLATFORM": "offscreen"},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,  # an engine that is just starting complains of the kill
        )
        os.set_blocking(self.process.stdout.fileno(), False)
        self._text = b""
        self.wait_for(lambda: "open" in self.lines)

    def order(self, *orders):
        """Hand over orders, each a tuple of words."""
        text = "".join("\t".join(map(str, words)) + "\n" for words in orders)
        self.process.stdin.write(text.encode())
        self.process.stdin.flush()

    @property
    def lines(self):
        """What it said so far, line by line."""
        try:
            while part := os.read(self.process.stdout.fileno(), 1 << 16):
                self._text += part
        except BlockingIOError:
            pass
        return self._text.decode().split("\n")[:-1]

    @property
    def n_done(self):
        return sum(line.startswith("ok ") for line in self.lines)

    @property
    def engine(self):
        """The process of its engine, None before it was started."""
        told = [line.split()[1:] for line in self.lines if line.startswith("engine ")]
        pids = [int(words[0]) for words in told if words and words[0].isdigit()]
        return pids[-1] if pids else None

    def wait_for(self, condition):
        end = time.monotonic() + PATIENCE_S
        while not condition():
            assert self.process.poll() is None, f"the window ended: {self.lines}"
            assert time.monotonic() < end, f"the window hangs: {self.lines}"
            time.sleep(PAUSE_S)

    def order_engine(self, what):
        """Let the engine do something to its end."""
        done, died = f"engine did {what}", "engine failed EngineDied"
        while True:
            n_before = len(self.lines)
            self.order(["engine", what])
            self.wait_for(lambda: {done, died} & {*self.lines[n_before:]})  # noqa: B023
            if done in self.lines[n_before:]:
                return
            # The order reached an engine that was killed a moment before; another one starts.

    def kill(self):
        self.process.kill()
        self.process.wait()
        self.lines  # noqa: B018 - what it said before the end is still in the pipe

    def quit(self):
        self.order(["quit"])
        assert self.process.wait(PATIENCE_S) == 0
        assert self.lines[-1] == "closed"

    def close(self):
        if self.process.poll() is None:
            self.kill()
        for pipe in (self.process.stdin, self.process.stdout):
            pipe.close()


def drawn_orders(world, count):
    """Return orders for a window, and the record after each."""
    chain, orders = [world.record], []
    while len(orders) < count:
        record = chain[-1]
        kind = world.chance.choices(("label", "undo", "redo"), (8, 1, 1))[0]
        if kind == "undo" and record.at:
            orders.append(("undo",))
            chain.append(record.undone())
        elif kind == "redo" and record.redone() != record:
            orders.append(("redo",))
            chain.append(record.redone())
        elif record.now.classes:
            name = world.chance.choice(sorted(record.now.classes))
            picture = world.chance.choice(world.pictures())
            one = (hash_of(picture), name, False)
            if one not in record.now.labels:
                orders.append(("label", name, picture))
                chain.append(record.changed(record.now.with_labels([one])))
    return orders, chain


def ready_window(world):
    """See that each picture is known and two classes are taught; open a window."""
    ready_to_label(world)
    seen = read(world.project)
    if not set(content_of(world.pictures())) <= seen.pictures:
        world.finish("label", world.folder, "--project", world.project, "--budget", "0")
        world.settle(silent_chain(world.record), was_killed=False)
    return Window(world)


def label_by_key(world):
    """Label picture by picture as the engine is starting, and kill the window."""
    _label_and_kill(world, "start")


def label_beside_engine(world):
    """Label picture by picture while the engine labels the folder, and kill the window."""
    _label_and_kill(world, "label")


def _label_and_kill(world, engine_does):
    window = ready_window(world)
    try:
        if engine_does == "label":
            window.order_engine("adapt")
            world.settle(silent_chain(world.record)[:2], was_killed=False)
        orders, chain = drawn_orders(world, 24)
        window.order(["engine", engine_does], *orders)
        wanted = world.chance.randint(0, len(orders))
        window.wait_for(lambda: window.n_done >= wanted)
        time.sleep(world.chance.uniform(0, 0.02))
        engine = window.engine
        window.kill()
        world.note_kill("window", "while a person labels")
        world.settle(chain, window.n_done)
        assert not any(line.startswith(("failed", "no ")) for line in window.lines)
    finally:
        window.close()
    assert is_lock_free(world.project)
    if world.chance.random() < 0.5:  # else the next command may meet the last of the engine
        wait_for_end(engine)
        world.after_kill()


def wait_for_end(engine):
    """No engine lives on without its window."""
    end = time.monotonic() + PATIENCE_S
    while engine is not None and is_alive(engine):
        assert time.monotonic() < end, "the engine outlived its window"
        time.sleep(PAUSE_S)


def is_alive(pid):
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def kill_engine(world):
    """Kill the engine under a window that goes on; another engine finishes its work."""
    window = ready_window(world)
    try:
        window.order_engine("adapt")
        world.settle(silent_chain(world.record)[:2], was_killed=False)
        orders, chain = drawn_orders(world, 12)
        window.order(["engine", "label"], *orders)
        window.wait_for(lambda: window.engine is not None)
        time.sleep(world.chance.uniform(0, 0.06))
        os.kill(window.engine, signal.SIGKILL)
        world.note_kill("engine", "beside a window that goes on")
        window.wait_for(lambda: window.n_done == len(orders))
        window.order_engine("label")
        window.quit()
        assert not any(line.startswith("no ") for line in window.lines), window.lines
    finally:
        window.close()
    world.settle(chain, len(orders))
    world.see_nothing_is_left()
    assert is_lock_free(world.project)
    check_ledger(world.project, world.folder)


def rivals(world):
    """Let commands come while a window has the project open; then kill that window."""
    window = ready_window(world)
    copy = world.home / "beside.handful"
    try:
        orders, chain = drawn_orders(world, 30)
        window.order(*orders[:15])
        picture = world.some_pictures(1, 1)[0]
        refused = world.chance.choice(
            [
                ["teach", world.project, picture, "--class", "Odd", "--replace"],
                ["undo", world.project],
                ["accept", world.project],
                ["export", world.project, "--out", world.home / "no.csv"],
                ["copy", world.home / "other.handful", world.project, "--replace"],
            ]
        )
        other = world.home / "other.handful"
        if refused[0] == "copy":
            world.finish("teach", other, picture, "--class", "Odd", "--replace")
        commands = [world.start(*refused), world.start("copy", world.project, copy)]
        window.order(*orders[15:])
        n_before = 0
        for command in commands:
            n_before = window.n_done if command is commands[0] else n_before
            command.wait()
        assert is_refused(commands[0], world.project), commands[0].said
        assert commands[1].process.returncode == 0, commands[1].said
        found = read(copy)
        assert any(one.is_in(found) for one in chain), "a copy of what never was"
        time.sleep(world.chance.uniform(0, 0.1))
        window.kill()
        world.note_kill("window", "while others come")
        world.settle(chain, window.n_done)
        world.after_kill()
    finally:
        window.close()
        for command in commands:
            command.close()
    forget(copy)
    forget(other)


def is_refused(command, project):
    """Whether a command was told that somebody else has the project open."""
    return command.process.returncode == 1 and sentence(ProjectLocked(project)) in command.said


def two_at_once(world):
    """Start two commands on one project at once, and kill one of them at times."""
    name, pictures = "Odd", world.some_pictures(1, 4)
    teach = ["teach", world.project, *pictures, "--class", name, "--replace"]
    one = Command(world.home, *teach)
    time.sleep(world.chance.uniform(0, 0.1))
    two = world.start("undo", world.project)
    world.figures.n_processes += 1
    try:
        is_killed = world.chance.random() < 0.5 and world.kill(one, "one of two commands")
        codes = one.wait(), two.wait()
        for command in (one, two):
            is_done = command.process.returncode in (0, -9)
            assert is_done or is_refused(command, world.project), command.said
    finally:
        one.close()
        two.close()
    first = teach_chain(world.record, content_of(pictures), name)
    if codes[0] == 1:
        first = first[:1]
    undone = [] if codes[1] else [one.undone() for one in first]
    after = teach_chain(world.record.undone(), content_of(pictures), name)
    if codes == (0, 0):
        chain = [first[-1].undone(), after[-1]]
    elif codes[1] == 0:
        chain = [*undone, *(after if is_killed else [])]
    else:
        chain = first if is_killed else first[-1:]
    world.settle(chain, was_killed=bool(is_killed))
    assert is_lock_free(world.project)


def save_as(world):
    """Save as in the midst of labelling, with the engine at work, and kill the window."""
    window = ready_window(world)
    new = world.home / "new.handful"
    try:
        orders, chain = drawn_orders(world, 20)
        at = world.chance.randint(4, 16)
        window.order(["engine", "label"], *orders[:at], ["save_as", new], *orders[at:])
        wanted = world.chance.randint(max(0, at - 1), len(orders) + 1)
        window.wait_for(lambda: window.n_done >= wanted)
        time.sleep(world.chance.uniform(0, 0.01))
        engine = window.engine
        window.kill()
        world.note_kill("window", "around Save as")
        wait_for_end(engine)
        n_done = window.n_done
        world.settle(chain[: at + 1], min(n_done, at))
        if n_done > at:
            world.settle(chain[at:], n_done - at - 1, was_killed=False, project=new)
        elif new.exists():
            world.settle(chain[at : at + 2], was_killed=False, project=new)
        assert is_lock_free(world.project)
        assert is_lock_free(new)
    finally:
        window.close()
    forget(new)
    world.finish("info", world.project)
    for one in (log_of(new), part_of(new)):
        one.unlink(missing_ok=True)
