"""What the window says about exports: what each format is for, what will be written, what was."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from app.messages.numbers_and_plurals import counted, joined
from app.messages.plain_text import legible
from core.domain.export import SplitWish

if TYPE_CHECKING:
    from core.domain.export import ExportPreview, ExportReport, Which

# By this name and with a literal context, else pyside6-lupdate does not find the texts.
translate = QCoreApplication.translate

KINDS = (
    "csv",
    "json",
    "jsonl",
    "folders",
    "coco",
    "cvat",
    "label-studio",
    "fiftyone",
    "xmp",
    "keywords",
    "npz",
    "parquet",
    "onnx",
)
"""In the order of the list; `core.export.FORMATS` has the same."""

SUFFIXES = {
    "csv": ".csv",
    "json": ".json",
    "jsonl": ".jsonl",
    "coco": ".json",
    "npz": ".npz",
    "parquet": ".parquet",
}
"""Of formats that are one file; the others are a folder."""

WITH_LINKS = ("folders", "fiftyone")
"""Of formats that put pictures into the result, those that links to them will do for."""

WITH_SPLIT = ("csv", "json", "jsonl", "folders", "coco", "npz", "parquet")
"""Of formats that have a place for the part that a picture belongs to."""

SPLITS = (
    None,
    SplitWish((0.8, 0.1, 0.1)),
    SplitWish((0.8, 0.2, 0.0)),
    SplitWish(None),
)
"""How pictures can be parted, in the order of the list."""

WHICH: tuple["Which", ...] = ("all", "checked", "sure")


def title(kind: str) -> str:
    """Name a format."""
    return {
        "csv": translate("Export", "Table (CSV)"),
        "json": translate("Export", "JSON"),
        "jsonl": translate("Export", "JSON Lines"),
        "folders": translate("Export", "Class folders"),
        "coco": translate("Export", "COCO"),
        "cvat": translate("Export", "CVAT"),
        "label-studio": translate("Export", "Label Studio"),
        "fiftyone": translate("Export", "FiftyOne"),
        "xmp": translate("Export", "XMP keywords"),
        "keywords": translate("Export", "Keywords inside"),
        "npz": translate("Export", "Embeddings (npz)"),
        "parquet": translate("Export", "Embeddings (Parquet)"),
        "onnx": translate("Export", "Model (ONNX)"),
    }[kind]


def purpose(kind: str) -> str:
    """Say in a sentence or two what a format is for."""
    return {
        "csv": translate("Export", "One row per image, for spreadsheets and scripts."),
        "json": translate("Export", "One object per image, with classes and model details."),
        "jsonl": translate(
            "Export", "One flat object per line, ready for pandas, Polars and DuckDB."
        ),
        "folders": translate(
            "Export",
            "One folder per class, as training tools expect. Uncertain images go to a separate"
            " folder or are left out.",
        ),
        "coco": translate(
            "Export",
            "The JSON that computer vision tools share. A label is a box around the whole picture.",
        ),
        "cvat": translate(
            "Export",
            "Pictures and tags as CVAT imports them, and the labels of a new project.",
        ),
        "label-studio": translate(
            "Export",
            "Tasks to go on labeling in Label Studio: your labels as annotations, the model's as"
            " predictions.",
        ),
        "fiftyone": translate(
            "Export",
            "A FiftyOneImageClassificationDataset: pictures and labels, with confidence, to look"
            " into with FiftyOne.",
        ),
        "xmp": translate(
            "Export",
            "One sidecar file per image with its label as keywords, for digiKam, Lightroom,"
            " darktable and other photo libraries.",
        ),
        "keywords": translate(
            "Export",
            "Copies of your JPEG, PNG and WebP pictures with the label inside as keywords, for"
            " programs that read no small files beside.",
        ),
        "npz": translate(
            "Export",
            "The embedding of each image, with path, label and hash.",
        ),
        "parquet": translate(
            "Export",
            "The same numbers as a table for FiftyOne, LanceDB and DuckDB. It needs pyarrow.",
        ),
        "onnx": translate(
            "Export",
            "The current model as one file, with a script that labels pictures without Handful.",
        ),
    }[kind]


def file_name(kind: str, project: str) -> str:
    """Propose what to call the file or folder."""
    names = {
        "csv": translate("Export", "{project} labels"),
        "json": translate("Export", "{project} labels"),
        "jsonl": translate("Export", "{project} labels"),
        "folders": translate("Export", "{project} sorted"),
        "coco": translate("Export", "{project} COCO"),
        "cvat": translate("Export", "{project} CVAT"),
        "label-studio": translate("Export", "{project} Label Studio"),
        "fiftyone": translate("Export", "{project} FiftyOne"),
        "xmp": translate("Export", "{project} keywords"),
        "keywords": translate("Export", "{project} with keywords"),
        "npz": translate("Export", "{project} embeddings"),
        "parquet": translate("Export", "{project} embeddings"),
        "onnx": translate("Export", "{project} model"),
    }
    return names[kind].format(project=project) + SUFFIXES.get(kind, "")


def shown(kind: str, preview: "ExportPreview") -> str:
    """Say what the text of a preview is; "" where there is one file only."""
    texts = {
        "label-studio": translate("Export", "tasks.json begins with"),
        "fiftyone": translate("Export", "labels.json begins with"),
        "xmp": translate("Export", "The first of them"),
        "onnx": translate("Export", "Metadata"),
    }
    return texts.get(kind, "") if preview.text else ""


def next_step(report: "ExportReport") -> str:
    """Say what to do with the result; "" where every program knows."""
    texts = {
        "label-studio": translate("Export", "README.txt in it says how to import it."),
        "cvat": translate("Export", "README.txt in it says how to import it."),
        "fiftyone": translate(
            "Export",
            "Load it with fiftyone.Dataset.from_dir and the type"
            " fiftyone.types.FiftyOneImageClassificationDataset.",
        ),
        "xmp": translate(
            "Export", "Photo libraries read them where they lie next to the picture of their name."
        ),
        "onnx": translate(
            "Export", "Try it: python label_pictures.py FOLDER. The script shows how it is used."
        ),
    }
    return "\n".join(filter(None, (texts.get(report.kind, ""), *_remarks(report))))


def _remarks(report: "ExportReport") -> list[str]:
    """Say what else is to be known of a result."""
    remarks = []
    if report.split:
        sizes = ", ".join(f"{part} {n}" for part, n in report.split.in_all().items())
        remarks.append(translate("Export", "Parted into {sizes}.").format(sizes=sizes))
    if report.split and report.split.absent:
        names = ", ".join(legible(one) for one in report.split.absent)
        text = translate("Export", "Too few different images to be in every part: {names}.")
        remarks.append(text.format(names=names))
    n = report.n_unsure + report.n_unknown
    if n and report.doubtful:
        text = counted(translate("Export", "%n doubtful image(s) lie in “{name}”.", "", n), n)
        remarks.append(text.format(name=legible(report.doubtful.name)))
    elif n:
        text = translate("Export", "%n doubtful image(s) were left out.", "", n)
        remarks.append(counted(text, n))
    if report.misleading:
        text = translate(
            "Export",
            "Hugging Face’s loader takes “{name}” for a part of the data. Load the folder by its"
            " path, as README.md in it says.",
        )
        remarks.append(text.format(name=legible(report.misleading[0])))
    return remarks


def split(wish: SplitWish | None) -> str:
    """Say how pictures would be parted."""
    if wish is None:
        return translate("Export", "Not into parts")
    if wish.shares is None:
        return translate("Export", "train, val, test as the folders are")
    shares = "/".join(f"{100 * one:.0f}" for one in wish.shares if one)
    if wish.shares[2]:
        return translate("Export", "train/val/test {shares}").format(shares=shares)
    return translate("Export", "train/val {shares}").format(shares=shares)


def which(name: "Which") -> str:
    """Say which images are meant."""
    return {
        "all": translate("Export", "All images"),
        "checked": translate("Export", "Those that you labeled"),
        "sure": translate("Export", "Yours, and those the model is sure of"),
    }[name]


def foreseen(kind: str, preview: "ExportPreview") -> str:
    """Say how much would be written."""
    if kind == "onnx":
        if preview.files:
            return translate("Export", "Before it is kept, it is run on up to 200 images.")
        return translate("Export", "There is no model yet. Adapt first.")
    n, n_left = preview.n_images, preview.n_left_out
    text = counted(translate("Export", "%n image(s) will be written.", "", n), n)
    if n_left:
        if preview.n_doubtful:
            more = translate(
                "Export", "%n doubtful or without a label will be left out.", "", n_left
            )
        else:
            more = translate(
                "Export", "%n without a label, or damaged, will be left out.", "", n_left
            )
        text += " " + counted(more, n_left)
    return text


def checked(report: "ExportReport") -> str:
    """Say how what was written was checked."""
    n = report.n_written
    if report.kind != "onnx":
        return translate(
            "Export", "Read again after writing: every label is there, and as it was meant."
        )
    if not n:
        return translate(
            "Export", "No image was at hand to compare the file with Handful. Label a folder first."
        )
    text = translate("Export", "Run on %n image(s): the same label as here on {same}.", "", n)
    return counted(text, n).format(same=report.n_agreeing)


def headline(report: "ExportReport") -> str:
    """Say what was written where."""
    if report.kind == "onnx":
        return translate("Export", "Exported the model to “{name}”.").format(name=report.path.name)
    n = report.n_written
    text = counted(translate("Export", "Exported %n image(s) to “{name}”.", "", n), n)
    return text.format(name=report.path.name)


def left_out(report: "ExportReport") -> str:
    """Say how many were left out; "" for none."""
    n = len(report.skipped)
    return counted(translate("Export", "%n image(s) left out:", "", n), n) if n else ""


def exported(report: "ExportReport") -> str:
    """Say what was written where."""
    if report.kind == "onnx":
        name = report.path.name
        return translate("Reports", "Exported the model to “{name}”.").format(name=name)
    text = counted(
        translate("Reports", "Exported %n image(s) to “{name}”.", "", report.n_written),
        report.n_written,
    ).format(name=report.path.name)
    n_left = len(report.skipped)
    if n_left:
        text = joined(text, counted(translate("Reports", "%n were left out.", "", n_left), n_left))
    return text
