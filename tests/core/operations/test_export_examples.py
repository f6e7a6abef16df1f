"""Which pictures an export takes: examples from elsewhere, too, and of which folder."""

import csv
import json

import numpy as np
import pytest

from core.domain.errors import FolderError, NothingToExport
from core.domain.export import Choices, SplitWish
from core.export import FORMATS
from core.imaging.discovery import content_hash
from core.operations.examples import add_examples
from core.operations.export import export, export_preview
from core.operations.folders.scan import scan_folder
from core.operations.importing.import_labels import import_labels
from core.operations.teaching.class_folders import add_class_folders
from core.store import Project

WITHOUT = Choices(examples=False)


@pytest.fixture
def folder(tmp_path, draw_image):
    for number in range(2):
        draw_image(tmp_path / "pictures" / f"p{number}.png", seed=number)
    return tmp_path / "pictures"


@pytest.fixture
def taught(project, folder, tmp_path, draw_image):
    """A folder of two pictures, and three examples that lie elsewhere; return their folder."""
    scan_folder(project, folder)
    for number, name in enumerate(("owl/1.png", "owl/2.png", "fox/3.png")):
        draw_image(tmp_path / "examples" / name, seed=100 + number)
    for name in ("owl", "fox"):
        add_examples(project, project.classes.add(name).id, [tmp_path / "examples" / name])
    return tmp_path / "examples"


def rows(target):
    with target.open(encoding="utf-8", newline="") as file:
        return {row["path"]: row["label"] for row in csv.DictReader(file)}


def test_examples_are_rows_by_their_whole_path(project, taught, tmp_path):
    report = export(project, tmp_path / "a.csv", kind="csv")
    wanted = {f"{taught.as_posix()}/{name}" for name in ("owl/1.png", "owl/2.png", "fox/3.png")}
    assert set(rows(tmp_path / "a.csv")) == {"p0.png", "p1.png", *wanted}
    assert report.n_written == 5


def test_examples_can_stay_away(project, taught, tmp_path):
    export(project, tmp_path / "a.csv", kind="csv", choices=WITHOUT)
    assert set(rows(tmp_path / "a.csv")) == {"p0.png", "p1.png"}


@pytest.mark.parametrize("kind", [one for one in FORMATS if one not in ("onnx", "npz", "parquet")])
def test_every_format_has_the_examples(project, taught, tmp_path, kind):
    choices = Choices(which="checked")
    report = export(project, tmp_path / "out", kind=kind, choices=choices)
    assert report.n_written == 3
    seen = export_preview(project, tmp_path / "new", kind=kind, choices=choices)
    assert seen.n_images == 3


def test_coco_names_lead_out_of_no_folder(project, taught, folder, tmp_path):
    export(project, tmp_path / "a.json", kind="coco")
    found = json.loads((tmp_path / "a.json").read_text(encoding="utf-8"))
    assert found["info"]["images_root"] == tmp_path.as_posix()
    names = {one["file_name"] for one in found["images"]}
    assert all((tmp_path / one).is_file() for one in names)
    assert names >= {"pictures/p0.png", "examples/owl/1.png"}
    export(project, tmp_path / "b.json", kind="coco", folder=folder)
    found = json.loads((tmp_path / "b.json").read_text(encoding="utf-8"))
    assert {one["file_name"] for one in found["images"]} == {"p0.png", "p1.png"}


def test_sidecars_of_examples_lie_by_the_name_of_their_folder(project, taught, folder, tmp_path):
    (folder / "owl").mkdir()
    (folder / "p0.png").rename(folder / "owl" / "1.png")  # where an example's would be, too
    scan_folder(project, folder)
    export(project, tmp_path / "out", kind="xmp")
    found = {one.relative_to(tmp_path / "out").as_posix() for one in tmp_path.rglob("out/**/*.xmp")}
    assert found == {"owl (2)/1.png.xmp", "owl (2)/2.png.xmp", "fox/3.png.xmp"}


@pytest.mark.parametrize(
    ("asked", "wanted"),
    [
        ("examples", {"owl/1.png", "owl/2.png", "fox/3.png"}),
        ("examples/owl", {"1.png", "2.png"}),
        ("pictures", {"p0.png", "p1.png"}),
        ("", {"pictures/p0.png", "pictures/p1.png", "examples/owl/1.png", "examples/owl/2.png",
              "examples/fox/3.png"}),
    ],
)  # fmt: skip
def test_a_folder_above_below_or_of_examples_alone(project, taught, tmp_path, asked, wanted):
    export(project, tmp_path / "a.csv", kind="csv", folder=tmp_path / asked)
    assert set(rows(tmp_path / "a.csv")) == wanted


def test_a_part_of_a_folder(project, folder, tmp_path, draw_image):
    draw_image(folder / "sub" / "q.png", seed=9)
    draw_image(folder / "subs" / "r.png", seed=10)
    scan_folder(project, folder)
    export(project, tmp_path / "a.csv", kind="csv", folder=folder / "sub")
    assert set(rows(tmp_path / "a.csv")) == {"q.png"}


def test_a_folder_that_is_none_of_the_projects_is_refused(project, taught, tmp_path):
    (tmp_path / "other").mkdir()
    with pytest.raises(FolderError, match="not among the folders"):
        export(project, tmp_path / "a.csv", kind="csv", folder=tmp_path / "other")


def test_examples_noted_one_by_one_and_then_whole_are_all_there(project, tmp_path, draw_image):
    paths = [draw_image(tmp_path / "ex" / "owl" / f"{n}.png", seed=n) for n in range(3)]
    owl = project.classes.add("owl").id
    add_examples(project, owl, paths[:1])  # notes the inner folder
    outer = project.files.folder_id(tmp_path / "ex")
    from core.domain.records import FoundFile
    from core.imaging.file_facts import facts_of

    found = [FoundFile(f"owl/{one.name}", *facts_of(one.stat())) for one in paths]
    ids = project.files.add(outer, found)
    images = [
        project.files.record_image(one, content_hash(path.read_bytes()), 8, 8, "")
        for one, path in zip(ids, paths, strict=True)
    ]
    project.labels.put(images, owl)
    report = export(project, tmp_path / "a.csv", kind="csv")
    assert report.n_written == 3


def test_nothing_is_no_success(project, folder, tmp_path):
    scan_folder(project, folder)
    (tmp_path / "a.csv").write_text("of yesterday")
    with pytest.raises(NothingToExport) as caught:
        export(project, tmp_path / "a.csv", kind="csv", choices=Choices(which="checked"))
    assert (caught.value.n_other, caught.value.which) == (2, "checked")
    assert (tmp_path / "a.csv").read_text() == "of yesterday"


def test_classes_come_back_by_their_own_names(project, tmp_path, draw_image):
    for number, name in enumerate(("animal/cat", "animal_cat", "tool/saw")):
        path = draw_image(tmp_path / "ex" / str(number) / "a.png", seed=number)
        add_examples(project, project.classes.add(name).id, [path])
    export(project, tmp_path / "out", kind="folders")
    folders = {one.name for one in (tmp_path / "out").iterdir() if one.is_dir()}
    assert folders == {"animal_cat", "animal_cat (2)", "tool_saw"}
    with Project.open(tmp_path / "second.handful", create=True) as second:
        add_class_folders(second, tmp_path / "out")
        names = {one.name for one in second.classes.all()}
        assert names == {"animal/cat", "animal_cat", "tool/saw"}


@pytest.mark.parametrize(
    "kind", ["csv", "json", "jsonl", "coco", "label-studio", "fiftyone", "folders", "xmp"]
)
def test_what_went_out_comes_in_again(project, taught, folder, tmp_path, kind):
    project.classes.rename(project.classes.find("owl").id, "bird/owl")
    report = export(project, tmp_path / "out", kind=kind, choices=Choices(which="checked"))
    source = report.path / "tasks.json" if kind == "label-studio" else report.path
    with Project.open(tmp_path / "second.handful", create=True) as second:
        for one in (folder, taught):
            scan_folder(second, one)
        if kind == "xmp":  # a keyword is a label where it is a class
            for name in ("bird/owl", "fox"):
                second.classes.add(name)
        import_labels(second, source)
        found = {row.path: row.label for row in second.listing.rows() if row.origin}
    assert found == {"owl/1.png": "bird/owl", "owl/2.png": "bird/owl", "fox/3.png": "fox"}


def test_json_lines_are_flat(project, taught, tmp_path):
    export(project, tmp_path / "a.jsonl", kind="jsonl")
    lines = (tmp_path / "a.jsonl").read_text(encoding="utf-8").splitlines()
    found = [json.loads(one) for one in lines]
    assert len(found) == 5
    assert len({tuple(one) for one in found}) == 1
    assert not any(isinstance(one, dict | list) for line in found for one in line.values())
    last = next(one for one in found if one["path"].endswith("fox/3.png"))
    assert (last["label"], last["by"], last["location"]) == ("fox", "person", last["path"])
    assert len(last["hash"]) > 16


# Parting


@pytest.fixture
def many(project, tmp_path, draw_image):
    """Forty pictures of two classes, and a copy of each tenth, saved again at half the size."""
    from PIL import Image

    place = tmp_path / "many"
    names = {"owl": [], "fox": []}
    for number in range(40):
        name = "owl" if number % 2 else "fox"
        path = draw_image(place / f"{name}{number * 2}.png", (64, 64), seed=number)
        names[name].append(path)
        if number % 10 == 0:
            copy = place / f"copy {number}.jpg"
            Image.open(path).resize((32, 32)).save(copy, quality=60)
            names[name].append(copy)
    scan_folder(project, place)
    for name, paths in names.items():
        add_examples(project, project.classes.add(name).id, paths)
    return place


@pytest.mark.parametrize("seed", [0, 1])
def test_copies_stay_on_one_side(project, many, tmp_path, seed):
    choices = Choices(split=SplitWish((0.6, 0.2, 0.2), seed))
    report = export(project, tmp_path / "out", kind="folders", choices=choices)
    part_of = {one.name: one.parts[-3] for one in (tmp_path / "out").rglob("*.*g")}
    assert len(part_of) == 44
    for number in range(0, 40, 10):
        assert part_of[f"copy {number}.jpg"] == part_of[f"fox{number * 2}.png"]
    counts = {name: list(found) for name, found in report.split.counts.items()}
    assert sum(map(sum, counts.values())) == 44
    for found in counts.values():
        exact = np.array([0.6, 0.2, 0.2]) * sum(found)
        assert (abs(found - exact) <= 1).all()
    assert report.split.n_together >= 8


@pytest.mark.parametrize("kind", ["csv", "json", "jsonl", "coco"])
def test_lists_say_the_part_where_it_is_asked_for(project, many, tmp_path, kind):
    choices = Choices(split=SplitWish())
    export(project, tmp_path / "out", kind=kind, choices=choices)
    text = (tmp_path / "out").read_text(encoding="utf-8")
    if kind == "csv":
        found = [one["split"] for one in csv.DictReader(text.splitlines())]
    elif kind == "jsonl":
        found = [json.loads(one)["split"] for one in text.splitlines()]
    else:
        found = [one["split"] for one in json.loads(text)["images"]]
    assert len(found) == 44
    assert set(found) == {"train", "val", "test"}


def test_parts_of_the_folders_are_kept(project, many, tmp_path):
    ids = {one.path: one.file_id for one in project.listing.rows()}
    noted = [(ids["fox0.png"], "test"), (ids["owl2.png"], "val")]
    with project.atomic():
        project.files.note_splits(noted)
    export(project, tmp_path / "a.csv", kind="csv", choices=Choices(split=SplitWish(None)))
    with (tmp_path / "a.csv").open(encoding="utf-8", newline="") as file:
        found = {one["path"]: one["split"] for one in csv.DictReader(file)}
    assert (found["fox0.png"], found["copy 0.jpg"], found["owl2.png"]) == ("test", "test", "val")
    assert {part for name, part in found.items() if "0" not in name[:5]} >= {"train", "val"}


# Embeddings


def test_embeddings_leave_with_path_hash_and_label(project, many, tmp_path, add_model):
    from core.operations.model_evidence import key_of

    classes = project.classes.all()
    add_model(project, classes)
    key = key_of(project, project.models.current())
    rng = np.random.default_rng(0)
    images = project.labels.examples()[0]
    vectors = {one: rng.normal(size=12).astype(np.float16) for one in images.tolist()}
    with project.atomic():
        project.embeddings.put(key, [one for one in vectors.items() if one[0] != images[3]])
    report = export(project, tmp_path / "a.npz", kind="npz")
    assert report.n_written == 43
    assert "looked at by the backbone" in report.skipped[0].reason
    with np.load(tmp_path / "a.npz", allow_pickle=False) as found:
        assert str(found["backbone"]) == key
        assert found["embeddings"].dtype == np.float32
        hashes = project.files.hashes_of(vectors)
        by_hash = {hashes[one]: vector for one, vector in vectors.items()}
        for content, vector in zip(found["hashes"].tolist(), found["embeddings"], strict=True):
            assert (vector == by_hash[content].astype(np.float32)).all()
        assert set(found["labels"].tolist()) == {"owl", "fox"}
        assert found["paths"].tolist()[0] == "copy 0.jpg"


def test_parquet_has_the_same(project, many, tmp_path, add_model):
    parquet = pytest.importorskip("pyarrow.parquet")
    from core.operations.model_evidence import key_of

    add_model(project, project.classes.all())
    key = key_of(project, project.models.current())
    images = project.labels.examples()[0]
    with project.atomic():
        project.embeddings.put(key, [(one, np.full(5, one, np.float16)) for one in images.tolist()])
    export(project, tmp_path / "a.parquet", kind="parquet")
    table = parquet.read_table(tmp_path / "a.parquet")
    assert table.num_rows == 44
    assert table.schema.metadata[b"handful.backbone"].decode() == key
    assert len(table["embedding"][0]) == 5


def test_parquet_without_its_library_says_what_to_install(
    project, many, tmp_path, add_model, monkeypatch
):
    from core.domain.errors import BadTarget
    from core.export import embeddings

    add_model(project, project.classes.all())
    monkeypatch.setattr(embeddings, "find_spec", lambda name: None)
    with pytest.raises(BadTarget, match=r"handful\[parquet\]"):
        export(project, tmp_path / "a.parquet", kind="parquet")


def test_no_sidecar_is_written_beside_examples_from_elsewhere_unless_that_is_said(
    project, taught, folder
):
    """Nobody expects files in a folder that is none of the project's."""
    fox = project.classes.find("fox").id
    add_examples(project, fox, [folder / "p0.png"])
    export(project, folder, kind="xmp", choices=Choices(beside=True))
    assert [one.name for one in folder.glob("*.xmp")] == ["p0.png.xmp"]
    assert not list(taught.rglob("*.xmp"))
    export(project, folder, kind="xmp", choices=Choices(beside=True, examples=True))
    assert len(list(taught.rglob("*.xmp"))) == 3
