"""Examples as learners want them, and what decides whether a model is stale."""

from dataclasses import replace

import pytest
from PIL import Image

from core.domain.adapting import ModelSettings
from core.domain.errors import NotEnoughExamples
from core.domain.progress import no_tick
from core.operations.examples import add_examples
from core.operations.folders.scan import scan_folder
from core.operations.teaching.class_folders import add_class_folders
from core.operations.training_set import embed_examples, examples_of, fingerprint, notes_on

SETTINGS = ModelSettings("auto", "lite0")


@pytest.fixture
def taught(project, tones, toy_network):
    add_class_folders(project, tones[0])
    return project


def test_examples_are_embedded_once(taught, backbone, toy_network):
    assert embed_examples(taught, backbone, "cpu", no_tick) == []
    embed_examples(taught, backbone, "cpu", no_tick)
    assert toy_network.n_seen == 9


def test_classes_are_numbered_from_nought(taught, backbone):
    embed_examples(taught, backbone, "cpu", no_tick)
    found = examples_of(taught, backbone)
    assert (len(found), len(found.embeddings), sorted(set(found.labels))) == (9, 9, [0, 1, 2])
    of = taught.labels.of(found.image_ids)
    assert [found.class_ids[one] for one in found.labels] == [of[one] for one in found.image_ids]


def test_a_copy_is_one_piece_of_evidence(taught, backbone, tones):
    image = Image.open(tones[0] / "Red" / "0.png")
    (tones[0] / "Red" / "again").mkdir()
    image.save(tones[0] / "Red" / "again" / "copy.bmp")
    add_class_folders(taught, tones[0])
    embed_examples(taught, backbone, "cpu", no_tick)
    found = examples_of(taught, backbone)
    assert (len(found), len(set(found.groups.tolist()))) == (10, 9)
    assert found.one_scene_classes() == ()


def test_a_class_of_copies_is_one_scene(taught, backbone, tones):
    red = taught.classes.find("Red").id
    paths = sorted((tones[0] / "Red").iterdir())
    for number, path in enumerate(paths[1:]):
        Image.open(paths[0]).save(path, compress_level=number)
    taught.labels.remove(taught.labels.images_of(red))
    add_class_folders(taught, tones[0])
    embed_examples(taught, backbone, "cpu", no_tick)
    assert examples_of(taught, backbone).one_scene_classes() == ((red, 3),)


def test_none_of_these_takes_no_part(taught, backbone):
    [image] = taught.labels.images_of(taught.classes.find("Red").id, limit=1)
    taught.labels.put([image], None)
    embed_examples(taught, backbone, "cpu", no_tick)
    assert image not in examples_of(taught, backbone).image_ids


def test_fewer_than_two_classes_with_embeddings_are_refused(taught, backbone):
    with pytest.raises(NotEnoughExamples) as caught:
        examples_of(taught, backbone)
    assert (caught.value.have, caught.value.need) == (0, 2)


def test_a_class_without_examples_is_noted(taught):
    taught.classes.add("Wren")
    assert notes_on(taught) == ("Wren has no example yet and takes no part.",)


def test_examples_whose_files_are_gone_are_named(taught, backbone, tones):
    for path in (tones[0] / "Red").iterdir():
        path.unlink()
    skipped = embed_examples(taught, backbone, "cpu", no_tick)
    assert sorted(one.reason for one in skipped) == ["the file is gone"] * 3


def test_an_example_whose_file_was_changed_since_is_named(taught, backbone, tones, draw_tone):
    draw_tone(tones[0] / "Red" / "0.png", "Blue", seed=77)
    [skipped] = embed_examples(taught, backbone, "cpu", no_tick)
    assert skipped.path.endswith("0.png")
    assert skipped.reason == "the file has changed since"


def test_an_example_that_lies_nowhere_any_more_is_counted(taught, backbone, tones):
    (tones[0] / "Red" / "0.png").unlink()
    scan_folder(taught, tones[0])
    [skipped] = embed_examples(taught, backbone, "cpu", no_tick)
    assert (skipped.path, skipped.reason) == ("1 example", "their files are gone")


def test_another_example_is_another_fingerprint_until_it_is_undone(taught, tones):
    before = fingerprint(taught, SETTINGS)
    add_examples(taught, taught.classes.find("Red").id, [tones[1] / "Red-0.png"])
    assert fingerprint(taught, SETTINGS) != before
    taught.history.undo()
    assert fingerprint(taught, SETTINGS) == before


@pytest.mark.parametrize(
    "changed", [{"method": "ridge"}, {"backbone": "b"}, {"seed": 1}, {"train": {"epochs": 2}}]
)
def test_other_settings_are_another_fingerprint(taught, changed):
    assert fingerprint(taught, SETTINGS) != fingerprint(taught, replace(SETTINGS, **changed))


def test_names_and_colours_do_not_count(taught):
    before = fingerprint(taught, SETTINGS)
    taught.classes.rename(taught.classes.find("Red").id, "Rouge")
    assert fingerprint(taught, SETTINGS) == before
