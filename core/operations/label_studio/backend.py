"""The model behind Label Studio: predicts its tasks, takes what people say there, learns again."""

import json
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from core.domain.adapting import AdaptRequest
from core.domain.device import Device
from core.domain.errors import NoModel
from core.domain.imports import ImportReport, ImportRequest
from core.domain.progress import Tick, no_tick
from core.domain.records import Prediction
from core.domain.reports import AdaptReport, Skipped
from core.importers.label_studio import picture_in
from core.operations.adapt import adapt
from core.operations.embed_folder import embedded, record
from core.operations.examples import read_files
from core.operations.folders.scan import note_paths
from core.operations.importing.import_labels import import_labels
from core.operations.label_studio.addresses import Places, find_pictures
from core.operations.label_studio.interface import Interface
from core.operations.load_model import Labeller
from core.store import Project

_TASKS = "Label Studio.json"
"""A change is named after it: "Import 1 label from Label Studio.json"."""

Json = Mapping[str, Any]


class Backend:
    """A project as a model of Label Studio. Used by one thread.

    Args:
        project: open, and adapted.
        places: where pictures may come from.
        device: where to compute.
    """

    def __init__(self, project: Project, places: Places, device: Device = "auto") -> None:
        self._project = project
        self._places = places
        self._device = device
        self._labeller: tuple[int, Labeller] | None = None

    @property
    def version(self) -> str:
        """The model in use, as Label Studio tells it; "" for none."""
        model = self._project.models.current()
        return f"handful {model.id}" if model else ""

    def predict(
        self, tasks: Sequence[Json], interface: Interface, *, tick: Tick = no_tick
    ) -> tuple[list[dict[str, Any]], list[Skipped]]:
        """Predict tasks.

        Args:
            tasks: each with its data.
            interface: of the project there.
            tick: called with (done, to do).

        Returns:
            one prediction a task, in order, without a result where there is none; and which
            pictures were not found or not opened.

        Raises:
            NoModel: nothing has been adapted yet.
            WeightsError, DeviceError, ModelDamaged: the model cannot be used.
        """
        addresses = [_address(task, interface.key) for task in tasks]
        files, skipped = find_pictures(self._project, addresses, self._places, tick)
        predictions, unread = self._of_files(files, tick)
        version, names = self.version, self._project.classes.names()
        answers = []
        for number in range(len(tasks)):
            said = predictions.get(number)
            answer: dict[str, Any] = {"model_version": version, "score": 0.0, "result": []}
            if said is not None:
                score = round(said.confidence, 4)
                label = "" if said.status == "unknown" else names.get(said.class_id, "")
                answer |= {"score": score, "result": interface.result(label, score)}
            answers.append(answer)
        return answers, [*skipped, *unread]

    def take(self, task: Json, annotation: Json, *, tick: Tick = no_tick) -> ImportReport | None:
        """Label a picture as a person did in Label Studio, as one change that can be undone.

        Args:
            task: with its data.
            annotation: with its result.
            tick: called with (done, to do).

        Returns:
            what it did; None where the picture is not to be found, or the task was skipped.

        Raises:
            LabelsError: it holds no label.
        """
        if annotation.get("was_cancelled"):
            return None
        data = task.get("data")
        address = picture_in(dict(data)) if isinstance(data, Mapping) else ""
        found, _ = find_pictures(self._project, [address], self._places, tick)
        if 0 not in found:
            return None
        said = {"data": {"image": str(found[0])}, "annotations": [annotation]}
        with tempfile.TemporaryDirectory(prefix="handful-") as folder:
            file = Path(folder) / _TASKS
            file.write_text(json.dumps([said]), encoding="utf-8")
            request = ImportRequest(importer="label-studio", moves=True)
            return import_labels(self._project, file, request, tick=tick)

    def learn(self, *, tick: Tick = no_tick) -> AdaptReport:
        """Make a model of all labels there are now, with the method and backbone in use.

        Raises:
            NotEnoughExamples: fewer than two classes have an example that can be opened.
            WeightsError, DeviceError: the backbone cannot be loaded.
        """
        model = self._project.models.current()
        request = model.settings.request(self._device) if model else AdaptRequest()
        return adapt(self._project, replace(request, device=self._device), tick=tick)

    def _of_files(
        self, files: Mapping[int, Path], tick: Tick
    ) -> tuple[dict[int, Prediction], list[Skipped]]:
        project, labeller = self._project, self._loaded()
        noted = note_paths(project, dict.fromkeys(files.values()))
        records = project.files.get(noted.file_ids)
        images, unread = read_files(project, records, tick)
        keys = labeller.backbone.keys
        have = set(project.embeddings.present_all(keys, images.values()))
        rest = [file for file in records if images.get(file.id) not in {None, *have}]
        done = 0
        for batch in embedded(project, rest, labeller.backbone, self._device):
            with project.atomic():
                record(project, batch)
            done += len(batch)
            tick(done, len(rest))
        with project.atomic():
            by_image = labeller.predict(set(images.values()))
        of_path = {file.full_path: by_image.get(images.get(file.id, 0)) for file in records}
        said = {number: of_path.get(path) for number, path in files.items()}
        known = {
            number: prediction for number, prediction in said.items() if prediction is not None
        }
        return known, [*noted.skipped, *unread]

    def _loaded(self) -> Labeller:
        model = self._project.models.current()
        if model is None:
            raise NoModel
        if self._labeller is None or self._labeller[0] != model.id:
            self._labeller = model.id, Labeller(self._project, model)
        return self._labeller[1]


def _address(task: Json, key: str) -> str:
    data = task.get("data")
    value = data.get(key) if isinstance(data, Mapping) else None
    return value if isinstance(value, str) else ""
