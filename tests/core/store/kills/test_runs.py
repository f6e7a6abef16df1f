"""Killed while a run is begun, taken up or written down, its ledger is as before or as after."""

import pytest

from core.domain.adapting import ModelSettings
from core.domain.records import FoundFile, NewModel, Trust
from core.store import Project
from tests.kills import Work, check, needs_kill

pytestmark = needs_kill
NAME = "birds.handful"


class Begin(Work):
    """The run of a folder begins."""

    least_steps = 10

    def prepare(self, home):
        with Project.open(home / NAME, create=True) as project:
            folder_id = project.files.show_folder(home.parent / "pool")
            with project.atomic():
                found = [FoundFile(f"{number}.jpg", 1, 1) for number in range(5)]
                for file_id in project.files.add(folder_id, found):
                    project.files.record_image(file_id, f"{file_id:032x}", 4, 3, "")
                project.models.add(
                    NewModel(
                        learner="prototypes",
                        backbone="any",
                        backbone_sha256="",
                        settings=ModelSettings(),
                        trust=Trust(0.9, 0.8, 0.95, 10, 9),
                        classes=[],
                        examples=[],
                        fingerprint="f",
                        arrays={},
                    )
                )
            self.further(project, folder_id)

    def further(self, project, folder_id):
        pass

    def do(self, home):
        with Project.open(home / NAME) as project:
            project.runs.open(1, 1)

    def seen(self, home):
        with Project.open(home / NAME) as project:
            assert project.notices == ()
            project.see_that_it_is_sound()
            ask = project._db.execute
            items = ask("SELECT file_id, status, reason FROM run_items ORDER BY 1").fetchall()
            return items, ask("SELECT id, turn, finished IS NULL FROM runs").fetchall()


class TakeUp(Begin):
    """A finished run is taken up again, with files that failed, changed, came and went."""

    def further(self, project, folder_id):
        run_id, _ = project.runs.open(folder_id, 1)
        statuses = ("labelled", "failed", "failed", "unsure", "labelled")
        project.runs.mark(run_id, [(n + 1, one, "why") for n, one in enumerate(statuses)])
        project.runs.finish(run_id)
        found = [FoundFile(f"{number}.jpg", 1, 1 + (number == 2)) for number in (0, 1, 2, 7)]
        project.files.sync(folder_id, found)


class Mark(TakeUp):
    """A batch is written down in one transaction."""

    def do(self, home):
        with Project.open(home / NAME) as project, project.atomic():
            project.runs.mark(1, [(number, "unknown", "") for number in (1, 2, 3)])
            project.runs.finish(1)


@pytest.mark.parametrize("work", [Begin, TakeUp, Mark], ids=lambda one: one.__name__)
def test_killed_at_any_step_a_ledger_is_as_before_or_as_after(work):
    check(__file__, work.__name__)
