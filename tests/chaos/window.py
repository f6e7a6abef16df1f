"""A window's project and its engine, without the window's panels: told what to do line by line.

Run as a program by `tests/chaos/session.py`. It answers "ok N" for the Nth order once that is done
and, as far as a person at the window could tell, saved; "no N" where it was refused.
"""

import multiprocessing
import os
import sqlite3
import sys
from contextlib import closing
from pathlib import Path

from PySide6.QtCore import QSocketNotifier, QTimer
from PySide6.QtGui import QGuiApplication

from app.background.calls import call
from app.background.jobs import Runner
from app.project.workspace import Workspace
from core import api


def tell(line):
    os.write(1, f"{line}\n".encode())


class Desk:
    """Works off orders one by one while the engine's process does something else."""

    def __init__(self, application, project, folder):
        self.application, self.folder = application, Path(folder)
        self.runner, self.workspace = Runner(), Workspace()
        self.workspace.failed.connect(lambda error: tell(f"failed {type(error).__name__}"))
        self.workspace.opened_oddly.connect(lambda one: tell(f"odd {one.kind}"))
        assert self.workspace.open(Path(project))
        self.orders, self.n_done, self.rest = [], 0, b""
        self.notifier = QSocketNotifier(0, QSocketNotifier.Type.Read)
        self.notifier.activated.connect(self.read)
        self.timer = QTimer(interval=0)
        self.timer.timeout.connect(self.work)
        self.timer.start()
        tell("open")

    def read(self):
        data = os.read(0, 1 << 16)
        if not data:
            self.notifier.setEnabled(False)
            self.orders.append(["quit"])
        *lines, self.rest = (self.rest + data).split(b"\n")
        self.orders += [line.decode().split("\t") for line in lines]

    def work(self):
        if not self.orders:
            return
        word, *facts = self.orders.pop(0)
        done = getattr(self, f"do_{word}")(*facts)
        if done is not None:
            self.n_done += 1
            tell(f"{'ok' if done else 'no'} {self.n_done}")

    def do_label(self, class_name, path):
        workspace = self.workspace
        by_name = {one.name: one.id for one in workspace.classes}
        with closing(sqlite3.connect(f"{workspace.path.as_uri()}?mode=ro", uri=True)) as db:
            query = "SELECT image_id FROM files JOIN folders ON folders.id = folder_id"
            query += " WHERE folders.path || '/' || files.path = ?"
            ids = [image_id for (image_id,) in db.execute(query, [path])]
        return workspace.label_images(ids, by_name[class_name])

    def do_undo(self):
        return bool(self.workspace.undo())

    def do_redo(self):
        return bool(self.workspace.redo())

    def do_save_as(self, path):
        return self.workspace.save_as(Path(path)) and self.workspace.path == Path(path)

    def do_engine(self, verb):
        """Let the engine's process do something, without waiting for it."""
        calls = {
            "adapt": call(api.adapt),
            "label": call(api.label_folder, self.folder),
            "start": call(api.info),
        }
        job = self.runner.start_engine(calls[verb], self.workspace.path)
        job.then(
            lambda _: tell(f"engine did {verb}"),
            lambda error: tell(f"engine failed {type(error).__name__}"),
        )
        self.tell_engine()

    def tell_engine(self):
        """Tell the process of the engine as soon as there is one."""
        children = multiprocessing.active_children()
        if children:
            tell(f"engine {children[-1].pid}")
        else:
            QTimer.singleShot(5, self.tell_engine)

    def do_quit(self):
        self.timer.stop()
        self.runner.shut_down()
        self.workspace.close()
        tell("closed")
        self.application.quit()


def main():
    application = QGuiApplication(["chaos"])
    desk = Desk(application, *sys.argv[1:])
    application.exec()
    assert desk.workspace.path is None


if __name__ == "__main__":
    main()
