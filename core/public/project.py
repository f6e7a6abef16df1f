"""A project, as a script or a notebook uses it."""

import os
from collections.abc import Collection, Mapping, Sequence
from pathlib import Path
from typing import Any

from core import api
from core.domain.adapting import AdaptRequest
from core.domain.device import Device
from core.domain.explain import Against
from core.domain.export import Choices, SplitWish, Which
from core.domain.layouts import TEACHING, LayoutKind, Split
from core.domain.reports import Skipped
from core.operations.examples import read_files
from core.public import steps
from core.public.formats import kind_of
from core.public.opened import OpenedProject
from core.public.pictures import Picture, Pictures, labels_by_path, listed, paths_of
from core.public.progress import ticking
from core.public.records import (
    Adapted,
    Embeddings,
    Explanation,
    Exported,
    Review,
    Taught,
    images_in,
    review_of,
    taught_of,
)
from core.public.results import Results, result_of

_NONE_NAME = "none of these"


class Project(OpenedProject):
    """An open project; `handful.open` makes it. Close it, or use it in a `with` statement.

    Whatever is slow shows a bar, can be stopped (Ctrl+C, or the notebook's stop) and goes on where
    it was when it is called again. A label that a person gave is never changed by a model.

    Examples:
        >>> import core.public as handful
        >>> with handful.open(progress=False) as project:
        ...     taught = project.teach(handful.sample() / "examples")
        ...     [known.name for known in project.classes]
        ['Boats', 'Fish', 'Flowers', 'Houses']
    """

    def teach(
        self,
        examples: Any,  # noqa: ANN401 - a table of pandas, polars or Arrow, which need not be there
        labels: str | Sequence[str] | None = None,
        *,
        columns: tuple[str, str] = ("path", "label"),
        replace: bool = False,
        layout: LayoutKind | None = None,
        splits: Collection[Split] = TEACHING,
    ) -> Taught:
        """Give examples, in one change that `undo` takes back.

        Args:
            examples: a folder with one folder of pictures for each class; or pictures (files, or
                arrays (height, width, 3) or (n, height, width, 3) uint8) with `labels`; or a
                dictionary of pictures by class; or a DataFrame or Arrow table.
            labels: one class for all pictures, or one for each; `handful.NONE_OF_THESE` for
                pictures of none. Without labels, `examples` must say them.
            columns: of a table, those of the path and of the label. Rows without either are left
                out.
            replace: pictures that have another label get this one; by default they keep theirs.
            layout: what a folder's folders mean, where that is not clear.
            splits: which of train, val and test teach, where a folder is parted so.

        Raises:
            FolderError: a folder is not there, or has no class folders.
            LayoutUnclear: its folders may mean several things; give `layout`.
            TypeError, ValueError, KeyError: pictures and labels do not go together.
        """
        with ticking(self._progress, "Reading examples") as tick:
            if labels is None and isinstance(examples, str | os.PathLike):
                root = Path(os.fspath(examples)).expanduser()
                options: dict[str, Any] = {"layout": layout, "splits": splits, "moves": replace}
                return taught_of(api.add_class_folders(self._opened, root, tick=tick, **options))
            labels_of, skipped = labels_by_path(examples, labels, columns, self._arrays)
            report = api.add_labelled_pictures(self._opened, labels_of, moves=replace, tick=tick)
        return taught_of(report, skipped)

    def clear_labels(self, pictures: Pictures) -> int:
        """Take the labels off pictures; return how many had one. `undo` brings them back."""
        paths = paths_of(listed(pictures), self._arrays)
        taken = steps.take_in(self._opened, paths, self._progress)
        rows = [row for row in steps.rows_of(self._opened, taken) if not isinstance(row, Skipped)]
        files = self._opened.files.get(row.file_id for row in rows)
        with ticking(self._progress, "Reading") as tick:
            images, _ = read_files(self._opened, files, tick)
        return self._opened.labels.remove(images.values())

    def add(self, folder: str | os.PathLike[str], *, backbone: str = "auto") -> int:
        """Make a folder one of the project's and look at every picture in it, and below.

        What was added before `adapt` takes part in it: how the pictures lie is a part of learning.

        Args:
            folder: of pictures.
            backbone: the network; see `adapt`.

        Returns:
            how many pictures it holds.

        Raises:
            FolderError: it is not there, or cannot be listed.
            WeightsError: the network is not here.
        """
        place = Path(os.fspath(folder)).expanduser().absolute()
        taken = steps.take_in(self._opened, [place], self._progress)
        with ticking(self._progress, "Embedding") as tick:
            api.embed_folder(self._opened, place, backbone=backbone, tick=tick)
        return len(steps.rows_of(self._opened, taken))

    def adapt(
        self,
        method: str = "auto",
        *,
        backbone: str = "auto",
        device: Device = "auto",
        seed: int = 0,
        budget_s: float | None = None,
        train: Mapping[str, object] | None = None,
    ) -> Adapted:
        """Learn from the examples, and put the model to use.

        Args:
            method: how; "auto", or one that `handful adapt --help` lists.
            backbone: the network, by a name that `handful backbones` lists; by default the program
                chooses by the number of pictures.
            device: "auto", "cpu", "cuda" or "mps".
            seed: for methods that draw.
            budget_s: seconds to look for a better model than the quick answer; by default 60 on a
                CPU; 0 for the quick answer alone.
            train: settings of the methods that train the network.

        Raises:
            NotEnoughExamples: fewer than two classes have an example that can be opened.
            WeightsError, DeviceError: the network or the device is not here.
        """
        request = AdaptRequest(method, backbone, device, seed, train or {}, budget_s)
        return steps.adapt(self._opened, request, self._progress)

    def label(self, pictures: Pictures | None = None, *, device: Device = "auto") -> Results:
        """Predict the class of pictures, which become pictures of the project.

        A model that had not seen these pictures learns again how they lie, from the same examples.

        Args:
            pictures: a folder with all below it, files, or arrays (height, width, 3) or (n, height,
                width, 3) uint8; by default all folders of the project.
            device: where to run the network.

        Returns:
            a result for each picture: of a folder by path, else in the order given. What cannot be
            read has the status "failed".

        Raises:
            NoModel: nothing has been adapted yet.
            FolderError: a folder cannot be listed.
        """
        taken = self._taken(pictures)
        steps.label(self._opened, taken, device, self._progress)
        return steps.results_of(steps.rows_of(self._opened, taken))

    def results(
        self, folder: str | os.PathLike[str] | None = None, *, which: Which = "all"
    ) -> Results:
        """Return what is known by now; nothing is predicted.

        Args:
            folder: only this folder of the project, or one in or around it.
            which: "all"; "checked", those a person labelled; "sure", these and the sure ones.
        """
        place = None if folder is None else Path(os.fspath(folder)).expanduser().absolute()
        return Results(map(result_of, self._opened.listing.rows(place, which)))

    def embeddings(
        self, pictures: Pictures | None = None, *, backbone: str = "auto", device: Device = "auto"
    ) -> Embeddings:
        """Return what the network makes of pictures, which become pictures of the project.

        Args:
            pictures: as in `label`.
            backbone: as in `adapt`.
            device: as in `adapt`.

        Returns:
            vectors (n, n_features) float32. Pictures that cannot be read have none.
        """
        taken = self._taken(pictures)
        return steps.embeddings(self._opened, taken, backbone, device, self._progress)

    def explain(
        self, picture: Picture, *, against: Against = "others", device: Device = "auto"
    ) -> Explanation:
        """Show which parts of a picture speak for the label that the model gives it.

        Args:
            picture: a file, or an array (height, width, 3) uint8.
            against: what the label is held against: all "others", or the "runner-up".
            device: where to run the network.

        Raises:
            NoModel: nothing has been adapted yet.
            ImageError: the picture cannot be read.
        """
        [path] = paths_of([picture], self._arrays)
        with ticking(self._progress, "Explaining", " steps") as tick:
            heat = api.explain(self._opened, path, against=against, device=device, tick=tick)
        names = self._opened.classes.names()
        other = None if heat.other_id is None else names.get(heat.other_id)
        label = names.get(heat.class_id, "")
        return Explanation(path, label, other, heat.values, heat.box, heat.overlay)

    def review(self) -> Review:
        """Say what deserves a look: slips, near duplicates, what to add, what may be new classes.

        Raises:
            NoModel: nothing has been adapted yet.
        """
        with ticking(self._progress, "Looking over") as tick:
            review = api.review_report(self._opened, tick=tick)
        names = {**self._opened.classes.names(), -1: _NONE_NAME}
        files = self._opened.files.of_images(images_in(review))
        return review_of(review, names, {key: file.full_path for key, file in files.items()})

    def export(
        self,
        target: str | os.PathLike[str],
        format: str | None = None,
        *,
        which: Which = "all",
        folder: str | os.PathLike[str] | None = None,
        split: tuple[float, float, float] | None = None,
        seed: int = 0,
        **choices: Any,  # noqa: ANN401 - those of the format, checked below
    ) -> Exported:
        """Write the labels, or the model, for other programs; what was written is read again.

        Args:
            target: a file, which is replaced, or a new or empty folder.
            format: csv, json, jsonl, folders, coco, cvat, label-studio, fiftyone, xmp, keywords,
                npz, parquet or onnx; by default by the suffix of `target`. See docs/exports.md.
            which: as in `results`.
            folder: only this folder of the project, or one in or around it.
            split: shares of train, val and test, together 1; like pictures stay together.
            seed: of the draw for `split`.
            choices: `query`, only pictures that this finds in the window's search field, such as
                "label:owl conf:<0.6"; `doubtful`, `examples`, `beside`, `spreadsheet` (True or
                False), `how` ("copy" or "link"), `naming` ("digikam" or "lightroom").

        Raises:
            ExportError: the target cannot be written, or there is nothing to write.
            TypeError: there is no such choice.
            ValueError: no format is written with the suffix of `target`, or `query` cannot be
                understood.
        """
        query = choices.pop("query", None)
        if query is not None:
            choices["file_ids"] = api.find_files(self._opened, query)
        place = Path(os.fspath(target)).expanduser()
        wish = None if split is None else SplitWish(split, seed)
        source = None if folder is None else Path(os.fspath(folder)).expanduser().absolute()
        with ticking(self._progress, "Writing") as tick:
            report = api.export(
                self._opened,
                place,
                kind=format or kind_of(place),
                folder=source,
                choices=Choices(which=which, split=wish, **choices),
                tick=tick,
            )
        return Exported(report.path, report.n_written, report.skipped)

    def _taken(self, pictures: Pictures | None) -> steps.Taken:
        paths = None if pictures is None else paths_of(listed(pictures), self._arrays)
        return steps.take_in(self._opened, paths, self._progress)
