"""What other programs make of the exports of one project. Run by `run.sh`, which installs them.

    python check.py EXPORTS

EXPORTS is a folder with an export a format, as `run.sh` makes them: of a project with two folders,
copies and a class `test tube`. Prints a line a program; ends with code 1
where one of them read something else than what the CSV says.
"""

import csv
import importlib.metadata
import json
import os
import subprocess
import sys
from collections import Counter
from pathlib import Path

os.environ.update(HF_HUB_OFFLINE="1", HF_DATASETS_OFFLINE="1", YOLO_OFFLINE="true")

place = Path(sys.argv[1]).resolve()
with (place / "labels.csv").open(encoding="utf-8", newline="") as file:
    rows = list(csv.DictReader(file))
sure = Counter(row["label"] for row in rows if row["status"] == "labelled")
every = Counter(row["label"] for row in rows)
failed = []


def folder_of(name):
    return name.replace("/", "_")


by_folder = Counter({folder_of(name): n for name, n in sure.items()})


def version(name):
    try:
        return importlib.metadata.version(name)
    except importlib.metadata.PackageNotFoundError:
        return "?"


def check(program, what, found, wanted):
    is_right = found == wanted
    n = sum(found.values()) if isinstance(found, Counter) else found
    print(f"{'ok  ' if is_right else 'FAIL'} {program} {version(program)}: {what}: {n}", flush=True)
    if not is_right:
        print(f"     found {found}\n     not   {wanted}")
        failed.append(what)


def torchvision():
    from torchvision.datasets import ImageFolder

    found = ImageFolder(place / "folders")
    counts = Counter(found.classes[n] for _, n in found.samples)
    check("torchvision", "ImageFolder", counts, by_folder)
    counts = Counter()
    for part in ("train", "val", "test"):
        one = ImageFolder(place / "split" / part)
        counts.update(one.classes[n] for _, n in one.samples)
    check("torchvision", "ImageFolder of train, val, test", counts, by_folder)


def datasets():
    from datasets import load_dataset

    def counted(parts):
        counts = Counter()
        for part in parts.values():
            counts.update(part.features["label"].int2str(n) for n in part["label"])
        return counts

    home = place / "hf"
    found = load_dataset(str(place / "folders"), cache_dir=home)
    check("datasets", "load_dataset(folders)", counted(found), by_folder)
    found = load_dataset(str(place / "split"), cache_dir=home)
    check("datasets", "load_dataset(split)", counted(found), by_folder)
    sizes = {name: len(one) for name, one in found.items()}
    there = {
        {"val": "validation"}.get(part, part): sum(1 for _ in (place / "split" / part).glob("*/*"))
        for part in ("train", "val", "test")
    }
    check("datasets", "pictures of each split", Counter(sizes), Counter(there))
    # As the export says: without the card, the class "test tube" is all that is left.
    found = load_dataset("imagefolder", data_dir=str(place / "folders"), cache_dir=home)
    n = sum(len(one) for one in found.values())
    print(f"     (load_dataset('imagefolder', data_dir=...) reads {n}, as the export says)")
    found = load_dataset("imagefolder", data_dir=str(place / "plain"), cache_dir=home)
    plain = Counter({name: n for name, n in by_folder.items() if name != "test tube"})
    check("datasets", "imagefolder without such a name", counted(found), plain)


def ultralytics():
    from ultralytics.data.utils import check_cls_dataset

    found = check_cls_dataset(place / "split")
    check("ultralytics", "check_cls_dataset: classes", found["nc"], len(by_folder))
    names = Counter(found["names"].values())
    check("ultralytics", "check_cls_dataset: names", names, Counter(by_folder.keys()))


def supervision():
    import supervision

    found = supervision.ClassificationDataset.from_folder_structure(str(place / "folders"))
    names = (found.classes[int(one.class_id[0])] for one in found.annotations.values())
    check("supervision", "from_folder_structure", Counter(names), by_folder)


def pycocotools():
    from pycocotools.coco import COCO

    found = COCO(str(place / "coco.json"))
    names = {one["id"]: one["name"] for one in found.loadCats(found.getCatIds())}
    counts = Counter(names[one["category_id"]] for one in found.anns.values())
    check("pycocotools", "COCO", counts, every)


def datumaro():
    import tempfile
    import zipfile

    from datumaro.components.dataset import Dataset

    def counted(found):
        labels = next(iter(found.categories().values()))
        return Counter(labels[one.label].name for item in found for one in item.annotations)

    with tempfile.TemporaryDirectory() as work:
        for name, kind in (("annotations", "imagenet_txt"), ("dataset", "imagenet")):
            with zipfile.ZipFile(place / "cvat" / f"{name}.zip") as archive:
                archive.extractall(Path(work, name))
            found = counted(Dataset.import_from(str(Path(work, name)), kind))
            check("datumaro", kind, found, sure if kind == "imagenet_txt" else by_folder)
        inner = Path(work, "coco", "annotations", "instances_default.json")
        inner.parent.mkdir(parents=True)
        Path(work, "coco", "images").mkdir()  # it asks for the folder, not for the pictures
        inner.write_bytes((place / "coco.json").read_bytes())
        found = counted(Dataset.import_from(str(Path(work, "coco")), "coco_instances"))
        check("datumaro", "coco_instances", found, every)


def tables():
    import duckdb
    import pandas
    import polars

    lines = str(place / "labels.jsonl")
    check(
        "pandas",
        "read_json(lines=True)",
        Counter(pandas.read_json(lines, lines=True)["label"]),
        every,
    )
    check("polars", "read_ndjson", Counter(polars.read_ndjson(lines)["label"].to_list()), every)
    found = duckdb.sql(f"SELECT label, count(*) FROM read_json('{lines}') GROUP BY 1").fetchall()
    check("duckdb", "read_json", Counter(dict(found)), every)
    if (table := place / "embeddings.parquet").exists():
        check("pandas", "read_parquet", Counter(pandas.read_parquet(table)["label"]), every)
        check(
            "polars", "read_parquet", Counter(polars.read_parquet(table)["label"].to_list()), every
        )
        found = duckdb.sql(f"SELECT label, count(*) FROM '{table}' GROUP BY 1").fetchall()
        check("duckdb", "parquet", Counter(dict(found)), every)


def numpy():
    import numpy

    found = numpy.load(place / "embeddings.npz", allow_pickle=False)
    check("numpy", "load", Counter(found["labels"].tolist()), every)
    check("numpy", "rows of embeddings", len(found["embeddings"]), len(rows))


def exiftool():
    words = {"xmp": "-XMP-lr:HierarchicalSubject", "keywords": "-IPTC:Keywords"}
    kinds = ("-ext", "xmp", "-ext", "jpg")
    for kind, field in words.items():
        text = subprocess.run(
            ["exiftool", "-json", "-r", *kinds, field, "-XMP-dc:Subject", place / kind],
            capture_output=True,
            text=True,
            check=False,
        ).stdout
        found = json.loads(text or "[]")
        n = sum(1 for one in found if "Subject" in one and len(one) > 2)
        check("exiftool", f"{kind}: files with both lists", n, len(rows))
    for path in sorted((place / "keywords").rglob("*.jpg"))[:5]:
        command = ["exiv2", "-K", "Xmp.dc.subject", "-K", "Iptc.Application2.Keywords", "pr", path]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        n_lines = len({one.split()[0] for one in done.stdout.splitlines()})
        check("exiv2", f"keywords: lists in {path.name}", n_lines, 2)


STEPS = (
    torchvision,
    datasets,
    ultralytics,
    supervision,
    pycocotools,
    datumaro,
    tables,
    numpy,
    exiftool,
)

for step in STEPS:
    try:
        step()
    except (ImportError, FileNotFoundError) as error:
        print(f"     {step.__name__}: not tried ({error})")
    except Exception as error:  # noqa: BLE001 - one program's trouble is not the others'
        print(f"FAIL {step.__name__}: {type(error).__name__}: {error}")
        failed.append(step.__name__)
sys.exit(bool(failed))
