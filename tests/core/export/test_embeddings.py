"""Embeddings leave row by row beside what they are of, as NumPy and Parquet read them."""

import json
import zipfile

import numpy as np
import pytest

from core.domain.errors import BadTarget, ExportError, NothingToExport
from core.domain.export import SplitWish
from core.domain.progress import no_tick
from core.export import embeddings
from core.export.embeddings import EmbeddingsNpz, EmbeddingsParquet
from core.export.interfaces import HEAD, Vectors

N_FEATURES = 5
KEY = "a network"
SPLIT = SplitWish()


@pytest.fixture
def embedded(project, add_images):
    """Seven images that the backbone has looked at, and the files that show them, by id."""
    images = add_images(project, 7)
    vectors = {image: np.arange(N_FEATURES, dtype=np.float16) + image for image in images}
    with project.atomic():
        project.embeddings.put(KEY, list(vectors.items()))
    return dict(zip(range(101, 108), images, strict=True))


@pytest.fixture
def vectors(embedded):
    return Vectors(KEY, embedded, N_FEATURES)


@pytest.fixture
def rows(picture, embedded):
    """Seven rows: the first three are odd in some way."""
    odd = [
        {"label": "鸮", "by_person": False, "confidence": 0.25, "origin": "predicted"},
        {"label": "Owl", "status": "unsure", "confidence": 1.0, "origin": "given"},
        {"by_person": False},
    ]
    plain = [{"label": "Fox", "confidence": 0.5, "content": f"hash {n}"} for n in range(4)]
    return [
        picture(f"sub/{file_id}.jpg", file_id=file_id, **facts)
        for file_id, facts in zip(embedded, [*odd, *plain], strict=True)
    ]


@pytest.fixture(params=[EmbeddingsNpz, EmbeddingsParquet])
def format(request):
    if request.param is EmbeddingsParquet:
        pytest.importorskip("pyarrow")
    return request.param()


@pytest.fixture
def write(content, vectors, tmp_path):
    """Write by a format, and see that it reads as it was meant; return what was written."""

    def run(format, rows, folder=None, **choices):
        part = tmp_path / "part"
        part.touch()
        what = content(rows, folder, **{"vectors": vectors, **choices})
        written = format.write(what, part, no_tick)
        assert list(format.read(part)) == written.entries
        assert written.n_images == len(written.entries)
        return written, part

    return run


def table_of(format, part):
    """Return what was written as lists, by the same names for both formats."""
    if isinstance(format, EmbeddingsParquet):
        import pyarrow.parquet as pq

        table = pq.read_table(part)
        return {name: table[name].to_pylist() for name in table.column_names}
    with np.load(part, allow_pickle=False) as arrays:
        names = {"paths": "path", "hashes": "hash", "labels": "label", "embeddings": "embedding"}
        return {
            names.get(name, name): arrays[name].tolist()
            for name in arrays.files
            if name != "backbone"
        }


@pytest.mark.parametrize("n_rows_at_once", [1, 2, 3, 7, 4096])
def test_each_row_has_its_own_embedding(
    format, rows, embedded, write, pool, monkeypatch, n_rows_at_once
):
    monkeypatch.setattr(embeddings, "_BATCH", n_rows_at_once)
    written, part = write(format, rows)
    table = table_of(format, part)
    paths = [(pool / f"sub/{file_id}.jpg").as_posix() for file_id in embedded]
    labels = ["鸮", "Owl", "", "Fox", "Fox", "Fox", "Fox"]
    assert written.entries == list(zip(paths, labels, strict=True))
    assert table.pop("embedding") == [
        [image + n for n in range(N_FEATURES)] for image in embedded.values()
    ]
    known = [0.25, 1.0, None, 0.5, 0.5, 0.5, 0.5]
    confidences = [
        None if value is None or np.isnan(value) else value for value in table.pop("confidence")
    ]
    assert confidences == known
    assert table == {
        "path": paths,
        "hash": ["", "", "", "hash 0", "hash 1", "hash 2", "hash 3"],
        "label": labels,
        "status": ["labelled", "unsure", "pending", *["labelled"] * 4],
        "origin": ["predicted", "given", "", "", "", "", ""],
        "by": ["model", "person", "", *["person"] * 4],
    }


def test_rows_are_named_within_their_folder_and_know_their_part(format, rows, write, pool):
    rows = rows[:2]
    _, part = write(format, rows, pool, split=SPLIT, splits={102: "val"})
    table = table_of(format, part)
    assert table["path"] == ["sub/101.jpg", "sub/102.jpg"]
    assert table["split"] == ["", "val"]


def test_the_order_of_the_rows_is_that_of_the_table(format, rows, embedded, write):
    _, part = write(format, rows[::-1])
    firsts = [vector[0] for vector in table_of(format, part)["embedding"]]
    assert firsts == list(embedded.values())[::-1]


def test_what_has_no_embedding_is_left_out_and_told(format, rows, write, picture):
    other = picture("other.jpg", "Owl", file_id=999)
    broken = picture("broken.jpg", "Owl", status="failed", file_id=101)
    written, part = write(format, [other, *rows[:1], broken])
    assert [(skipped.path, skipped.reason) for skipped in written.skipped] == [
        ("other.jpg", "it has not been looked at by the backbone in use"),
        ("broken.jpg", "it has no label yet"),
    ]
    assert len(table_of(format, part)["path"]) == 1


def test_without_a_row_there_is_nothing_to_write(format, write, content, vectors, tmp_path):
    written, part = write(format, [])
    assert (written.n_images, part.read_bytes()) == (0, b"")
    with pytest.raises(NothingToExport):
        format.run(content([], target=tmp_path / "out", vectors=vectors), no_tick)


def test_an_embedding_that_is_damaged_ends_it(format, project, rows, vectors, write):
    longer = Vectors(KEY, vectors.image_ids, N_FEATURES + 1)
    gone = Vectors(KEY, {**vectors.image_ids, 101: 999}, N_FEATURES)
    for known in (longer, gone):
        with pytest.raises(ExportError, match="an embedding in the project is damaged"):
            write(format, rows, vectors=known)


def test_the_formats_say_what_they_take():
    for format in (EmbeddingsNpz, EmbeddingsParquet):
        assert (format.writes_splits, format.writes_embeddings, format.is_folder) == (
            True,
            True,
            False,
        )
        assert format().takes("pending", False) is True
        assert format().takes("failed", True) is False
    assert (EmbeddingsNpz.kind, EmbeddingsParquet.kind) == ("npz", "parquet")


def test_a_preview_shows_the_first_rows_without_their_embeddings(format, picture, content):
    rows = [picture(f"{n}.jpg", "鸮", confidence=0.5) for n in range(HEAD + 1)]
    rows[1] = picture("1.jpg", status="failed")
    rows[2] = picture("2.jpg")
    text, files = format.preview(content(rows, rows[0].full_path.parent))
    lines = [json.loads(line) for line in text.split("\n")]
    assert "鸮" in text
    assert [line["path"] for line in lines] == [f"{n}.jpg" for n in range(HEAD) if n != 1]
    assert [line["confidence"] for line in lines[:2]] == [0.5, None]
    assert files == ()


# NumPy's


def test_numpy_reads_it_without_a_pickle(rows, write):
    _, part = write(EmbeddingsNpz(), rows)
    with np.load(part, allow_pickle=False) as arrays:
        assert arrays["embeddings"].dtype == np.dtype("<f4")
        assert arrays["embeddings"].shape == (7, N_FEATURES)
        assert arrays["embeddings"].flags.c_contiguous
        assert arrays["confidence"].dtype == np.float32
        assert str(arrays["backbone"]) == KEY
        assert set(arrays.files) == {
            "embeddings", "paths", "hashes", "labels", "confidence", "status", "origin", "by",
            "backbone",
        }  # fmt: skip


@pytest.mark.parametrize(
    ("name", "spoil"),
    [
        ("labels", lambda labels: labels[:-1]),
        ("labels", lambda labels: labels.astype(object)),  # which only a pickle could hold
    ],
)
def test_numpy_s_file_holds_a_label_for_each_path(rows, write, tmp_path, name, spoil):
    _, part = write(EmbeddingsNpz(), rows)
    with np.load(part, allow_pickle=False) as arrays:
        held = dict(arrays)
    held[name] = spoil(held[name])
    with (tmp_path / "spoilt").open("wb") as file:
        np.savez(file, **held)
    with pytest.raises(ValueError, match=r"shorter|Object arrays"):
        list(EmbeddingsNpz().read(tmp_path / "spoilt"))


@pytest.mark.parametrize("spoilt", ["short", "not a number"])
def test_numpy_s_file_is_read_again_before_it_is_kept(rows, write, tmp_path, spoilt):
    _, part = write(EmbeddingsNpz(), rows)
    with np.load(part, allow_pickle=False) as arrays:
        held = dict(arrays)
    if spoilt == "short":
        held["embeddings"] = held["embeddings"][:-1]
    else:
        held["embeddings"][3, 2] = np.inf
    with (tmp_path / "spoilt").open("wb") as file:
        np.savez(file, **held)
    with pytest.raises(ValueError, match="embeddings are missing"):
        list(EmbeddingsNpz().read(tmp_path / "spoilt"))


def test_every_array_is_a_file_as_numpy_calls_it(rows, write):
    _, part = write(EmbeddingsNpz(), rows)
    with zipfile.ZipFile(part) as archive:
        names = archive.namelist()
    assert len(names) == 9
    assert all(name.endswith(".npy") for name in names)


def test_more_than_four_gigabytes_would_have_a_place(rows, write):
    _, part = write(EmbeddingsNpz(), rows)
    with zipfile.ZipFile(part) as archive, archive.open("embeddings.npy") as file:
        assert np.lib.format.read_magic(file) == (2, 0)
        info = archive.getinfo("embeddings.npy")
    at = info.header_offset
    head = part.read_bytes()[at : at + 30]
    n_name, n_extra = int.from_bytes(head[26:28], "little"), int.from_bytes(head[28:30], "little")
    extra = part.read_bytes()[at + 30 + n_name : at + 30 + n_name + n_extra]
    assert extra[:2] == b"\1\0"  # sizes of 64 bits


# Parquet


def test_parquet_keeps_the_backbone_and_the_kinds_of_its_columns(rows, write):
    pq, pa = pytest.importorskip("pyarrow.parquet"), pytest.importorskip("pyarrow")
    _, part = write(EmbeddingsParquet(), rows)
    schema = pq.read_schema(part)
    assert schema.metadata[b"handful.backbone"].decode() == KEY
    assert schema.field("embedding").type == pa.list_(pa.float32(), N_FEATURES)
    assert schema.field("confidence").type == pa.float32()
    assert schema.field("label").type == pa.string()
    assert schema.names == [
        "path", "hash", "label", "status", "origin", "by", "confidence", "embedding",
    ]  # fmt: skip


def test_without_its_library_parquet_says_what_to_do(content, rows, monkeypatch, tmp_path):
    monkeypatch.setattr(embeddings, "find_spec", lambda name: None)
    with pytest.raises(BadTarget, match="--format npz"):
        EmbeddingsParquet().run(content(rows, target=tmp_path / "out"), no_tick)


@pytest.mark.parametrize("kind", [EmbeddingsNpz, EmbeddingsParquet])
def test_what_was_written_takes_its_place(kind, content, rows, vectors, tmp_path):
    if kind is EmbeddingsParquet:
        pytest.importorskip("pyarrow")
    target = tmp_path / "out"
    report = kind().run(content(rows, target=target, vectors=vectors), no_tick)
    assert (report.n_written, report.path) == (7, target)
    assert len(list(kind().read(target))) == 7
