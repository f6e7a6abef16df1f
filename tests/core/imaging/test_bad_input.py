"""Whatever is in the folder, the batch completes, and each odd thing is named.

Each test goes end to end: examples, adapt, label the folder. Around the odd file lie twelve good
pictures, which must all come out right.
"""

import io
import os
import struct
import zlib

import numpy as np
import pytest
from PIL import Image

from core import api as pipeline
from core.backbones.backbone import N_VIEWS
from core.domain.errors import FolderError, NotEnoughExamples, ProjectNotWritable
from core.domain.reports import Skipped
from core.imaging import reading

posix = pytest.mark.skipif(os.name != "posix", reason="Windows refuses such names and links")


@pytest.fixture(autouse=True)
def every_batch_is_written(monkeypatch):
    """Let what goes wrong midway find a small folder half done."""
    monkeypatch.setattr("core.operations.embed_folder.MOST_JOINED", 1)


@pytest.fixture
def adapted(project, tones, toy_network):
    pipeline.add_class_folders(project, tones[0])
    pipeline.adapt(project)
    return project


@pytest.fixture
def folder(tones):
    return tones[1]


@pytest.fixture
def label(adapted, folder):
    """Label the folder; see that the good pictures are right; return the rows of the others."""

    def run(**options):
        report = pipeline.label_folder(adapted, folder, **options)
        rows = {row.path: row for row in adapted.listing.rows(folder)}
        assert sum(report.counts.values()) == report.n_files == len(rows)
        assert "pending" not in report.counts
        good = {path: row for path, row in rows.items() if path.partition("-")[0] in GOOD}
        assert len(good) == 12
        assert all(row.label == path.partition("-")[0] for path, row in good.items())
        return {path: row for path, row in rows.items() if path not in good}

    return run


GOOD = ("Red", "Green", "Blue")


def encoded(image, kind, **options):
    target = io.BytesIO()
    image.save(target, kind, **options)
    return target.getvalue()


def red(size=(32, 24), mode="RGB"):
    return Image.new("RGB", size, (200, 40, 40)).convert(mode)


def png_that_claims(width, height):
    """Make a PNG of a few bytes that says it is very large."""

    def chunk(name, data):
        body = name + data
        return struct.pack(">I", len(data)) + body + struct.pack(">I", zlib.crc32(body))

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    data = zlib.compress(b"\0" * 1000)
    start = b"\x89PNG\r\n\x1a\n"
    return start + chunk(b"IHDR", header) + chunk(b"IDAT", data) + chunk(b"IEND", b"")


# What cannot be read is a failed row with its reason


BROKEN = {
    "empty.jpg": (b"", "the file is empty"),
    "truncated.jpg": (encoded(red((640, 480)), "JPEG")[:2000], "the file is cut short"),
    "text.jpg": (b"Dear diary, today I sorted pictures.", "it is not a picture"),
    "bomb.png": (png_that_claims(60_000, 60_000), "it is too large: 60000 x 60000 pixels"),
    "half-header.png": (b"\x89PNG\r\n\x1a\n", "the file is damaged"),
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_file_fails_with_its_reason(label, folder, name):
    data, reason = BROKEN[name]
    (folder / name).write_bytes(data)
    [row] = label().values()
    assert (row.status, row.label, row.reason) == ("failed", "", reason)


def test_failures_are_in_the_report_and_in_the_csv(adapted, label, folder, tmp_path):
    for name, (data, _) in BROKEN.items():
        (folder / name).write_bytes(data)
    report = pipeline.label_folder(adapted, folder)
    wanted = {Skipped(name, reason) for name, (_, reason) in BROKEN.items()}
    assert set(report.skipped) == wanted
    pipeline.export(adapted, tmp_path / "a.csv", kind="csv", folder=folder)
    text = (tmp_path / "a.csv").read_text(encoding="utf-8")
    assert all(f"{name},,,,,failed,{reason},\n" in text for name, (_, reason) in BROKEN.items())


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_example_is_left_out_with_its_reason(project, tones, toy_network, name):
    data, reason = BROKEN[name]
    (tones[0] / "Red" / name).write_bytes(data)
    report = pipeline.add_class_folders(project, tones[0])
    assert [one.reason for one in report.skipped] == [reason]
    assert pipeline.adapt(project).n_examples == 9


def test_a_file_mended_since_is_labelled_in_the_next_run(label, folder, draw_tone):
    (folder / "later.png").write_bytes(b"\x89PNG")
    assert label()["later.png"].status == "failed"
    draw_tone(folder / "later.png", "Blue", seed=5000)
    assert label()["later.png"].label == "Blue"


def test_an_unreadable_file_fails_and_is_tried_again(label, folder, draw_tone, monkeypatch):
    draw_tone(folder / "secret.png", "Blue", seed=5000)
    real = reading.open_without_waiting

    def refuse(path, flags):
        if os.fspath(path).endswith("secret.png"):
            raise PermissionError(13, "Permission denied")
        return real(path, flags)

    monkeypatch.setattr(reading, "open_without_waiting", refuse)  # root may read anything
    row = label()["secret.png"]
    assert (row.status, row.reason) == ("failed", "it cannot be read: permission denied")
    monkeypatch.undo()


@posix
def test_links_to_nowhere_and_in_circles_fail(label, folder):
    (folder / "nowhere.jpg").symlink_to(folder / "gone.jpg")
    (folder / "circle.jpg").symlink_to(folder / "circle.jpg")
    (folder / "back").symlink_to(folder, target_is_directory=True)
    rows = label()
    assert {path: row.reason for path, row in rows.items()} == {
        "nowhere.jpg": "the link points to nothing",
        "circle.jpg": "the link leads in a circle",
    }


@posix
def test_a_pipe_named_like_a_picture_does_not_hang_the_batch(label, folder):
    os.mkfifo(folder / "pipe.jpg")
    assert label()["pipe.jpg"].reason == "it is not a regular file"


# What is odd, but a picture, is labelled


def exif(orientation):
    found = Image.Exif()
    found[0x0112] = orientation
    return found


def grey16():
    values = np.linspace(0, 65535, 32 * 24).reshape(24, 32).astype(np.uint16)
    return Image.fromarray(values)


def palette():
    image = red().quantize(4)
    image.info["transparency"] = 0
    return image


ODD = {
    "tiny.png": lambda: encoded(red((1, 1)), "PNG"),
    "strip.png": lambda: encoded(red((20_000, 10)), "PNG"),
    "cmyk.jpg": lambda: encoded(red(mode="CMYK"), "JPEG"),
    "grey16.png": lambda: encoded(grey16(), "PNG"),
    "palette.png": lambda: encoded(palette(), "PNG", transparency=0),
    "animated.gif": lambda: encoded(
        red(), "GIF", save_all=True, append_images=[Image.new("RGB", (32, 24), "blue")]
    ),
    **{
        f"turned{n}.jpg": lambda n=n: encoded(red((64, 48)), "JPEG", exif=exif(n).tobytes())
        for n in range(1, 9)
    },
}


@pytest.mark.parametrize("name", ODD)
def test_an_odd_picture_gets_a_prediction(label, folder, name):
    (folder / name).write_bytes(ODD[name]())
    [row] = label().values()
    assert row.status in ("labelled", "unsure", "unknown")
    assert row.label in GOOD


@pytest.mark.parametrize("name", ["strip.png", "cmyk.jpg", "animated.gif", "turned6.jpg"])
def test_an_odd_red_picture_is_seen_as_red(label, folder, name):
    (folder / name).write_bytes(ODD[name]())
    assert label()[name].label == "Red"


@pytest.mark.parametrize("orientation", range(1, 9))
def test_sizes_are_noted_upright(adapted, label, folder, orientation):
    name = f"turned{orientation}.jpg"
    (folder / name).write_bytes(ODD[name]())
    label()
    [file_id] = [
        one for one in adapted.listing.entries().file_ids if adapted.listing.names([one]) == [name]
    ]
    detail = adapted.listing.detail(file_id)
    assert (detail.width, detail.height) == ((64, 48) if orientation < 5 else (48, 64))


@posix
@pytest.mark.parametrize(
    "name", ["two\nlines.png", "🦊.png", "e" * 246 + ".png", "n'b\"c;--%_?*.png", " .png"]
)
def test_an_odd_name_gets_a_prediction(label, folder, draw_tone, name):
    draw_tone(folder / name, "Blue", seed=5000)
    assert label()[name].label == "Blue"


@posix
def test_a_name_that_cannot_be_written_down_is_reported(adapted, label, folder, draw_tone):
    draw_tone(folder / "x.png", "Blue", seed=5000)
    (folder / "x.png").rename(os.fsdecode(os.fsencode(folder) + b"/\xff.png"))
    assert label() == {}
    report = pipeline.label_folder(adapted, folder)
    assert report.skipped == (Skipped("�.png", "the name is not valid UTF-8"),)


# What happens meanwhile


def at(limit, action):
    """Make a tick that acts once, as soon as so many are done."""
    waiting = [action]

    def tick(done, total):
        if done >= limit and waiting:
            waiting.pop()()

    return tick


def test_a_folder_unplugged_midway_fails_the_rest_and_goes_on_when_it_is_back(
    adapted, folder, draw_tone, tmp_path, label
):
    for number in range(120):
        draw_tone(folder / f"more{number}.png", "Blue", seed=6000 + number)
    away = tmp_path / "away"
    report = pipeline.label_folder(adapted, folder, tick=at(8, lambda: folder.rename(away)))
    assert report.counts["failed"] >= 20
    assert {one.reason for one in report.skipped} == {"the file is gone"}
    with pytest.raises(FolderError):
        pipeline.label_folder(adapted, folder)
    away.rename(folder)
    assert {row.label for row in label().values()} == {"Blue"}


def test_a_folder_that_is_suddenly_empty_keeps_labels_for_when_it_is_back(
    adapted, folder, tmp_path, label
):
    pipeline.add_examples(adapted, adapted.classes.find("Blue").id, [folder / "Blue-0.png"])
    label()
    labelled = adapted.labels.count()
    folder.rename(tmp_path / "away")
    folder.mkdir()
    assert pipeline.label_folder(adapted, folder).n_files == 0
    folder.rmdir()
    (tmp_path / "away").rename(folder)
    label()
    assert adapted.labels.count() == labelled


def test_files_deleted_midway_fail(adapted, folder, draw_tone, label):
    for number in range(120):
        draw_tone(folder / f"more{number}.png", "Blue", seed=6000 + number)
    pipeline.label_folder(
        adapted, folder, tick=at(8, lambda: [one.unlink() for one in folder.glob("more*")])
    )
    reasons = {row.path: row.reason for row in adapted.listing.rows(folder) if row.reason}
    assert len(reasons) >= 20
    assert set(reasons.values()) == {"the file is gone"}


def fill_up(project):
    (pages,) = project._db.conn.execute("PRAGMA page_count").fetchone()
    project._db.conn.execute(f"PRAGMA max_page_count = {pages}")


def test_a_full_disk_stops_the_batch_and_loses_nothing(
    adapted, folder, draw_tone, reopen, toy_network
):
    for number in range(180):
        draw_tone(folder / f"Blue-{10 + number}.png", "Blue", seed=6000 + number)
    labelled = adapted.labels.examples()
    with pytest.raises(ProjectNotWritable):
        pipeline.label_folder(adapted, folder, tick=at(16, lambda: fill_up(adapted)))
    project = reopen(adapted)
    assert [one.tolist() for one in project.labels.examples()] == [one.tolist() for one in labelled]
    done = {row.path for row in project.listing.rows(folder) if row.status != "pending"}
    before = toy_network.n_seen
    assert 16 <= len(done) < 192
    report = pipeline.label_folder(project, folder)
    assert (report.n_resumed, report.n_files) == (len(done), 192)
    assert toy_network.n_seen == before + N_VIEWS * (192 - len(done))
    assert all(row.label == row.path.partition("-")[0] for row in project.listing.rows(folder))


def test_a_full_disk_while_adding_a_folder_is_named(adapted, folder, reopen):
    for number in range(400):
        (folder / f"{number:0200}.png").touch()
    before = len(adapted.listing.entries())
    fill_up(adapted)
    with pytest.raises(ProjectNotWritable):
        pipeline.scan_folder(adapted, folder)
    assert len(reopen(adapted).listing.entries()) == before


def test_a_full_disk_while_examples_are_given_is_named(adapted, tmp_path, draw_tone, reopen):
    for number in range(300):
        draw_tone(tmp_path / "many" / f"{number}.png", "Blue", seed=7000 + number, size=(4, 4))
    before = adapted.labels.count()
    blue = adapted.classes.find("Blue").id
    fill_up(adapted)
    with pytest.raises(ProjectNotWritable):
        pipeline.add_examples(adapted, blue, [tmp_path / "many"])
    assert reopen(adapted).labels.count() == before


# Examples that do not add up


def test_a_class_with_no_example_takes_no_part_and_is_named(adapted, folder):
    adapted.classes.add("Wren")
    pipeline.add_examples(adapted, adapted.classes.find("Red").id, [folder / "Red-0.png"])
    report = pipeline.adapt(adapted)
    assert report.notes == ("Wren has no example yet and takes no part.",)
    assert "Wren" not in report.model.class_names


def test_an_empty_class_folder_is_named(project, tones):
    (tones[0] / "Wren").mkdir()
    report = pipeline.add_class_folders(project, tones[0])
    assert report.skipped == (Skipped("Wren", "there are no pictures in it"),)


def test_one_class_only_is_refused(project, tones, toy_network, tmp_path):
    (tones[0] / "Red").rename(tmp_path / "Red")
    (tones[0] / "Blue").rename(tmp_path / "Blue")
    pipeline.add_class_folders(project, tones[0])
    with pytest.raises(NotEnoughExamples) as caught:
        pipeline.adapt(project)
    assert caught.value.have == 1


def test_the_same_picture_in_two_classes_is_left_out_and_named(project, tones, toy_network):
    twin = tones[0] / "Blue" / "twin.png"
    twin.write_bytes((tones[0] / "Red" / "0.png").read_bytes())
    report = pipeline.add_class_folders(project, tones[0])
    assert {one.path for one in report.skipped} == {"Blue/twin.png", "Red/0.png"}
    assert pipeline.adapt(project).n_examples == 8


def test_pictures_that_look_the_same_in_all_classes_leave_the_answer_open(
    project, tmp_path, toy_network
):
    for number, name in enumerate("AB"):
        (tmp_path / "same" / name).mkdir(parents=True)
        # The same pixels in other bytes, so that they are two images.
        data = encoded(red(), "PNG", compress_level=1 + number)
        (tmp_path / "same" / name / "1.png").write_bytes(data + b"\0" * number)
    pipeline.add_class_folders(project, tmp_path / "same")
    pipeline.adapt(project)
    pipeline.label_folder(project, tmp_path / "same")
    assert project.classes.find("A").n_examples == project.classes.find("B").n_examples == 1


def test_a_folder_that_is_a_file_is_named(adapted, tmp_path):
    (tmp_path / "file").touch()
    with pytest.raises(FolderError):
        pipeline.label_folder(adapted, tmp_path / "file")
