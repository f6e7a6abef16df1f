"""Killed in the midst of a bulk acceptance, either all of it is there or nothing."""

import numpy as np
import pytest

from core.analysis import out_of_fold as held_out
from core.domain.adapting import ModelSettings
from core.domain.records import FoundFile, NewModel, Prediction, Trust
from core.operations.bulk_accept import accept_sure
from core.store import Project
from tests.kills import Work, check, needs_kill, said_in

pytestmark = needs_kill
NAME = "birds.handful"
N_EXAMPLES, N_SURE, SHARE = 40, 30, 0.2


def add_images(project, folder):
    folder_id = project.files.show_folder(folder)
    found = [FoundFile(f"{number}.jpg", 1, 1) for number in range(N_EXAMPLES + N_SURE)]
    with project.atomic():
        return [
            project.files.record_image(file_id, f"{file_id:032x}", 4, 3, "")
            for file_id in project.files.add(folder_id, found)
        ]


def add_model(project, classes, examples):
    """A model whose held-out examples are all right and sure."""
    logits = np.tile(np.float32([9, 0]), (N_EXAMPLES, 1))
    arrays = held_out.to_arrays(logits, 1.0, examples, np.full(N_EXAMPLES, classes[0].id))
    with project.atomic():
        model_id = project.models.add(
            NewModel(
                learner="prototypes",
                backbone="any",
                backbone_sha256="",
                settings=ModelSettings("auto", "any"),
                trust=Trust(0.9, 0.8, 0.95, 10, 9),
                classes=[(one.id, one.name) for one in classes],
                examples=[(1, classes[0].id)],
                fingerprint="f",
                arrays=arrays,
            )
        )
        project.models.make_current(model_id, name="Adapt")
    return model_id


class Accept(Work):
    """Thirty images of two classes, some of them labelled unseen before."""

    least_steps = 15

    def prepare(self, home):
        with Project.open(home / NAME, create=True) as project:
            images = add_images(project, home.parent / "pool")
            classes = owl, fox = project.classes.add("Owl"), project.classes.add("Fox")
            examples, rest = images[:N_EXAMPLES], images[N_EXAMPLES:]
            project.labels.put(examples, owl.id)
            model_id = add_model(project, classes, examples)
            probabilities = np.array([0.8, 0.2], np.float16)
            with project.atomic():
                for number, image_id in enumerate(rest):
                    class_id = (owl, fox)[number % 2].id
                    more = (None, 0.1, 0.5, "labelled", probabilities)
                    one = Prediction(image_id, class_id, 0.999, *more)
                    project.models.put_predictions(model_id, [one])
            self.further(project)

    def further(self, project):
        pass

    def do(self, home):
        with Project.open(home / NAME) as project:
            self.act(project)

    def act(self, project):
        assert accept_sure(project, SHARE) == N_SURE

    def seen(self, home):
        return said_in(home / NAME)


class TakeBack(Accept):
    def further(self, project):
        assert accept_sure(project, SHARE) == N_SURE

    def act(self, project):
        assert project.history.undo().startswith("Accept 30 images")


class AcceptAgain(TakeBack):
    def further(self, project):
        super().further(project)
        project.history.undo()

    def act(self, project):
        assert project.history.redo().startswith("Accept 30 images")


@pytest.mark.parametrize("work", [Accept, TakeBack, AcceptAgain], ids=lambda one: one.__name__)
def test_killed_at_any_step_all_of_it_is_accepted_or_nothing(work):
    check(__file__, work.__name__)
