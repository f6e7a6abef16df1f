"""Every sentence with a number that the window says in a session agrees with the project file."""

import re

import pytest
from PySide6.QtWidgets import QToolButton

from app.main_window import MainWindow
from app.messages import export as export_words
from app.messages import reports, review
from core import api
from core.domain.export import Choices
from core.domain.reports import LabelReport
from core.domain.review import Promise
from core.store import Project
from tests.app.project_fixtures import add_model, draw_folder, make_project, rows_of

# The offscreen platform remarks on every window that has a least size.
pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")

TIMEOUT_MS = 60_000
N_POOL = 12


class Said:
    """What a window says, and what its project file holds."""

    def __init__(self, window, path, qtbot):
        self.window, self.path, self.qtbot = window, path, qtbot
        self.sentences = []
        window.application.tasks.noticed.connect(lambda one: self.sentences.append(one.text))

    def sentence(self, word, n_before=0):
        """Wait for the next sentence with a word; return its numbers in order."""

        def found():
            return [one for one in self.sentences[n_before:] if word in one]

        self.qtbot.waitUntil(lambda: bool(found()), timeout=TIMEOUT_MS)
        return numbers(found()[-1])

    def count(self, sql, *values):
        """Ask the project file for a number."""
        return rows_of(self.path, sql, values)[0][0]

    def chips(self):
        """Return the counts on the chips by their words."""
        found = {}
        for one in self.window.findChildren(QToolButton):
            if one.property("chip"):
                name, _, n = one.accessibleName().rpartition(" ")
                found[name] = int(n) if n.isdigit() else 0
        return found


def numbers(text):
    return [int(one) for one in re.findall(r"\d+", text)]


@pytest.fixture
def said(tmp_path, draw_image, qtbot):
    path = make_project(tmp_path / "birds.handful", draw_image, n_pool=N_POOL, n_examples=3)
    add_model(path, statuses=("labelled", "labelled", "unsure"))
    window = MainWindow(path)
    qtbot.addWidget(window)
    window.show()
    with qtbot.waitSignal(window.ready, timeout=TIMEOUT_MS):
        pass
    table = window.application.workspace
    qtbot.waitUntil(lambda: len(table.table) == N_POOL + 6, timeout=TIMEOUT_MS)
    yield Said(window, path, qtbot)
    window.close()


def test_examples_put_on_a_class_and_those_left_out(said, draw_image, tmp_path):
    files = draw_folder(draw_image, tmp_path / "more", 4, seed=77)
    files[3].write_text("not a picture")
    (tmp_path / "notes.txt").write_text("not a picture either")
    owl = said.window.application.workspace.classes[0]
    before = said.count("SELECT count(*) FROM labels WHERE class_id = ?", owl.id)
    said.window.application.tasks.put_examples(owl.id, [*files, tmp_path / "notes.txt"], owl.name)
    n_put, n_left_out = said.sentence("Added")
    after = said.count("SELECT count(*) FROM labels WHERE class_id = ?", owl.id)
    assert (n_put, n_left_out) == (after - before, 5 - n_put) == (3, 2)


def test_what_was_checked_and_what_was_accepted_unseen(said):
    workspace = said.window.application.workspace
    since = said.count("SELECT max(id) FROM events")
    doubtful = workspace.table.entries.image_ids[workspace.table.is_doubtful()][:2]
    workspace.label_images(doubtful, workspace.classes[0].id, picked="model")
    sure = workspace.table.entries.image_ids[workspace.table.entries.statuses == 1]
    with Project.open(said.path, lock=False) as project:
        sure = [one for one in sure.tolist() if one not in project.labels.of(sure.tolist())]
    promise = Promise(
        share=0.02, level=0.9, basis="examples", image_ids=tuple(sure), threshold=0.5,
        n_sure=len(sure), n_checked=300, n_wrong=0, worst=0.01, n_candidates=len(sure), n_audit=0,
        audit=(), n_left=0,
    )  # fmt: skip
    said.window.application.trust._accept(promise)
    n_unseen = said.count("SELECT count(*) FROM labels WHERE origin = 'accepted'")
    assert said.sentence("unseen")[0] == n_unseen == len(sure) > 0
    with Project.open(said.path, lock=False) as project:
        summary = review.summary(api.session(project, since))
    assert numbers(summary)[0] == 2  # not those that nobody looked at
    n_seen = said.count("SELECT count(*) FROM labels WHERE origin != 'accepted'")
    chips = said.chips()
    assert chips["By you"] == workspace.table.n_labelled_by_person() == n_seen
    assert chips["Labeled"] == n_unseen
    assert sum(chips.values()) == len(workspace.table)


def test_what_labelling_counts_is_what_the_chips_count(said):
    workspace = said.window.application.workspace
    sure = workspace.table.entries.image_ids[workspace.table.entries.statuses == 1]
    with Project.open(said.path, lock=False) as project:
        pool = [one for one in sure.tolist() if one not in project.labels.of(sure.tolist())][-2:]
    workspace.label_images(pool, workspace.classes[1].id)
    with Project.open(said.path, lock=False) as project:
        folder = project.files.folders()[0]
        model = project.models.current()
        run_id, _ = project.runs.open(project.files.folder_id(folder), model.id)
        entries = project.listing.entries()
        of_image = {one.image_id: one.id for one in project.runs.pending(run_id)}
        words = ("pending", "labelled", "unsure", "unknown", "failed")
        items = [
            (of_image[image], words[status], "")
            for image, status in zip(
                entries.image_ids.tolist(), entries.statuses.tolist(), strict=True
            )
            if image in of_image
        ]
        with project.atomic():
            project.runs.mark(run_id, items)
        counts, own = project.runs.counts(run_id), project.runs.labelled_by_person(run_id)
    text = reports.labelled(LabelReport(run_id, N_POOL, counts, 0, 1.0, "cpu", by_person=own))
    done, total, n_sure, n_unsure, n_unknown, n_own = numbers(text)
    chips = said.chips()
    assert (done, total, n_own) == (N_POOL, N_POOL, 2)
    assert n_sure + n_unsure + n_unknown + n_own == done
    assert (n_sure, n_unsure, n_unknown) == (
        chips["Labeled"],
        chips["Unsure"],
        chips["None of these"],
    )


def test_what_an_export_wrote_and_left_out(said, tmp_path):
    workspace = said.window.application.workspace
    in_doubt = workspace.table.entries.image_ids[workspace.table.is_doubtful()]
    workspace.label_images(in_doubt[:3], workspace.classes[0].id)
    with Project.open(said.path, lock=False) as project:
        report = api.export(
            project,
            tmp_path / "out",
            kind="folders",
            choices=Choices(which="checked", examples=False),
        )
    n_files = sum(one.is_file() for one in (tmp_path / "out").rglob("*.png"))
    assert numbers(export_words.exported(report))[0] == report.n_written == n_files == 3
