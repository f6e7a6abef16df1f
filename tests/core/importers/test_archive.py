"""A zip is unpacked where a person said, and nowhere else."""

import io
import zipfile

import numpy as np
import pytest
from PIL import Image

from core.domain.errors import LabelsError


def png(seed):
    file = io.BytesIO()
    pixels = np.random.default_rng(seed).integers(0, 255, (8, 8, 3), dtype=np.uint8)
    Image.fromarray(pixels).save(file, "PNG")
    return file.getvalue()


@pytest.fixture
def zipped(tmp_path):
    def zipped(*names, archive="samples.zip", **files):
        with zipfile.ZipFile(tmp_path / archive, "w", zipfile.ZIP_DEFLATED) as opened:
            for number, name in enumerate(names):
                opened.writestr(name, png(number))
            for name, text in files.items():
                opened.writestr(name.replace("__", "."), text)
        return tmp_path / archive

    return zipped


@pytest.fixture
def into(tmp_path):
    return tmp_path / "unpacked" / "here"


@pytest.mark.parametrize(
    "names",
    [
        ("Class 1/0.png", "Class 2/0.png"),
        ("Class 1-samples/0.png", "Class 2-samples/0.png"),
        ("all/Class 1/0.png", "all/Class 2/0.png", "__MACOSX/all/._0.png"),
    ],
)
def test_one_folder_a_class(zipped, read_labels, into, names):
    kind, found = read_labels(zipped(*names), into=into)
    assert (kind, [one.labels for one in found.records]) == ("zip", [("Class 1",), ("Class 2",)])
    assert all((found.base / one.path).is_file() for one in found.records)
    assert found.unusable == []


def test_the_samples_of_one_class_have_it_in_their_name(zipped, read_labels, into, pairs):
    source = zipped("0.png", "1.png", archive="Owl-samples.zip")
    assert pairs(read_labels(source, into=into)[1]) == [("0.png", "Owl"), ("1.png", "Owl")]


def test_a_file_of_labels_in_it_is_read(zipped, read_labels, into, pairs):
    source = zipped("in/a.png", labels__csv="path,label\nin/a.png,cat\n")
    assert pairs(read_labels(source, into=into)[1]) == [("in/a.png", "cat")]


def test_nothing_is_written_outside_the_folder(zipped, read_labels, into, tmp_path):
    names = ("cat/1.png", "dog/2.png", "../outside.png", "/tmp/outside.png", "cat/../../x.png")
    _, found = read_labels(zipped(*names, "C:/x.png"), into=into)
    assert [one.reason for one in found.unusable] == ["it would lie outside the folder"] * 4
    there = {one.relative_to(tmp_path).as_posix() for one in tmp_path.rglob("*.png")}
    assert there == {"unpacked/here/cat/1.png", "unpacked/here/dog/2.png"}


def test_links_and_programs_stay_in_the_archive(zipped, read_labels, into, tmp_path):
    source = zipped("cat/1.png", "dog/2.png", run__sh="echo")
    with zipfile.ZipFile(source, "a") as opened:
        link = zipfile.ZipInfo("cat/link.png")
        link.external_attr = 0o120777 << 16
        opened.writestr(link, "/etc/hostname")
    _, found = read_labels(source, into=into)
    assert [one.reason for one in found.unusable] == ["it is a link"]
    assert sorted(one.name for one in into.rglob("*") if one.is_file()) == ["1.png", "2.png"]


def test_a_folder_is_needed_that_holds_nothing(zipped, read_labels, tmp_path):
    source = zipped("cat/1.png", "dog/2.png")
    with pytest.raises(LabelsError) as error:
        read_labels(source)
    assert error.value.remedy == "into"
    with pytest.raises(LabelsError, match="is not empty"):
        read_labels(source, into=tmp_path)
    assert source.exists()


def test_what_swells_too_much_is_refused(zipped, read_labels, into, monkeypatch):
    monkeypatch.setattr("core.importers.archive._SWELLS_FROM", 1000)
    source = zipped("cat/1.png", blank__csv="0" * 100_000)
    with pytest.raises(LabelsError, match="no room"):
        read_labels(source, into=into)
    assert not into.exists()


def test_a_damaged_member_costs_itself(zipped, read_labels, into):
    source = zipped("cat/1.png", "dog/2.png", "dog/3.png")
    data = bytearray(source.read_bytes())
    at = data.index(b"dog/3.png") + 40
    data[at : at + 20] = bytes(20)
    source.write_bytes(data)
    _, found = read_labels(source, into=into)
    assert [(one.path, one.reason) for one in found.unusable] == [("dog/3.png", "it is damaged")]
    assert len(found.records) == 2


def test_an_archive_cut_short_is_told_and_leaves_nothing(zipped, read_labels, into):
    source = zipped("cat/1.png", "dog/2.png")
    source.write_bytes(source.read_bytes()[:-30])
    with pytest.raises(LabelsError, match="no zip archive that can be read"):
        read_labels(source, into=into)
    assert not into.exists()
