"""Killed in the midst of a change, of undo or of redo, a project is as before or as after it."""

import pytest

from core.domain.records import FoundFile
from core.store import Project
from tests.kills import Work, check, needs_kill, said_in

pytestmark = needs_kill
NAME = "birds.handful"


def add_images(project, count, folder):
    folder_id = project.files.show_folder(folder)
    found = [FoundFile(f"{number}.jpg", 1, 1) for number in range(count)]
    with project.atomic():
        for number, file_id in enumerate(project.files.add(folder_id, found)):
            project.files.record_image(file_id, f"{number:032x}", 4, 3, "")


def rename_and_label(project, images, name):
    """Change three tables as one change: a class, its labels and a setting."""
    with project.history.change(name, "settings", ["theme"]):
        project._db.execute("INSERT OR REPLACE INTO settings VALUES ('theme', ?)", [name])
        owl, fox = (one.id for one in project.classes.all())
        project.classes.rename(owl, f"{name} owl")
        project.labels.put(images, fox)
        project.labels.put(images[:1], None)


class Change(Work):
    """A change of several rows of several tables."""

    least_steps = 12

    def prepare(self, home):
        with Project.open(home / NAME, create=True) as project:
            add_images(project, 4, home.parent / "pool")
            owl, _ = project.classes.add("Owl"), project.classes.add("Fox")
            project.labels.put([1, 2], owl.id, origin="confirmed", picked="model")
            self.further(project)

    def further(self, project):
        pass

    def do(self, home):
        with Project.open(home / NAME) as project:
            self.act(project)

    def act(self, project):
        rename_and_label(project, [1, 2, 3], "first")

    def seen(self, home):
        return said_in(home / NAME)


class Undo(Change):
    def further(self, project):
        rename_and_label(project, [1, 2, 3], "first")

    def act(self, project):
        assert project.history.undo() == "first"


class Redo(Undo):
    def further(self, project):
        super().further(project)
        project.history.undo()

    def act(self, project):
        assert project.history.redo() == "first"


class Jump(Undo):
    """Several changes are taken back, or done again, as one."""

    least_steps = 30

    def further(self, project):
        super().further(project)
        rename_and_label(project, [3, 4], "second")
        project.labels.remove([2])

    def act(self, project):
        assert project.history.jump(1) == 6


class JumpBack(Jump):
    def further(self, project):
        super().further(project)
        project.history.jump(1)

    def act(self, project):
        newest = project.history.entries(-1)[0]
        assert project.history.jump(newest.id) == 6


class NewChange(Redo):
    """A change after an undo, which drops what could be done again."""

    def act(self, project):
        rename_and_label(project, [2, 4], "other")


class GoesOn(Undo):
    """As the window does it: no commit waits for the disk."""

    def do(self, home):
        with Project.open(home / NAME, waits_for_disk=False) as project:
            self.act(project)


@pytest.mark.parametrize("work", [Change, Undo, Redo, Jump, JumpBack, NewChange, GoesOn])
def test_killed_at_any_step_it_is_as_before_or_as_after(work):
    check(__file__, work.__name__)
