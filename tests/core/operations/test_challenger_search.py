"""The better model: found in the background, offered with what would change, taken or refused.

The backbone is a toy, and adapting it is faked: the "adapted" toy sees what the plain one is blind
to. So the quick answer is wrong where the better one is right, and everything else is real.
"""

import csv
import time
from contextlib import suppress
from dataclasses import replace

import numpy as np
import pytest
from click.testing import CliRunner

from core import api as pipeline
from core.backbones.adapted.backbone import AdaptedBackbone
from core.backbones.backbone import N_VIEWS
from core.classifiers.ensemble import Ensemble
from core.classifiers.shared_covariance import SharedCovariance
from core.classifiers.svm import LinearSvm
from core.cli.main import main
from core.cli.messages import sentence
from core.domain.adapting import AdaptationFacts, AdaptRequest
from core.domain.errors import (
    Cancelled,
    DeviceError,
    ImageError,
    NotAdaptable,
    NotEnoughExamples,
    ProjectNotWritable,
    WeightsError,
)
from core.operations.adapt_backbone import Fitted
from core.operations.challenger import TAKE, judged_already, share_carried
from core.store import Project
from core.store.connection import Connection
from tests.core.conftest import joint_of

TONES = ("Red", "Green", "Blue")
N_EXAMPLES, N_FOLDER = 4, 5


class Eyes:
    """A toy backbone: plain, it sees pictures grey and noisy; adapted, it sees their colours."""

    device, batch_size = "cpu", 4

    def __init__(self, *, is_adapted):
        self.is_adapted = is_adapted
        self.notes = []
        self.n_seen = 0

    def embed(self, batches):
        for token, pixels in batches:
            self.n_seen += len(pixels) // N_VIEWS
            colours = pixels.reshape(len(pixels), -1, 3).mean(axis=1) / 255 - 0.5
            noise = pixels[:, ::56, ::56, 0].reshape(len(pixels), -1) / 255 - 0.5
            weight = 1.0 if self.is_adapted else 0.02
            yield token, np.hstack([weight * colours, noise]).astype(np.float32)


class Fitting:
    """Stands in for `fit_backbone`: remembers how it was called, and answers as it is told to."""

    def __init__(self):
        self.calls = []
        self.helps = True
        self.is_right = True
        self.facts = AdaptationFacts()
        self.meanwhile = lambda: None

    def __call__(self, project, backbone, request, *, tick, with_folder=False):
        image_ids, class_ids = project.labels.examples()
        self.calls.append({"examples": image_ids.tolist(), "budget_s": request.budget_s})
        tick(0, 2)
        self.meanwhile()
        tick(2, 2)
        present = sorted(set(class_ids.tolist()))
        logits = {
            image_id: np.where((np.array(present) == class_id) == self.is_right, 4, 0).astype(
                np.float32
            )
            for image_id, class_id in zip(image_ids.tolist(), class_ids.tolist(), strict=True)
        }
        arrays = {"overlay.scale": np.array([request.seed, len(image_ids)], np.float32)}
        seen = AdaptedBackbone.of(backbone, "ss_norm", "", arrays) if self.helps else backbone
        facts = replace(self.facts, level="ss_norm") if self.helps else AdaptationFacts()
        return Fitted(seen, present, logits, facts)


def facts_of(plain, adapted):
    """What the judge says of an adaptation: shares right without and with it."""
    return AdaptationFacts(share_plain=plain, share_adapted=adapted)


@pytest.fixture
def eyes(monkeypatch):
    """Both toy networks, by whether they are adapted."""
    both = {one: Eyes(is_adapted=one) for one in (False, True)}

    def look(backbone, device):
        return joint_of(both[isinstance(backbone, AdaptedBackbone)])(backbone)

    for module in ("embed_folder", "label_folder", "challenger_search"):
        monkeypatch.setattr(f"core.operations.{module}.loaded", look)
    return both


@pytest.fixture
def fitting(monkeypatch):
    fake = Fitting()
    monkeypatch.setattr("core.operations.adapt_backbone.fit_backbone", fake)
    return fake


@pytest.fixture
def folder(tmp_path, draw_tone):
    for number, tone in enumerate(TONES):
        for one in range(N_EXAMPLES):
            draw_tone(tmp_path / "examples" / tone / f"{one}.png", tone, 100 * number + one)
        for one in range(N_FOLDER):
            draw_tone(tmp_path / "folder" / f"{tone}-{one}.png", tone, 1000 + 100 * number + one)
    return tmp_path / "folder"


@pytest.fixture
def quick(project, folder, eyes, fitting):
    """A project with a quick answer in use, by which the folder is labelled."""
    pipeline.add_class_folders(project, folder.parent / "examples")
    pipeline.adapt(project)
    pipeline.label_folder(project, folder)
    assert project.models.current().trust.n_right < project.models.current().trust.n_checked
    return project


def images_named(project, tone):
    entries = project.listing.entries()
    names = project.listing.names(entries.file_ids.tolist())
    return [
        int(image_id)
        for image_id, name in zip(entries.image_ids, names, strict=True)
        if name.startswith(f"{tone}-")
    ]


def shown(project, folder):
    return {row.path: row.label for row in project.listing.rows(folder)}


def truth(folder):
    return {path.name: path.name.partition("-")[0] for path in folder.iterdir()}


def label(project, tone, n=1, as_=None):
    project.labels.put(images_named(project, tone)[:n], project.classes.find(as_ or tone).id)


def counts(project):
    """Count the rows of everything that a model brings with it."""
    count = lambda table: project._db.execute(f"SELECT count(*) FROM {table}").fetchone()[0]  # noqa: E731
    return {table: count(table) for table in ("models", "predictions", "embeddings")}


# What is found


def test_a_better_model_is_kept_beside_the_one_in_use(quick, folder):
    base, before = quick.models.current(), shown(quick, folder)
    history = quick.history.entries()
    found = pipeline.search_challenger(quick, seed=3)
    assert quick.models.current() == base
    assert shown(quick, folder) == before
    assert quick.history.entries() == history
    assert found == pipeline.challenger_offer(quick)
    assert (found.n_images, found.share_after) == (3 * N_FOLDER, 1.0)
    assert found.share_before == base.trust.share


def test_an_offer_adds_what_the_judge_saw_to_the_share_that_is_shown(quick, fitting):
    fitting.facts = facts_of(0.5, 0.625)
    shown_share = quick.models.current().trust.share
    found = pipeline.search_challenger(quick)
    assert found.share_before == shown_share
    assert found.share_after == pytest.approx(min(shown_share + 0.125, 1.0))
    trust = quick.models.get(found.model_id).trust
    assert trust.low < trust.share == found.share_after <= trust.high
    assert trust.n_right == round(trust.share * trust.n_checked)


@pytest.mark.parametrize(
    ("before", "seen", "share"),
    [
        (0.6, (0.5, 0.6), 0.7),
        (0.95, (0.5, 0.75), 1.0),
        (0.4, (0.5, 0.45), 0.4),  # fewer by chance: taking it loses nothing
        (None, (0.5, 0.75), None),
        (0.6, (None, None), None),
    ],
)
def test_a_share_is_carried_within_what_a_share_can_be(before, seen, share):
    found = share_carried(before, facts_of(*seen))
    assert found == (None if share is None else pytest.approx(share))


def test_the_two_committees_count_as_one_learner(quick, fitting):
    """Which of them is on top changes nothing about what the judge has seen."""
    assert judged_already(Ensemble.name, SharedCovariance.name)
    assert not judged_already(Ensemble.name, LinearSvm.name)
    quick._db.execute("UPDATE models SET learner = ?", [SharedCovariance.name])
    fitting.facts = facts_of(0.9, 0.9)
    found = pipeline.search_challenger(quick)
    assert found is not None
    assert found.share_after == found.share_before == quick.models.current().trust.share


def test_against_another_learner_the_same_examples_tell_what_is_added(quick, fitting):
    """Not the judge's own figures, which are of another pair of learners."""
    with_another_learner(quick)
    fitting.facts = facts_of(0.5, 0.55)
    found = pipeline.search_challenger(quick)
    before = quick.models.current().trust
    assert (found.share_before, found.share_after) == (before.share, 1.0)
    assert before.share < 1.0


def test_the_share_never_falls_by_taking_what_is_better(quick, fitting):
    fitting.facts = facts_of(0.9, 0.88)
    found = pipeline.search_challenger(quick)
    before = quick.models.current().trust.share
    pipeline.take_challenger(quick, found.model_id)
    assert quick.models.current().trust.share == before == found.share_after


def test_what_would_change_is_what_does_change(quick, folder):
    before = shown(quick, folder)
    found = pipeline.search_challenger(quick)
    changes = pipeline.challenger_changes(quick)
    names = quick.classes.names()
    assert pipeline.take_challenger(quick, found.model_id)
    after = shown(quick, folder)
    assert after == truth(folder)
    differ = {one: (before[one], after[one]) for one in before if before[one] != after[one]}
    files = quick.files.of_images(one.image_id for one in changes)
    told = {
        files[one.image_id].path: (names[one.before_id], names[one.after_id]) for one in changes
    }
    assert told == differ
    assert found.n_changed == len(differ) > 0


def test_taking_it_is_one_named_change_and_shows_at_once(quick, folder, eyes):
    before = shown(quick, folder)
    found = pipeline.search_challenger(quick)
    n_seen = eyes[True].n_seen
    assert pipeline.take_challenger(quick, found.model_id)
    assert (quick.models.current().id, quick.history.next_undo()) == (found.model_id, TAKE)
    assert not pipeline.is_stale(quick)
    assert sum(pipeline.label_folder(quick, folder).counts.values()) == 3 * N_FOLDER
    assert eyes[True].n_seen == n_seen  # everything had been embedded
    assert quick.history.undo() == TAKE
    assert shown(quick, folder) == before
    assert pipeline.challenger_offer(quick) == found  # as it was before
    assert quick.history.redo() == TAKE
    assert shown(quick, folder) == truth(folder)


def test_only_the_examples_of_the_model_in_use_take_part(quick, fitting):
    examples = sorted(one for one, _ in quick.models.examples(quick.models.current().id))
    label(quick, "Red", 2)
    found = pipeline.search_challenger(quick)
    assert sorted(fitting.calls[0]["examples"]) == examples
    assert sorted(one for one, _ in quick.models.examples(found.model_id)) == examples
    assert quick.models.get(found.model_id).trust.n_checked == len(examples)


def test_what_a_person_checked_since_tells_which_model_is_right(quick):
    pipeline.search_challenger(quick)
    changes = pipeline.challenger_changes(quick)
    one, other = changes[0], changes[1]
    quick.labels.put([one.image_id], one.after_id)
    quick.labels.put([other.image_id], other.before_id)
    found = pipeline.challenger_offer(quick)
    assert found.n_changed == len(changes)
    assert found.n_changed_checked == 2
    assert (found.n_right_checked_before, found.n_right_checked_after) == (1, 1)


def test_none_of_these_is_right_where_a_model_says_so_too(quick):
    """Whatever the toys say: the statuses are set here."""
    model_id = pipeline.search_challenger(quick).model_id
    image_id = pipeline.challenger_changes(quick)[0].image_id
    quick.labels.put([image_id], None)
    for before, after in (("unknown", "labelled"), ("unsure", "unknown")):
        for one, status in ((quick.models.current().id, before), (model_id, after)):
            (prediction,) = quick.models.predictions(one, [image_id]).values()
            with quick.atomic():
                quick.models.put_predictions(one, [replace(prediction, status=status)])
        found = pipeline.challenger_offer(quick)
        right = (found.n_right_checked_before, found.n_right_checked_after)
        assert right == (before == "unknown", after == "unknown")


# What is not


def test_where_adapting_does_not_help_nothing_is_kept(quick, fitting):
    fitting.helps = False
    before = counts(quick)
    assert pipeline.search_challenger(quick) is None
    assert counts(quick) == before
    assert pipeline.search_challenger(quick) is None
    assert len(fitting.calls) == 1  # not looked for twice


def test_more_time_is_a_reason_to_look_again(quick, fitting):
    fitting.helps = False
    pipeline.search_challenger(quick, budget_s=30)
    pipeline.search_challenger(quick, budget_s=20)
    assert len(fitting.calls) == 1
    fitting.helps = True
    assert pipeline.search_challenger(quick, budget_s=90) is not None
    assert [one["budget_s"] for one in fitting.calls] == [30, 90]


def with_another_learner(project):
    """Let the model in use have a learner that the adapted backbone was not held against."""
    project._db.execute("UPDATE models SET learner = 'svm'")
    project._db.conn.commit()


def test_a_model_that_beats_only_the_plain_backbone_is_not_offered(quick, fitting):
    with_another_learner(quick)
    before = counts(quick)
    fitting.is_right = False
    assert pipeline.search_challenger(quick) is None
    assert counts(quick) == before


@pytest.mark.parametrize("way", ["worse", "refused", "stopped"])
def test_what_was_embedded_around_the_examples_goes_too(
    project, folder, eyes, fitting, draw_tone, way
):
    """A folder that was read and not labelled takes part in adapting, too."""
    for one in range(40):
        draw_tone(folder / f"Red-more{one}.png", "Red", 5000 + one)
    pipeline.add_class_folders(project, folder.parent / "examples")
    pipeline.scan_folder(project, folder)
    pipeline.embed_folder(project, folder)
    pipeline.adapt(project)
    if way == "worse":
        with_another_learner(project)
    before = counts(project)

    def tick(done, total):
        if way == "stopped" and total > 30 and done > 20:
            raise Cancelled

    fitting.is_right = way != "worse"
    with suppress(Cancelled):
        found = pipeline.search_challenger(project, tick=tick)
    assert eyes[True].n_seen > 3 * N_EXAMPLES + 20
    if way == "refused":
        pipeline.refuse_challenger(project, found.model_id)
    elif way == "stopped":
        assert counts(project)["embeddings"] > before["embeddings"]
        fitting.helps = False
        pipeline.search_challenger(project)
    assert counts(project) == before


def test_without_anything_left_to_win_nothing_is_tried(project, folder, eyes, fitting):
    eyes[False].is_adapted = True  # the plain backbone sees it all
    pipeline.add_class_folders(project, folder.parent / "examples")
    assert pipeline.adapt(project).model.trust.share == 1.0
    assert pipeline.search_challenger(project) is None
    assert fitting.calls == []


@pytest.mark.parametrize("method", ["head", "committee"])
def test_a_method_that_was_asked_for_by_name_stays(quick, fitting, method):
    pipeline.adapt(quick, AdaptRequest(method=method))
    assert pipeline.search_challenger(quick) is None
    assert fitting.calls == []


def test_no_time_means_the_quick_answer_only(quick, fitting):
    assert pipeline.search_challenger(quick, budget_s=0) is None
    assert fitting.calls == []


def test_a_project_without_a_model_has_nothing_to_improve(project):
    assert pipeline.search_challenger(project) is None
    assert pipeline.challenger_offer(project) is None


def test_the_better_model_is_neither_improved_nor_replaced_by_adapting_again(
    quick, fitting, folder
):
    found = pipeline.search_challenger(quick)
    pipeline.take_challenger(quick, found.model_id)
    assert pipeline.search_challenger(quick) is None
    assert pipeline.adapt(quick).reused
    assert quick.models.current().id == found.model_id
    assert not pipeline.label_folder(quick, folder).folder_is_news


def test_a_better_model_learns_how_another_folder_lies_and_stays(quick, folder, draw_tone):
    found = pipeline.search_challenger(quick)
    pipeline.take_challenger(quick, found.model_id)
    better = quick.models.current()
    other = folder.parent / "other"
    for number in range(30):
        draw_tone(other / f"{number}.png", "Green", 5000 + number)
    assert pipeline.label_folder(quick, other).folder_is_news
    report = pipeline.adapt(quick)
    model = report.model
    assert (report.reused, report.n_news, model.learner) == (False, 45, better.learner)
    assert (model.trust, model.settings.improved) == (better.trust, better.settings.improved)
    before, after = (quick.models.arrays(one.id) for one in (better, model))
    assert after["temperature"] == pytest.approx(before["temperature"], rel=0.05)
    assert not np.array_equal(before["unknown.limit"], after["unknown.limit"])
    assert not pipeline.label_folder(quick, other).folder_is_news
    assert pipeline.challenger_offer(quick) is None
    assert pipeline.search_challenger(quick) is None  # nor is it cleared away as an orphan
    assert quick.models.get(model.id) == model
    quick.history.undo()
    assert quick.models.current() == better


def fails(error):
    """Return something that raises it when it is called."""

    def fail():
        raise error

    return fail


def test_a_network_that_cannot_be_adapted_keeps_the_quick_answer(quick, fitting, folder):
    before, labels = counts(quick), shown(quick, folder)
    fitting.meanwhile = fails(NotAdaptable("lite0"))
    assert pipeline.search_challenger(quick) is None
    assert (counts(quick), shown(quick, folder)) == (before, labels)
    assert pipeline.challenger_offer(quick) is None
    assert pipeline.search_challenger(quick) is None
    assert len(fitting.calls) == 1  # the same examples are not tried again


# Refused


def test_refused_it_leaves_nothing_behind_and_is_not_looked_for_again(quick, fitting):
    before = counts(quick)
    found = pipeline.search_challenger(quick)
    assert all(
        now > then for now, then in zip(counts(quick).values(), before.values(), strict=True)
    )
    pipeline.refuse_challenger(quick, found.model_id)
    assert counts(quick) == before
    assert pipeline.challenger_offer(quick) is None
    assert pipeline.search_challenger(quick) is None
    assert len(fitting.calls) == 1
    assert not pipeline.take_challenger(quick, found.model_id)


def test_refused_after_an_undo_it_can_still_be_done_again(quick):
    found = pipeline.search_challenger(quick)
    pipeline.take_challenger(quick, found.model_id)
    quick.history.undo()
    pipeline.refuse_challenger(quick, found.model_id)
    assert pipeline.challenger_offer(quick) is None
    assert quick.history.redo() == TAKE
    assert quick.models.current().id == found.model_id


def test_embeddings_that_another_model_needs_are_not_deleted(quick, monkeypatch, folder):
    pipeline.adapt(
        quick, AdaptRequest(method="mtl", seed=0)
    )  # gives the same overlay as improving will
    pipeline.label_folder(quick, folder)
    pipeline.adapt(quick, AdaptRequest(method="auto"))
    before = counts(quick)["embeddings"]
    found = pipeline.search_challenger(quick)
    pipeline.refuse_challenger(quick, found.model_id)
    assert counts(quick)["embeddings"] == before


# Out of date


def test_an_example_that_changes_ends_the_offer_and_undo_brings_it_back(quick):
    found = pipeline.search_challenger(quick)
    image_id, class_id = quick.models.examples(found.model_id)[0]
    other = next(one.id for one in quick.classes.all() if one.id != class_id)
    quick.labels.put([image_id], other)
    assert pipeline.challenger_offer(quick) is None
    assert pipeline.challenger_changes(quick) == ()
    assert not pipeline.take_challenger(quick, found.model_id)
    quick.history.undo()
    assert pipeline.challenger_offer(quick) == found


def test_an_example_that_changes_meanwhile_is_a_reason_to_throw_it_away(quick, fitting):
    image_id, class_id = quick.models.examples(quick.models.current().id)[0]
    other = next(one.id for one in quick.classes.all() if one.id != class_id)
    before = counts(quick)
    fitting.meanwhile = lambda: quick.labels.put([image_id], other)
    assert pipeline.search_challenger(quick) is None
    assert counts(quick) == before
    quick.history.undo()
    fitting.meanwhile = lambda: None
    assert pipeline.search_challenger(quick) is not None  # that was no verdict on these examples


def test_a_class_that_is_deleted_meanwhile_is_no_crash(quick, fitting):
    fitting.meanwhile = lambda: quick.classes.remove(quick.classes.find("Red").id)
    assert pipeline.search_challenger(quick) is None


def test_another_adapt_ends_the_offer_and_clears_it_away(quick, fitting):
    first = pipeline.search_challenger(quick)
    label(quick, "Red", 2)
    pipeline.adapt(quick)
    assert pipeline.challenger_offer(quick) is None
    second = pipeline.search_challenger(quick)
    assert [one.id for one in quick.models.all()] == [second.model_id, second.model_id - 1, 1]
    assert second.model_id != first.model_id
    assert len(fitting.calls) == 2


# Stopped and killed


def test_stopped_while_adapting_the_quick_answer_stays(quick, fitting):
    before = counts(quick)

    def tick(done, total):
        if total == 2 and done:
            raise Cancelled

    with pytest.raises(Cancelled):
        pipeline.search_challenger(quick, tick=tick)
    assert counts(quick) == before
    assert pipeline.challenger_offer(quick) is None
    assert pipeline.search_challenger(quick) is not None


def test_stopped_while_embedding_it_goes_on_where_it_was(quick, fitting, eyes, reopen):
    def tick(done, total):
        if total == 3 * N_FOLDER and 0 < done < total and fitting.calls:
            raise Cancelled

    with pytest.raises(Cancelled):
        pipeline.search_challenger(quick, tick=tick)
    assert pipeline.challenger_offer(quick) is None
    again = reopen(quick)
    n_seen = eyes[True].n_seen
    found = pipeline.search_challenger(again)
    assert found.n_images == 3 * N_FOLDER
    assert len(fitting.calls) == 1
    assert 0 < eyes[True].n_seen - n_seen < 3 * N_FOLDER


def test_what_was_labelled_since_is_predicted_by_the_better_model_too(quick, folder, draw_tone):
    pipeline.search_challenger(quick)
    draw_tone(folder / "Red-late.png", "Red", 77)
    pipeline.label_folder(quick, folder)
    assert pipeline.challenger_offer(quick).n_images == 3 * N_FOLDER
    assert pipeline.search_challenger(quick).n_images == 3 * N_FOLDER + 1


class Killed(BaseException):
    """Ends a run in the middle, as a kill does."""


def killed_after_commits(patch, limit):
    """Let the program end right after so many transactions: what is on the disk is all there is."""
    execute, seen = Connection.execute, [0]

    def run(self, sql, parameters=(), /):
        found = execute(self, sql, parameters)
        seen[0] += sql == "COMMIT"
        if sql == "COMMIT" and seen[0] == limit:
            raise Killed
        return found

    patch.setattr(Connection, "execute", run)


def test_killed_after_any_transaction_it_ends_as_if_it_never_was(quick, folder, tmp_path):
    start = tmp_path / "start.handful"
    quick.save_copy(start)
    whole = pipeline.search_challenger(quick)
    wanted, n_kills, is_done = counts(quick), 0, False
    while not is_done:
        path = tmp_path / f"{n_kills}.handful"
        path.write_bytes(start.read_bytes())
        with pytest.MonkeyPatch.context() as patch, Project.open(path) as project:
            killed_after_commits(patch, n_kills + 1)
            try:
                pipeline.search_challenger(project)
                is_done = True
            except Killed:
                n_kills += 1
        with Project.open(path) as project:
            assert pipeline.search_challenger(project).n_changed == whole.n_changed
            assert counts(project) == wanted
    assert n_kills > 6


def test_killed_while_it_is_refused_the_rest_goes_the_next_time(quick, tmp_path):
    before = counts(quick)
    found = pipeline.search_challenger(quick)
    quick.save_copy(tmp_path / "found.handful")
    with Project.open(tmp_path / "found.handful") as project:
        with pytest.MonkeyPatch.context() as patch:
            killed_after_commits(patch, 2)
            with pytest.raises(Killed):
                pipeline.refuse_challenger(project, found.model_id)
        assert pipeline.challenger_offer(project) is None
        label(project, "Red", 2)
        pipeline.adapt(project, AdaptRequest(method="head"))
        assert pipeline.search_challenger(project) is None
        assert counts(project)["models"] == before["models"] + 1
        assert counts(project)["embeddings"] == before["embeddings"]


# On the command line


@pytest.fixture
def handful(eyes, fitting, folder, tmp_path, monkeypatch):
    """Run a command in the test's folder, with the toys in place."""
    monkeypatch.chdir(tmp_path)
    return lambda *words: CliRunner().invoke(main, [str(word) for word in words])


def label_command(*more):
    return ("label", "folder", "--examples", "examples", "--project", "p.handful", *more)


def test_label_does_both_steps_and_embeds_the_folder_once_with_the_better_one(
    handful, folder, eyes
):
    found = handful(*label_command())
    assert found.exit_code == 0, found.output
    assert "Adapting the backbone as well is better: about 100 % right instead of" in found.stderr
    assert eyes[True].n_seen == 3 * (N_EXAMPLES + N_FOLDER)
    with Project.open("p.handful") as project:
        assert shown(project, folder) == truth(folder)
        assert project.history.next_undo() == TAKE


def test_a_budget_is_handed_on_and_none_means_the_quick_answer(handful, fitting):
    quick = handful(*label_command("--budget", 0))
    assert (quick.exit_code, fitting.calls) == (0, [])
    assert "backbone" not in quick.stderr
    handful("adapt", "p.handful", "--budget", 12)
    assert fitting.calls[0]["budget_s"] == 12


def test_adapt_says_which_labels_changed(handful, fitting):
    handful(*label_command("--budget", 0))
    found = handful("adapt", "p.handful")
    assert f"of {3 * N_FOLDER} labels changed." in found.stderr
    again = handful("adapt", "p.handful")
    assert "The examples have not changed" in again.stderr
    assert "backbone" not in again.stderr
    assert len(fitting.calls) == 1


def test_where_it_was_no_better_that_is_said_once(handful, fitting):
    fitting.helps = False
    assert "was no better; the quick answer stays." in handful(*label_command()).stderr
    assert "was no better" not in handful(*label_command()).stderr


def test_a_method_asked_for_by_name_is_not_followed_by_another(handful, fitting):
    assert handful(*label_command("--adapt", "head")).exit_code == 0
    assert fitting.calls == []


def written(out):
    with out.open(encoding="utf-8", newline="") as file:
        return [row["label"] for row in csv.DictReader(file)]


def test_where_the_network_cannot_be_adapted_label_says_so_and_writes_the_quick_answer(
    handful, fitting, tmp_path
):
    fitting.meanwhile = fails(NotAdaptable("lite0"))
    found = handful(*label_command("--out", "labels.csv"))
    assert found.exit_code == 0, found.output
    assert "cannot itself be adapted, as its network cannot be cut in two;" in found.stderr
    assert "the quick answer stays." in found.stderr
    assert len([one for one in written(tmp_path / "labels.csv") if one]) == 3 * N_FOLDER
    assert "quick answer" not in handful(*label_command()).stderr  # said once


@pytest.mark.parametrize(
    "error",
    [
        DeviceError("cuda", "out of memory"),
        ImageError("a.png", "the file is gone"),
        NotEnoughExamples("", have=1, need=2),
        WeightsError("lite0", "the file is gone"),
    ],
    ids=lambda error: type(error).__name__,
)
def test_what_fails_only_for_the_better_model_leaves_the_quick_answer(
    handful, fitting, tmp_path, error
):
    fitting.meanwhile = fails(error)
    found = handful(*label_command("--out", "labels.csv"))
    assert found.exit_code == 0, found.output
    assert f"the quick answer stays: {sentence(error)}" in found.stderr
    assert len([one for one in written(tmp_path / "labels.csv") if one]) == 3 * N_FOLDER


@pytest.mark.parametrize("error", [ProjectNotWritable("p.handful", "full"), ValueError("a bug")])
def test_neither_a_failing_project_nor_a_mistake_of_ours_is_passed_over(handful, fitting, error):
    fitting.meanwhile = fails(error)
    found = handful(*label_command())
    assert found.exit_code == 1
    assert "quick answer" not in found.stderr


# What is done meanwhile


def test_others_may_write_to_the_project_inside_every_tick(quick, fitting):
    n_written = 0

    def tick(done, total):
        nonlocal n_written
        with Project.open(quick.path, lock=False) as other:
            other.notes.put("meanwhile", n_written)
        n_written += 1

    assert pipeline.search_challenger(quick, tick=tick)
    assert n_written > 5


def test_what_ticks_do_does_not_count_among_the_seconds_of_the_search(quick, fitting):
    slept = 0.0

    def tick(done, total):
        nonlocal slept
        if slept < 20:
            time.sleep(0.5)
            slept += 0.5

    begun = time.monotonic()
    offer = pipeline.search_challenger(quick, tick=tick)
    assert offer.seconds < time.monotonic() - begun - slept + 0.1
