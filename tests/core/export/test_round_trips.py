"""Every format, read again by its own library or tool: counts and labels are equal.

The names are the worst that a file system takes.
"""

import csv
import json
from collections import Counter
from pathlib import Path
from xml.etree import ElementTree

import pytest
from torchvision.datasets import ImageFolder

from core.domain.export import Choices
from core.export import FORMATS
from core.imaging.discovery import content_hash
from core.operations.export import export, export_preview
from core.operations.folders.scan import scan_folder

pytestmark = pytest.mark.skipif("os.name != 'posix'", reason="Windows refuses such names")

NAMES = (
    "a,b.png",
    '"owl" \'s.png',
    "two\nlines.png",
    "mac\r.png",
    "鸮/猫头鹰.png",
    "🦉.png",
    "100 %+&=?#<x>.png",
    "deep/er/a,b.png",
    "same.png",
    "same.jpg",
    "SAME.png",
    "\\back\\slash.png",
)
CLASSES = ("Owl, barn", 'the "Finch"', "鸮🦉", "bird/owl/eagle", "a|b <&>", "A_B", "a_b")


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "pictures"


def hash_of(file):
    return content_hash(file.full_path.read_bytes())


@pytest.fixture
def filled(project, folder, draw_image, add_model, predict):
    """A project with odd names in every state; return labels by path."""
    for number, name in enumerate(NAMES):
        draw_image(folder / name, (10 + number, 8), seed=number)
    states = ("unsure.png", "unknown.png", "none.png", "pending.png", "failed.png")
    for number, name in enumerate(states):
        draw_image(folder / name, (9, 7), seed=1000 + number)
    ids = [project.classes.add(name).id for name in CLASSES]
    model_id = add_model(project, project.classes.all())
    scan_folder(project, folder)
    files = {one.path: one for one in project.files.unread(project.files.folder_id(folder))}
    images = {}
    for number, (name, file) in enumerate(sorted(files.items())):
        broken = name == "failed.png"
        size = (None, None) if broken else (10 + number, 8)
        if name != "pending.png":
            images[name] = project.files.record_image(
                file.id, hash_of(file), *size, "it is damaged" * broken
            )
    labels = dict.fromkeys(files, "")
    for number, name in enumerate(NAMES):
        class_id = ids[number % len(ids)]
        labels[name] = CLASSES[number % len(ids)]
        if number % 2:
            project.labels.put([images[name]], class_id)
        else:
            predict(project, model_id, images[name], class_id, confidence=0.75)
    for name in ("unsure.png", "unknown.png"):
        predict(project, model_id, images[name], ids[0], status=name.partition(".")[0])
        labels[name] = CLASSES[0]
    project.labels.put([images["none.png"]], None)
    return labels


def written(project, folder, target, kind, **choices):
    report = export(project, target, kind=kind, folder=folder, choices=Choices(**choices))
    assert report.kind == kind
    return report


def without(labels, *names):
    return {path: label for path, label in labels.items() if path not in names}


def test_csv_by_the_standard_library(project, folder, filled, tmp_path):
    report = written(project, folder, tmp_path / "a.csv", "csv")
    with (tmp_path / "a.csv").open(encoding="utf-8", newline="") as file:
        found = {row[0]: row[1] for row in csv.reader(file, strict=True)}
    assert found.pop("path") == "label"
    assert found == filled
    assert report.n_written == len(filled)


def test_json_by_the_standard_library(project, folder, filled, tmp_path):
    written(project, folder, tmp_path / "a.json", "json")
    found = json.loads((tmp_path / "a.json").read_bytes())
    assert {one["path"]: one["label"] for one in found["images"]} == filled
    assert found["classes"] == list(CLASSES)


@pytest.mark.parametrize("how", ["copy", "link"])
def test_class_folders_by_torchvision(project, folder, filled, tmp_path, how):
    report = written(project, folder, tmp_path / "out", "folders", how=how)
    found = ImageFolder(tmp_path / "out")
    wanted = Counter(without(filled, "unsure.png", "unknown.png").values())
    del wanted[""]
    counts = Counter(found.classes[label] for _, label in found.samples)
    assert (report.n_unsure, report.n_unknown) == (1, 2)
    assert sorted(counts.values()) == sorted(wanted.values())
    # Two classes that are called the same in lower case have folders of their own.
    assert {"A_B", "a_b (2)", "a_b", "a_b (3)"} & set(found.classes) >= {"A_B", "a_b (2)"}
    assert report.n_written == counts.total()
    sizes = Counter(Path(path).stat().st_size for path, _ in found.samples)
    assert sizes.total() == report.n_written
    assert all(Path(path).is_symlink() == (how == "link") for path, _ in found.samples)


def test_coco_by_pycocotools(project, folder, filled, tmp_path, capsys):
    from pycocotools.coco import COCO

    report = written(project, folder, tmp_path / "a.json", "coco")
    coco = COCO(str(tmp_path / "a.json"))
    capsys.readouterr()  # it talks
    wanted = without(filled, "failed.png")
    found = {}
    for image in coco.loadImgs(coco.getImgIds()):
        boxes = coco.loadAnns(coco.getAnnIds([image["id"]]))
        assert all(one["bbox"] == [0, 0, image["width"], image["height"]] for one in boxes)
        names = [one["name"] for one in coco.loadCats([box["category_id"] for box in boxes])]
        found[image["file_name"]] = names[0] if names else ""
    assert found == wanted
    assert [one["name"] for one in coco.loadCats(coco.getCatIds())] == list(CLASSES)
    assert report.n_written == len(wanted)
    assert [one.path for one in report.skipped] == ["failed.png"]
    assert (
        coco.loadCats(coco.getCatIds(catNms=["bird/owl/eagle"]))[0]["supercategory"] == "bird/owl"
    )


def test_label_studio_as_its_guide_has_it(project, folder, filled, tmp_path):
    from urllib.parse import parse_qs, urlsplit

    report = written(project, folder, tmp_path / "out", "label-studio")
    tasks = json.loads((tmp_path / "out" / "tasks.json").read_bytes())
    interface = ElementTree.parse(tmp_path / "out" / "interface.xml").getroot()
    [image], [choices] = interface.findall("Image"), interface.findall("Choices")
    allowed = [one.get("value") for one in choices]
    assert allowed == list(CLASSES)
    assert (image.get("value"), choices.get("toName")) == ("$image", image.get("name"))
    found = {}
    by_person = 0
    for task in tasks:
        url = urlsplit(task["data"]["image"])
        assert url.path == "/data/local-files/"
        [name] = parse_qs(url.query, strict_parsing=True)["d"]
        assert (folder.parent / name).is_file()
        name = name.removeprefix(f"{folder.name}/")
        [said] = task.get("annotations", []) + task.get("predictions", []) or [{"result": []}]
        by_person += "annotations" in task
        found[name] = ""
        for one in said["result"]:
            assert (one["from_name"], one["to_name"]) == (choices.get("name"), image.get("name"))
            assert (one["type"], len(one["value"]["choices"])) == ("choices", 1)
            found[name] = one["value"]["choices"][0]
            assert found[name] in allowed
    assert found == without(filled, "failed.png")
    assert by_person == len(NAMES) // 2 + 1
    assert report.n_written == len(tasks)


@pytest.mark.parametrize("how", ["copy", "link"])
def test_fiftyone_as_its_importer_reads_it(project, folder, filled, tmp_path, how):
    report = written(project, folder, tmp_path / "out", "fiftyone", how=how)
    held = json.loads((tmp_path / "out" / "labels.json").read_bytes())
    # Its importer knows a picture by its path without what follows the last dot.
    stems = Counter(path.stem for path in (tmp_path / "out" / "data").iterdir())
    assert set(stems.values()) == {1}
    assert stems.keys() == held["labels"].keys()
    wanted = without(filled, "failed.png")
    found = Counter(held["classes"][one["label"]] if one else "" for one in held["labels"].values())
    assert found == Counter(wanted.values())
    assert held["classes"] == list(CLASSES)
    assert report.n_written == len(wanted)


@pytest.mark.parametrize("naming", ["digikam", "lightroom"])
def test_sidecars_by_exiv2(project, folder, filled, tmp_path, naming):
    import exiv2

    report = written(project, folder, tmp_path / "out", "xmp", naming=naming)
    found = {}
    for path in (tmp_path / "out").rglob("*.xmp"):
        image = exiv2.ImageFactory.open(str(path))
        image.readMetadata()
        data = image.xmpData()
        name = path.relative_to(tmp_path / "out").as_posix().removesuffix(".xmp")
        found[name] = (
            list(data["Xmp.dc.subject"].value()),
            list(data["Xmp.digiKam.TagsList"].value()),
            list(data["Xmp.lr.hierarchicalSubject"].value())
            if "Xmp.lr.hierarchicalSubject" in data
            else [],
        )
    wanted = {path: label for path, label in filled.items() if label}
    if naming == "lightroom":  # two of these share one sidecar, and the first of them has it
        clash = {"same.png", "same.jpg"} & {one.path for one in report.skipped}
        assert len(clash) >= 1
        wanted = {
            path.rpartition(".")[0]: label for path, label in wanted.items() if path not in clash
        }
        wanted = {key: label for key, label in wanted.items() if key in found}
    assert {path: tags for path, (_, tags, _) in found.items()} == {
        path: [label] for path, label in wanted.items()
    }
    assert {path: set(subject) for path, (subject, _, _) in found.items()} == {
        path: set(label.split("/")) for path, label in wanted.items()
    }
    for _, tags, whole in found.values():
        assert whole == ([] if "|" in tags[0] else [tags[0].replace("/", "|")])
    assert report.n_written == len(found)


# CVAT takes no quotes in names, which is seen only when they are written.
PREVIEWED = [one for one in FORMATS if one not in ("onnx", "npz", "parquet", "cvat")]


@pytest.mark.parametrize("kind", PREVIEWED)
@pytest.mark.parametrize("which", ["all", "checked", "sure"])
def test_a_preview_counts_what_is_written(project, folder, filled, tmp_path, kind, which):
    choices = Choices(which=which)
    seen = export_preview(project, tmp_path / "out", kind=kind, folder=folder, choices=choices)
    report = export(project, tmp_path / "out", kind=kind, folder=folder, choices=choices)
    n_doubtful = report.n_unsure + report.n_unknown
    assert seen.n_doubtful == n_doubtful
    n_left_out = len(report.skipped) + n_doubtful
    assert (seen.n_images, seen.n_left_out) == (report.n_written, n_left_out)
    n_shown = {"all": len(filled), "checked": 7, "sure": 13}[which]
    assert seen.n_images + seen.n_left_out == n_shown
    for name in seen.files:
        assert (tmp_path / "out" / name).exists()


@pytest.mark.parametrize("kind", [one for one in FORMATS if one not in ("onnx", "npz", "parquet")])
def test_several_folders_never_share_a_name(project, folder, filled, tmp_path, draw_image, kind):
    other = tmp_path / "elsewhere" / folder.name
    for number, name in enumerate(("same.png", "deep/er/a,b.png")):
        draw_image(other / name, (30, 30), seed=900 + number)
    scan_folder(project, other)
    files = project.files.unread(project.files.folder_id(other))
    images = [project.files.record_image(one.id, hash_of(one), 30, 30, "") for one in files]
    project.labels.put(images, project.classes.all()[0].id)
    alone = export(project, tmp_path / "one", kind=kind, folder=folder)
    both = export(project, tmp_path / "all", kind=kind)
    assert both.n_written == alone.n_written + 2


@pytest.mark.parametrize("kind", [one for one in FORMATS if one not in ("onnx", "npz", "parquet")])
def test_pictures_are_only_read(project, folder, filled, tmp_path, kind):
    before = {path: path.stat() for path in sorted(folder.rglob("*"))}
    export(project, tmp_path / "out", kind=kind)
    after = {path: path.stat() for path in sorted(folder.rglob("*"))}
    assert {path: (one.st_mtime_ns, one.st_size, one.st_ino) for path, one in before.items()} == {
        path: (one.st_mtime_ns, one.st_size, one.st_ino) for path, one in after.items()
    }
