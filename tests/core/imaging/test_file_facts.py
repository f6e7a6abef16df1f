"""What is noted of a file by its name, and while it is read."""

import os
import time

import pytest

from core.domain.errors import ImageError
from core.domain.records import FoundFile
from core.imaging import file_facts
from core.imaging.discovery import find_images, read_file
from core.imaging.file_facts import as_read, facts_of

SECOND = 1_000_000_000
NOW = 1_700_000_000 * SECOND + 123_456_789
LONG_AGO = NOW - 3600 * SECOND
DISK = os.makedev(8, 1)


class Found:
    """What `os.stat` returns, as far as it is looked at."""

    def __init__(self, size=10, mtime=LONG_AGO, ctime=LONG_AGO, ino=7, dev=DISK):
        self.st_size, self.st_mtime_ns, self.st_ctime_ns = size, mtime, ctime
        self.st_ino, self.st_dev = ino, dev


@pytest.fixture(autouse=True)
def mounts(tmp_path, monkeypatch):
    """A table of what is mounted, as Linux has it: device 8:1 is a disk, the others are not."""
    place = tmp_path / "mountinfo"
    place.write_text(
        "20 1 8:1 / / rw shared:1 - ext4 /dev/sda1 rw\n"
        "21 1 8:17 / /media/stick rw shared:2 - exfat /dev/sdb1 rw,iocharset=utf8\n"
        "22 1 0:50 / /mnt/nas rw - cifs //nas/a rw,vers=3.1.1,serverino\n"
        "23 1 0:51 / /mnt/old rw - cifs //old/a rw,vers=1.0,noserverino\n"
        "24 1 0:52 / /mnt/ssh rw - fuse.sshfs me@host: rw\n"
    )
    monkeypatch.setattr(file_facts, "_MOUNTS", place)
    monkeypatch.setattr(file_facts.sys, "platform", "linux")
    file_facts._is_made_up.cache_clear()
    yield
    file_facts._is_made_up.cache_clear()


@pytest.mark.parametrize(
    ("device", "keeps"),
    [((8, 1), True), ((8, 17), False), ((0, 50), True), ((0, 51), False), ((0, 52), False)],
)
def test_numbers_that_a_driver_makes_up_are_not_noted(device, keeps):
    facts = facts_of(Found(dev=os.makedev(*device)))
    assert facts.inode == (7 if keeps else 0)


def test_a_disk_that_is_not_in_the_table_has_numbers_of_its_own():
    assert facts_of(Found(dev=os.makedev(0, 99))).inode == 7


def test_without_a_table_numbers_are_taken_as_they_are(tmp_path, monkeypatch):
    monkeypatch.setattr(file_facts, "_MOUNTS", tmp_path / "none")
    assert facts_of(Found(dev=os.makedev(8, 17))).inode == 7


def test_numbers_fit_into_the_project_file(project):
    huge = facts_of(Found(ino=(1 << 128) - 1, dev=(1 << 64) - 1, mtime=1 << 64, ctime=1 << 64))
    folder_id = project.files.folder_id(project.path.parent)
    [file_id] = project.files.add(folder_id, [FoundFile("a.jpg", *huge)])
    project.files.record_image(file_id, "hash", 4, 3, "", huge)
    project.files.sync(folder_id, [FoundFile("a.jpg", *huge)])
    assert list(project.files.unread(folder_id)) == []


def test_a_file_that_rested_is_noted_as_it_is():
    assert as_read(Found(), Found(), NOW) == facts_of(Found())


@pytest.mark.parametrize(
    "fresh",
    [
        {"ctime": NOW - SECOND // 20},
        {"mtime": NOW - SECOND // 20},
        {"mtime": NOW // SECOND * SECOND - SECOND},  # whole seconds: the clock may be as coarse
        {"ctime": NOW + 3600 * SECOND},  # a clock is wrong
    ],
)
def test_a_file_that_could_change_again_unseen_is_in_doubt(fresh):
    assert as_read(Found(**fresh), Found(**fresh), NOW).changed_ns is None


def test_a_time_to_come_that_any_program_may_set_says_nothing():
    found = Found(mtime=NOW + 3600 * SECOND)
    assert as_read(found, found, NOW).changed_ns == LONG_AGO


def test_a_file_that_changed_while_it_was_read_is_in_doubt():
    assert as_read(Found(), Found(size=11), NOW).changed_ns is None


def test_the_open_file_is_asked_and_not_its_name(tmp_path, monkeypatch):
    path, other = tmp_path / "a.jpg", tmp_path / "b.jpg"
    path.write_bytes(b"one")
    other.write_bytes(b"two")
    number = path.stat().st_ino
    real = os.fstat

    def replaced(descriptor):
        if other.exists():
            other.replace(path)
        return real(descriptor)

    monkeypatch.setattr(os, "fstat", replaced)
    data, facts = read_file(path)
    assert (data, facts.inode) == (b"one", number)
    assert path.read_bytes() == b"two"


def test_a_scan_and_a_reading_agree_on_a_file_that_rests(tmp_path, monkeypatch):
    (tmp_path / "a.jpg").write_bytes(b"x")
    later = time.time_ns() + 10 * SECOND
    monkeypatch.setattr(time, "time_ns", lambda: later)
    [found], _ = find_images(tmp_path)
    assert read_file(tmp_path / "a.jpg")[1] == found.facts


def test_a_file_that_cannot_be_read_has_no_facts(tmp_path):
    with pytest.raises(ImageError):
        read_file(tmp_path / "none.jpg")
