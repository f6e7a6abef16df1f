"""The whole job, in order: read this first.

A person adds folders and gives examples (`core.operations.examples`); `embed_folder` looks at every
picture once; `adapt` turns examples into a model; `label_folder` gives every picture a prediction;
`export` writes the result for other programs. Meanwhile `improve` looks for a better model, to
`take` or to `refuse`. `core.operations.review` says what deserves a look, and what needs none,
`core.operations.explain` says why. Everything slow takes `tick` and can be stopped at any batch:
what is done is kept.
"""

import time
from collections.abc import Mapping
from pathlib import Path

from core import export as exporting
from core.backbones import AUTO, Backbone, find_backbone
from core.domain.errors import NoModel
from core.domain.export import Choices, ExportPreview, ExportReport
from core.domain.records import (
    AdaptReport,
    EmbedReport,
    Expect,
    LabelReport,
    ModelRecord,
    Tick,
    no_expect,
    no_tick,
)
from core.embedding.network import Device, loaded
from core.operations.backbones import backbone_choices, choose_backbone, drop_pack
from core.operations.backbones_backbone_choice import backbone_for
from core.operations.challenger import offer, refuse, take, would_change
from core.operations.challenger_search import improve
from core.operations.classes import make_class, put_class_of_paths, put_new_class, split_class
from core.operations.embedding_map import first_map, lay_out
from core.operations.examples import (
    is_class_tree,
    label_files,
    need_examples,
    put_class_folders,
    put_examples,
    scan_folder,
)
from core.operations.explain import backbone_of, explain, feature_maps, likeness, neighbours
from core.operations.history import jump, session
from core.operations.meta_train import meta_estimate, meta_train
from core.operations.methods import METHODS, WITH_FOLDER, learn_by_method
from core.operations.review import (
    accept_sure,
    begin_audit,
    class_health,
    confusion,
    doubt_order,
    look_over,
    promise,
)
from core.operations.similarity import file_names, first_to_name, parts_of_class, similarity, stacks
from core.store import Project
from core.training.finetuning.config import TRAINED, checked

__all__ = [
    "METHODS",
    "WITH_FOLDER",
    "accept_sure",
    "adapt",
    "backbone_choices",
    "begin_audit",
    "choose_backbone",
    "class_health",
    "confusion",
    "doubt_order",
    "drop_pack",
    "embed_folder",
    "explain",
    "export",
    "export_preview",
    "feature_maps",
    "file_names",
    "first_map",
    "first_to_name",
    "improve",
    "info",
    "is_class_tree",
    "is_stale",
    "jump",
    "label_files",
    "label_folder",
    "lay_out",
    "likeness",
    "look_over",
    "make_class",
    "meta_estimate",
    "meta_train",
    "need_examples",
    "neighbours",
    "offer",
    "parts_of_class",
    "promise",
    "put_class_folders",
    "put_class_of_paths",
    "put_examples",
    "put_new_class",
    "refuse",
    "scan_folder",
    "session",
    "similarity",
    "split_class",
    "stacks",
    "take",
    "would_change",
]


def embed_folder(
    project: Project,
    folder: Path,
    *,
    backbone: str = AUTO,
    device: Device = "auto",
    tick: Tick = no_tick,
) -> EmbedReport:
    """Embed every picture of a folder that has been scanned, so that adapting is instant later.

    Raises:
        WeightsError, DeviceError: the backbone cannot be loaded.
    """
    from core.operations.label_batches import embedded, record

    start = time.monotonic()
    chosen = backbone_for(project, backbone)
    folder_id = project.files.folder_id(folder.absolute())
    files = project.files.without_embedding(folder_id, chosen.key)
    counts = {"embedded": 0, "reused": 0, "failed": 0}
    done = 0
    tick(0, len(files))
    for batch in embedded(project, files, chosen, device):
        with project.atomic():
            record(project, chosen, batch)
        for one in batch:
            kind = "failed" if one.error else "reused" if one.vector is None else "embedded"
            counts[kind] += 1
        done += len(batch)
        tick(done, len(files))
    network = loaded(chosen, device) if files else None
    return EmbedReport(
        n_images=len(files),
        n_embedded=counts["embedded"],
        n_reused=counts["reused"],
        n_failed=counts["failed"],
        seconds=time.monotonic() - start,
        device=network.device if network else "",
        notes=tuple(network.notes) if network else (),
    )


def adapt(
    project: Project,
    *,
    method: str = "auto",
    backbone: str = AUTO,
    device: Device = "auto",
    seed: int = 0,
    train: Mapping[str, object] | None = None,
    budget_s: float | None = None,
    tick: Tick = no_tick,
    expect: Expect = no_expect,
) -> AdaptReport:
    """Turn the examples into a model and put it to use.

    Nothing is learned again where the same examples gave the model in use.

    Args:
        project: an open project.
        method: one of `METHODS`.
        backbone: its name; by default the program chooses
            (`core.operations.backbones_backbone_choice`).
        device: where to run it.
        seed: decides what is left to chance.
        budget_s: seconds that "mtl" may take; 60 on a CPU by default.
        train: settings for the methods that train the network, by name; see `TrainSettings`.
        tick: called with (done, total) of what is being done; a new part begins at 0.
        expect: told how many seconds a training will take.

    Raises:
        NotEnoughExamples: fewer than two classes have an example that can be opened.
        NotAdaptable: with "mtl", where the network is of no kind that can be.
        WeightsError, DeviceError: the backbone cannot be loaded.
        ValueError: `train` holds something else than settings.
    """
    # Imported here and below: learners load scipy, which the window's own process never needs.
    from core.operations.training_set import fingerprint, folder_of, has_outgrown, notes_on

    start = time.monotonic()
    chosen = backbone_for(project, backbone, single=method in TRAINED)
    settings: dict[str, object] = {"method": method, "backbone": backbone, "seed": seed}
    if train and method in TRAINED:
        settings["train"] = checked(train)
    mark = fingerprint(project, settings)
    model = project.models.current()
    notes = notes_on(project)
    around = folder_of(project, chosen) if method in WITH_FOLDER else None
    if model and _is_as_wanted(model, chosen, mark) and not has_outgrown(model, around):
        return AdaptReport(model, model.n_examples, True, time.monotonic() - start, (), notes)
    model, skipped = learn_by_method(
        project,
        chosen,
        settings,
        mark,
        around,
        device=device,
        budget_s=budget_s,
        tick=tick,
        expect=expect,
    )
    seconds = time.monotonic() - start
    return AdaptReport(model, model.n_examples, False, seconds, tuple(skipped), notes)


def _is_as_wanted(model: ModelRecord, backbone: Backbone, mark: str) -> bool:
    is_same = model.fingerprint == mark and model.backbone == backbone.name
    return is_same and backbone.has_weights(model.backbone_sha256)


def label_folder(
    project: Project, folder: Path, *, device: Device = "auto", tick: Tick = no_tick
) -> LabelReport:
    """Give every picture of a folder a prediction by the model in use.

    A run that was stopped or killed goes on where it was; new and changed files join it.

    Raises:
        NoModel: nothing has been adapted yet.
        FolderError: the folder is not there.
        WeightsError, DeviceError: the backbone cannot be loaded.
    """
    from core.operations.label_batches import Ledger, embedded

    start = time.monotonic()
    model = project.models.current()
    if model is None:
        raise NoModel
    scanned = scan_folder(project, folder)
    run_id, n_done = project.runs.open(scanned.folder_id, model.id)
    pending = project.runs.pending(run_id)
    ledger = Ledger(project, model, run_id)
    done = n_done
    total = n_done + len(pending)
    tick(done, total)
    used = ""
    notes: tuple[str, ...] = ()
    for count in ledger.settle_known(pending):
        done += count
        tick(done, total)
    rest = ledger.rest
    for batch in embedded(project, rest, ledger.backbone, device):
        ledger.settle(batch)
        done += len(batch)
        tick(done, total)
    if rest:
        network = loaded(ledger.backbone, device)
        used, notes = network.device, tuple(network.notes)
    project.runs.finish(run_id)
    return LabelReport(
        run_id=run_id,
        n_files=total,
        counts=project.runs.counts(run_id),
        n_resumed=n_done,
        seconds=time.monotonic() - start,
        device=used,
        skipped=(*scanned.skipped, *project.runs.failures(run_id)),
        notes=notes,
        folder_is_news=_is_news(project, model),
    )


def _is_news(project: Project, model: ModelRecord) -> bool:
    from core.operations.training_set import folder_of, has_outgrown

    if model.settings.get("method") not in WITH_FOLDER:
        return False
    return has_outgrown(model, folder_of(project, find_backbone(model.backbone)))


def export(
    project: Project,
    target: Path,
    *,
    kind: str,
    folder: Path | None = None,
    choices: Choices | None = None,
    tick: Tick = no_tick,
) -> ExportReport:
    """Write the result for other programs, whole or not at all, and see that it reads as meant.

    Args:
        project: an open project.
        target: a file, which is replaced; or a folder, which must be new or empty.
        kind: one of `core.export.KINDS`.
        folder: only this one of the project's folders; all of them by default.
        choices: which files, and what a format leaves open.
        tick: called with (written, total).

    Raises:
        ExportError: the target cannot be written, or what was written reads differently.
        NoModel: the model is wanted, and nothing has been adapted yet.
    """
    return exporting.export(project, target, kind=kind, folder=folder, choices=choices, tick=tick)


def export_preview(
    project: Project,
    target: Path,
    *,
    kind: str,
    folder: Path | None = None,
    choices: Choices | None = None,
    tick: Tick = no_tick,
) -> ExportPreview:
    """Show the beginning of what `export` would write, and count what it would leave out."""
    tick(0, 1)
    return exporting.preview(project, target, kind=kind, folder=folder, choices=choices)


def is_stale(project: Project) -> bool:
    """Tell whether examples or weights have changed since the model in use was adapted."""
    from core.operations.training_set import fingerprint

    model = project.models.current()
    if model is None:
        return False
    return backbone_of(model) is None or model.fingerprint != fingerprint(project, model.settings)


def info(project: Project) -> dict[str, object]:
    """Return a project's figures as plain values, ready for JSON."""
    model = project.models.current()
    latest = project.runs.latest()
    return {
        "path": str(project.path),
        "folders": [str(one) for one in project.files.folders()],
        "files": len(project.listing.entries()),
        "status": dict(project.listing.counts()),
        "classes": {one.name: one.n_examples for one in project.classes.all()},
        "model": model and f"{model.learner} on {model.backbone}, {model.created}",
        "stale": is_stale(project),
        "share_right": model and model.trust.share,
        "to_do": latest[2] if latest else 0,
        "undo": project.history.next_undo(),
        "redo": project.history.next_redo(),
    }
