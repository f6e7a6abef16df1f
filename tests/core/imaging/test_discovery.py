"""Looking through folders, however odd, and reading one file's bytes."""

import os
import sys
import unicodedata

import pytest

from core.domain.errors import Cancelled, FolderError, ImageError
from core.imaging import discovery as files
from core.imaging.discovery import content_hash, find_images, look_through, read_bytes

needs_links = pytest.mark.skipif(sys.platform == "win32", reason="links need rights on Windows")


def fill(folder, *names) -> None:
    for name in names:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"x")


def paths(folder) -> list[str]:
    return [file.path for file in find_images(folder)[0]]


def test_only_pictures_are_found_in_upper_case_too(tmp_path):
    fill(tmp_path, "a.JPG", "b.heic", "notes.txt", "jpg", "c.png.part", "d.Tiff")
    assert paths(tmp_path) == ["a.JPG", "b.heic", "d.Tiff"]


def test_order_is_natural_with_subfolders_after_files(tmp_path):
    fill(tmp_path, "b10.jpg", "B2.jpg", "a/9.jpg", "A10/1.jpg", "a2/1.jpg", "a/b/1.jpg", "z.jpg")
    assert paths(tmp_path) == [
        *("B2.jpg", "b10.jpg", "z.jpg"),
        *("a/9.jpg", "a/b/1.jpg", "a2/1.jpg", "A10/1.jpg"),
    ]


def test_hidden_files_and_folders_are_left_out(tmp_path):
    fill(tmp_path, ".a.jpg", ".trash/b.jpg", "c.jpg")
    found, skipped = find_images(tmp_path)
    assert [file.path for file in found] == ["c.jpg"]
    assert skipped == []


def test_size_and_time_come_with_each_file(tmp_path):
    fill(tmp_path, "a.jpg")
    [file], _ = find_images(tmp_path)
    assert (file.n_bytes, file.mtime_ns) == (1, (tmp_path / "a.jpg").stat().st_mtime_ns)


def test_an_empty_folder_gives_nothing(tmp_path):
    assert find_images(tmp_path) == ([], [])


@pytest.mark.parametrize(
    "name",
    ["two\nlines.jpg", "🐟.jpg", "e" * 246 + ".jpg", unicodedata.normalize("NFD", "é") + ".jpg"],
)
@pytest.mark.skipif(sys.platform == "win32", reason="Windows forbids such names")
def test_odd_names_are_found_and_read(tmp_path, name):
    fill(tmp_path, name)
    [file], _ = find_images(tmp_path)
    assert read_bytes(tmp_path / file.path) == b"x"


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux allows any bytes in a name")
def test_names_that_are_no_text_are_reported(tmp_path):
    (tmp_path / os.fsdecode(b"caf\xe9.jpg")).write_bytes(b"x")
    found, [skipped] = find_images(tmp_path)
    assert found == []
    assert (skipped.path, skipped.reason) == ("caf\ufffd.jpg", "the name is not valid UTF-8")


@needs_links
def test_a_dangling_link_is_kept_so_that_it_fails_later(tmp_path):
    (tmp_path / "a.jpg").symlink_to(tmp_path / "nowhere")
    (tmp_path / "b.jpg").symlink_to(tmp_path / "b.jpg")
    assert [(file.path, file.n_bytes) for file in find_images(tmp_path)[0]] == [
        *(("a.jpg", 0), ("b.jpg", 0)),
    ]


@needs_links
def test_a_loop_of_links_ends(tmp_path):
    fill(tmp_path, "sub/a.jpg")
    (tmp_path / "sub" / "again").symlink_to(tmp_path)
    assert paths(tmp_path) == ["sub/a.jpg"]


@needs_links
def test_a_link_never_takes_the_place_of_the_real_folder(tmp_path):
    fill(tmp_path, "z/a.jpg")
    (tmp_path / "a").symlink_to(tmp_path / "z")
    assert paths(tmp_path) == ["z/a.jpg"]


@needs_links
def test_linked_folders_outside_are_followed(tmp_path):
    fill(tmp_path, "outside/a.jpg", "inside/b.jpg")
    (tmp_path / "inside" / "more").symlink_to(tmp_path / "outside")
    assert paths(tmp_path / "inside") == ["b.jpg", "more/a.jpg"]


def test_a_subfolder_that_cannot_be_listed_is_reported(tmp_path, monkeypatch):
    fill(tmp_path, "a.jpg", "locked/b.jpg")
    real_scandir = os.scandir

    def scandir(path):  # chmod would not stop root
        if str(path).endswith("locked"):
            raise PermissionError(13, "Permission denied")
        return real_scandir(path)

    monkeypatch.setattr(files.os, "scandir", scandir)
    found, [skipped] = find_images(tmp_path)
    assert [file.path for file in found] == ["a.jpg"]
    assert (skipped.path, skipped.reason) == ("locked", "it cannot be opened: permission denied")


@pytest.mark.parametrize(
    ("name", "reason"),
    [("nowhere", "the folder is not there"), ("a.jpg", "it is not a folder")],
)
def test_what_is_not_a_folder_is_refused(tmp_path, name, reason):
    fill(tmp_path, "a.jpg")
    with pytest.raises(FolderError) as caught:
        find_images(tmp_path / name)
    assert caught.value.reason == reason


def test_looking_can_be_stopped(tmp_path):
    fill(tmp_path, *(f"{n}.jpg" for n in range(files.TICK_EVERY + 1)))

    def tick(done, total):
        raise Cancelled(done)

    with pytest.raises(Cancelled) as caught:
        find_images(tmp_path, tick)
    assert caught.value.args == (files.TICK_EVERY,)


# Reading


def test_bytes_come_back_whole(tmp_path):
    data = os.urandom(300_000)
    (tmp_path / "a.jpg").write_bytes(data)
    assert read_bytes(tmp_path / "a.jpg") == data


def refusal(path) -> str:
    with pytest.raises(ImageError) as caught:
        read_bytes(path)
    assert caught.value.path == path
    return caught.value.reason


def test_an_empty_file_is_refused(tmp_path):
    (tmp_path / "a.jpg").touch()
    assert refusal(tmp_path / "a.jpg") == "the file is empty"


def test_a_missing_file_is_refused(tmp_path):
    assert refusal(tmp_path / "a.jpg") == "the file is gone"


@needs_links
def test_links_to_nothing_and_to_themselves_are_refused(tmp_path):
    (tmp_path / "a.jpg").symlink_to(tmp_path / "nowhere")
    (tmp_path / "b.jpg").symlink_to(tmp_path / "b.jpg")
    assert refusal(tmp_path / "a.jpg") == "the link points to nothing"
    assert refusal(tmp_path / "b.jpg") == "the link leads in a circle"


@pytest.mark.skipif(sys.platform == "win32", reason="Windows says permission denied")
def test_a_folder_named_like_a_picture_is_refused(tmp_path):
    (tmp_path / "a.jpg").mkdir()
    assert refusal(tmp_path / "a.jpg") == "it is a folder"


def test_a_file_without_permission_is_refused(tmp_path, monkeypatch):
    fill(tmp_path, "a.jpg")

    def forbidden(*args):  # chmod would not stop root
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(files.os, "open", forbidden)
    assert refusal(tmp_path / "a.jpg") == "it cannot be read: permission denied"


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes in folders here")
@pytest.mark.timeout(10)
def test_a_pipe_is_refused_and_nothing_waits(tmp_path):
    os.mkfifo(tmp_path / "a.jpg")
    assert refusal(tmp_path / "a.jpg") == "it is not a regular file"


def test_a_file_above_the_limit_is_refused_unread(tmp_path, monkeypatch):
    with (tmp_path / "a.jpg").open("wb") as file:
        file.truncate(files.MAX_BYTES + 1)  # sparse: takes no room on the disk
    assert refusal(tmp_path / "a.jpg") == "the file is larger than 1 GiB"


def test_a_name_no_file_can_have_is_refused(tmp_path):
    assert refusal(tmp_path / "a\0.jpg") == "the name holds a character that no file can have"


def test_the_fingerprint_follows_the_content():
    assert content_hash(b"one") == content_hash(bytes(bytearray(b"one")))
    assert content_hash(b"one") != content_hash(b"two")


# What is left out


def left_out(folder, exclude=()) -> dict[str, tuple[str, ...]]:
    return {one.kind: one.paths for one in look_through(folder, exclude).left_out}


def test_everything_left_out_is_counted_by_kind(tmp_path):
    fill(tmp_path, "a.jpg", "b.mp4", "c.txt", "@eaDir/a.jpg/THUMB.jpg", ".b.jpg", "in/.old/c.jpg")
    assert left_out(tmp_path) == {
        "video": ("b.mp4",),
        "document": ("c.txt",),
        "system folder": ("@eaDir/",),
        "hidden folder": ("in/.old/",),
        "hidden file": (".b.jpg",),
    }
    assert paths(tmp_path) == ["a.jpg"]


def test_where_a_name_says_too_little_the_first_bytes_decide(tmp_path):
    jpeg = b"\xff\xd8\xff\xe0 a picture"
    for name in ("a.jpg_large", "d", "k.jpg.1"):
        (tmp_path / name).write_bytes(jpeg)
    (tmp_path / "Makefile").write_text("all:")
    (tmp_path / "empty").touch()
    assert paths(tmp_path) == ["a.jpg_large", "d", "k.jpg.1"]
    assert left_out(tmp_path) == {"file without suffix": ("Makefile", "empty")}


def test_no_more_files_than_so_many_are_opened(tmp_path, monkeypatch):
    monkeypatch.setattr(files, "MOST_OPENED", 2)
    for name in "abcd":
        (tmp_path / name).write_bytes(b"\xff\xd8\xff\xe0")
    assert len(paths(tmp_path)) == 2
    [one] = look_through(tmp_path).left_out
    assert (one.kind, one.count) == ("file without suffix", 2)


def test_what_is_not_downloaded_is_never_opened(tmp_path, monkeypatch):
    fill(tmp_path, "a.jpg", "b", ".c.HEIC.icloud")
    monkeypatch.setattr(files, "is_placeholder", lambda found: True)
    monkeypatch.setattr(files, "_kind_inside", lambda path: pytest.fail("it was opened"))
    assert left_out(tmp_path) == {"placeholder": (".c.HEIC.icloud", "a.jpg", "b")}


def test_patterns_of_the_person_leave_out_files_and_folders(tmp_path):
    fill(tmp_path, "a.jpg", "a_small.jpg", "drafts/b.jpg", "c/drafts.jpg")
    looked = look_through(tmp_path, ["*_small.*", "drafts/"])
    assert [one.path for one in looked.files] == ["a.jpg", "c/drafts.jpg"]
    assert left_out(tmp_path, ["*_small.*", "drafts/"]) == {
        "excluded folder": ("drafts/",),
        "excluded file": ("a_small.jpg",),
    }


def test_of_a_photo_library_only_its_pictures_are_found(tmp_path):
    inside = tmp_path / "My.photoslibrary"
    fill(inside, "originals/1/a.heic", "resources/derivatives/a.jpg", "database/b.jpg")
    assert paths(tmp_path) == ["My.photoslibrary/originals/1/a.heic"]
    assert paths(inside) == ["originals/1/a.heic"]
