"""After a change of the rules of reading, what they concern is read again, once; labels stay."""

import pytest
from PIL import Image

from core import api
from core.domain.adapting import ModelSettings
from core.domain.progress import no_tick
from core.domain.reading_rules import READING_RULES
from core.embedding.rereading import forget_older_readings
from core.operations.training_set import fingerprint

SETTINGS = ModelSettings("auto", "lite0")


@pytest.fixture
def labelled(project, tones, toy_network):
    """A project read by the rules of before, with a see-through picture and a broken one."""
    examples, folder = tones
    with Image.open(folder / "Red-0.png") as image:
        image.putalpha(Image.new("L", image.size, 200))
        image.save(folder / "clear.png")
    (folder / "broken.png").write_bytes(b"\x89PNG\r\n\x1a\n and nothing else")
    api.add_class_folders(project, examples)
    api.scan_folder(project, folder)
    api.embed_folder(project, folder)
    api.adapt(project)
    api.label_folder(project, folder)
    with project.atomic():
        project._db.execute("UPDATE images SET read_by = 1")
    return project, folder


def embedded(project):
    rows = project._db.execute(
        "SELECT DISTINCT files.path FROM embeddings JOIN files USING (image_id)"
    )
    return {path for (path,) in rows}


def image_of(project, path):
    (row,) = project._db.execute("SELECT image_id FROM files WHERE path = ?", [path]).fetchall()
    return row[0]


def test_only_what_the_rules_concern_is_forgotten(labelled):
    project, _ = labelled
    before = embedded(project)
    assert "clear.png" in before
    assert forget_older_readings(project, no_tick) == 2  # the see-through one, the broken one
    assert embedded(project) == before - {"clear.png"}
    errors = project._db.execute("SELECT count(*) FROM images WHERE error != ''").fetchall()
    assert errors == [(0,)]
    assert forget_older_readings(project, no_tick) == 0


def test_labelling_reads_them_again_and_keeps_a_persons_labels(labelled):
    project, folder = labelled
    red = project.classes.find("Red").id
    project.labels.put([image_of(project, "clear.png")], red)
    labels = project.labels.of(project.files.image_ids())
    report = api.label_folder(project, folder)
    assert "clear.png" in embedded(project)
    assert report.counts["failed"] == 1
    assert "pending" not in report.counts
    assert project.labels.of(project.files.image_ids()) == labels


def test_a_picture_that_is_not_there_keeps_what_it_has_until_it_is(labelled):
    project, folder = labelled
    away = folder.with_name("away")
    folder.rename(away)
    forget_older_readings(project, no_tick)
    assert "clear.png" in embedded(project)
    away.rename(folder)
    assert forget_older_readings(project, no_tick) == 1
    assert "clear.png" not in embedded(project)


def test_an_example_that_was_read_again_asks_for_a_new_model(labelled):
    project, _ = labelled
    project.labels.put([image_of(project, "clear.png")], project.classes.find("Red").id)
    before = fingerprint(project, SETTINGS)
    forget_older_readings(project, no_tick)
    assert fingerprint(project, SETTINGS) != before


def test_what_is_new_is_read_by_todays_rules(labelled, draw_tone):
    project, folder = labelled
    forget_older_readings(project, no_tick)
    draw_tone(folder / "new.png", "Red", 7)
    api.scan_folder(project, folder)
    api.embed_folder(project, folder)
    rows = project._db.execute("SELECT DISTINCT read_by FROM images").fetchall()
    assert rows == [(READING_RULES,)]


def test_pictures_of_before_the_note_count_as_read_by_the_first_rules(labelled):
    project, _ = labelled
    project._db.execute("INSERT INTO images (hash) VALUES ('of an older version')")
    rows = project._db.execute("SELECT read_by, reread FROM images WHERE hash LIKE 'of%'")
    assert rows.fetchall() == [(1, 0)]
