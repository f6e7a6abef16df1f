"""Sources: class folders, zips, Omniglot in both forms, turned images, and what is refused."""

import shutil
import zipfile

import numpy as np
import pytest
import torch
from PIL import Image

from core.domain.errors import DatasetError, FolderError
from core.training.meta.data.dataset_loading import load
from core.training.meta.data.splits import split_classes
from core.training.meta.data.task_sampler import Shape, draw_task
from core.training.meta.data.task_source import INVERTED, ImageClass, ImageSource


@pytest.fixture
def class_folders(tmp_path, draw_image):
    for c, name in enumerate(["ant", "bee", "cat"]):
        for i in range(3):
            draw_image(tmp_path / "pictures" / name / f"{i}.png", seed=10 * c + i)
    return tmp_path / "pictures"


def omniglot_tree(folder, n_alphabets=2, n_characters=3, n_each=4):
    random = np.random.default_rng(0)
    for part in ("images_background", "images_evaluation"):
        for a in range(n_alphabets):
            for c in range(n_characters):
                for i in range(n_each):
                    path = folder / part / f"Alphabet_{a}" / f"character{c + 1:02}" / f"{i}.png"
                    path.parent.mkdir(parents=True, exist_ok=True)
                    pixels = (random.random((105, 105)) < 0.9).astype(np.uint8) * 255
                    Image.fromarray(pixels).convert("1").save(path)
    return folder


def test_each_folder_of_pictures_is_a_class(class_folders):
    loaded = load(class_folders, size_px=20)
    assert loaded.source.classes() == ["ant", "bee", "cat"]
    assert loaded.source.images.shape == (9, 3, 20, 20)
    assert loaded.source.images.dtype == torch.uint8
    assert not loaded.is_omniglot


def test_the_parts_of_one_data_set_are_put_together(class_folders, tmp_path):
    for name in ("ant", "bee", "cat"):
        for number in range(3):
            part = tmp_path / "set" / ("train", "train", "val")[number] / name
            part.mkdir(parents=True, exist_ok=True)
            shutil.copy(class_folders / name / f"{number}.png", part)
    source = load(tmp_path / "set", size_px=20).source
    assert source.classes() == ["ant", "bee", "cat"]
    assert len(source.images) == 9


def test_a_zip_gives_what_its_folder_gives(class_folders, tmp_path):
    packed = shutil.make_archive(str(tmp_path / "packed"), "zip", class_folders)
    with zipfile.ZipFile(packed, "a") as archive:
        archive.writestr("__MACOSX/ant/._0.png", b"a note of the system")
    from pathlib import Path

    folder, zipped = load(class_folders, size_px=20), load(Path(packed), size_px=20)
    assert zipped.source.classes() == folder.source.classes()
    assert torch.equal(zipped.source.images, folder.source.images)


def test_omniglot_is_known_by_its_tree(tmp_path):
    loaded = load(omniglot_tree(tmp_path))
    assert loaded.is_omniglot
    assert len(loaded.source.classes()) == 12
    assert loaded.source.classes()[0] == "images_background/Alphabet_0/character01"
    assert loaded.source.images.shape == (48, 1, 28, 28)


def test_strokes_become_ones_on_zeros():
    images = torch.tensor([255, 0], dtype=torch.uint8)[:, None, None, None]
    assert INVERTED(images).flatten().tolist() == [0, 1]


def npz(path, images, classes):
    np.savez(path, images=images, classes=np.array(classes))
    return path


def test_an_npz_keeps_its_images(tmp_path):
    images = np.random.default_rng(0).integers(0, 256, (3, 4, 6, 6), dtype=np.uint8)
    source = load(npz(tmp_path / "a.npz", images, ["a", "b", "c"])).source
    assert source.classes() == ["a", "b", "c"]
    assert np.array_equal(source.images.numpy().reshape(3, 4, 6, 6), images)
    assert [one.first for one in source.entries] == [0, 4, 8]


def test_an_npz_may_have_colours(tmp_path):
    images = np.random.default_rng(0).integers(0, 256, (2, 4, 6, 5, 3), dtype=np.uint8)
    source = load(npz(tmp_path / "a.npz", images, ["a", "b"])).source
    assert np.array_equal(source.images[5].numpy(), images[1, 1].transpose(2, 0, 1))


@pytest.mark.parametrize(
    ("images", "classes"),
    [
        (np.zeros((2, 4, 6, 6), np.float32), ["a", "b"]),
        (np.zeros((2, 4, 6), np.uint8), ["a", "b"]),
        (np.zeros((2, 4, 6, 6), np.uint8), ["a"]),
        (np.zeros((2, 0, 6, 6), np.uint8), ["a", "b"]),
        (np.zeros((2, 4, 6, 6, 2), np.uint8), ["a", "b"]),
    ],
)
def test_an_npz_of_another_shape_is_refused(tmp_path, images, classes):
    with pytest.raises(DatasetError, match="`images` must be bytes"):
        load(npz(tmp_path / "a.npz", images, classes))


def test_an_npz_that_holds_pickles_is_refused(tmp_path):
    np.savez(tmp_path / "a.npz", images=np.array([{}, 1], object), classes=np.array(["a"]))
    with pytest.raises(DatasetError, match="no npz file that can be read"):
        load(tmp_path / "a.npz")


def test_an_npz_without_the_arrays_is_refused(tmp_path):
    np.savez(tmp_path / "a.npz", pictures=np.zeros(3))
    with pytest.raises(DatasetError, match="needs the arrays"):
        load(tmp_path / "a.npz")


@pytest.mark.parametrize("name", ["a.npz", "a.zip", "folder"])
def test_what_is_not_there_is_said(tmp_path, name):
    with pytest.raises(FolderError, match="not there"):
        load(tmp_path / name)


def test_a_file_of_another_kind_is_refused(tmp_path):
    (tmp_path / "a.zip").write_bytes(b"no zip")
    with pytest.raises(DatasetError, match="neither a folder nor a zip"):
        load(tmp_path / "a.zip")


def test_pictures_that_cannot_be_used_are_left_out_and_named(class_folders, draw_image):
    (class_folders / "ant" / "broken.png").write_bytes(b"\x89PNG but no more")
    draw_image(class_folders / "stray.png")
    loaded = load(class_folders, size_px=16)
    assert {one.path for one in loaded.skipped} == {"ant/broken.png", "stray.png"}
    assert loaded.source.n_images == 9


def test_a_folder_without_classes_is_refused(tmp_path, draw_image):
    draw_image(tmp_path / "stray.png")
    with pytest.raises(DatasetError, match="give each class a folder"):
        load(tmp_path)


def test_a_set_of_broken_pictures_is_refused(tmp_path):
    (tmp_path / "ant").mkdir()
    (tmp_path / "ant" / "a.png").write_bytes(b"none")
    with pytest.raises(DatasetError, match="none of its pictures"):
        load(tmp_path)


def test_a_damaged_member_of_a_zip_is_left_out(class_folders, tmp_path):
    path = tmp_path / "packed.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for one in sorted(class_folders.rglob("*.png")):
            archive.write(one, one.relative_to(class_folders))
        where = archive.getinfo("bee/1.png").header_offset
    data = bytearray(path.read_bytes())
    data[where + 60 : where + 90] = b"?" * 30
    path.write_bytes(bytes(data))
    loaded = load(path, size_px=16)
    assert [one.path for one in loaded.skipped] == ["bee/1.png"]
    assert loaded.source.n_images == 8


def test_too_many_pixels_are_refused_before_any_is_read(class_folders):
    with pytest.raises(DatasetError, match="smaller --size"):
        load(class_folders, size_px=40_000)


def test_too_few_classes_are_said_with_numbers(numbered):
    with pytest.raises(DatasetError, match="validation has 3 classes, and 5-way tasks need 5"):
        numbered(n_classes=3).check(5, 1, 1, "validation")
    with pytest.raises(DatasetError, match="3 classes"):
        draw_task(numbered(n_classes=3), Shape(5, 1, 1), 0, "training", 0)


def test_too_few_images_are_said_with_the_class(numbered):
    with pytest.raises(DatasetError, match=r"the class class 0 has 7 images.*need 16"):
        numbered().check(5, 1, 15, "training")
    with pytest.raises(DatasetError, match=r"7 images.*need 16"):
        draw_task(numbered(), Shape(5, 1, 15), 0, "training", 0)


def corner_source(n_classes=4, n_each=6):
    """Every image is dark in its upper left corner only."""
    images = torch.full((n_classes * n_each, 1, 4, 4), 255, dtype=torch.uint8)
    images[:, 0, 0, 0] = 0
    entries = [ImageClass(str(c), c * n_each, n_each) for c in range(n_classes)]
    return ImageSource(images, entries, INVERTED)


def corners(images):
    """Tell where each image is dark: 0 upper left, 1 lower left, 2 lower right, 3 upper right."""
    found = images[:, 0]
    return torch.stack([found[:, 0, 0], found[:, 3, 0], found[:, 3, 3], found[:, 0, 3]]).argmax(0)


def test_a_class_is_turned_the_same_way_in_the_whole_task():
    source = corner_source().rotated("task")
    seen = set()
    for number in range(20):
        task = draw_task(source, Shape(3, 2, 2), 0, "training", number)
        turns = corners(torch.cat([task.support, task.query])).reshape(4, 3)
        assert (turns == turns[0]).all()
        seen |= set(turns[0].tolist())
    assert seen == {0, 1, 2, 3}


def test_turned_classes_are_classes_of_their_own():
    source = corner_source().rotated("classes")
    assert len(source.classes()) == len(set(source.classes())) == 16
    task = source.task(np.random.default_rng(0), 4, 1, 1, classes=[0, 1, 2, 3])
    assert corners(task.support).tolist() == [0, 1, 2, 3]


def test_turning_leaves_the_images_in_memory_alone():
    source = corner_source().rotated("task")
    before = source.images.clone()
    for number in range(8):
        draw_task(source, Shape(3, 2, 2), 0, "training", number)
    assert torch.equal(source.images, before)


def test_images_that_are_not_square_cannot_be_turned():
    images = torch.zeros((4, 1, 4, 5), dtype=torch.uint8)
    source = ImageSource(images, [ImageClass("a", 0, 4)], INVERTED)
    with pytest.raises(DatasetError, match="make them square"):
        source.rotated("task")


def test_a_subset_shares_the_images(numbered):
    source = numbered()
    part = source.subset([5, 2])
    assert part.classes() == ["class 5", "class 2"]
    assert part.images is source.images


def test_omniglot_whole_is_split_as_finn_does():
    names = [f"images_background/a/character{n:02}" for n in range(1623)]
    split = split_classes(names)
    assert [len(one) for one in (split.training, split.validation, split.test)] == [1100, 100, 423]
    assert sorted(split.training + split.validation + split.test) == list(range(1623))
    assert split == split_classes(names, seed=9)


def test_folders_called_train_val_and_test_are_taken_at_their_word():
    split = split_classes(["test/c", "train/a", "val/b", "train/d"])
    assert (split.training, split.validation, split.test) == ((1, 3), (2,), (0,))


def test_other_classes_are_dealt_by_the_seed():
    names = [f"class {n}" for n in range(100)]
    split = split_classes(names)
    assert [len(one) for one in (split.training, split.validation, split.test)] == [64, 16, 20]
    assert split != split_classes(names, seed=1)
    assert sorted(split.training + split.validation + split.test) == list(range(100))
