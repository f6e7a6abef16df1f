"""Which folders lie on another computer."""

from pathlib import Path

import pytest

from core.imaging import file_systems
from core.imaging.file_systems import is_remote, kind_in, mounts_of_linux


def mounted(*lines):
    return "".join(
        f"36 35 0:30 / {place} rw shared:1 - {kind} source rw\n" for place, kind in lines
    )


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        ("nfs4", True),
        ("cifs", True),
        ("smb3", True),
        ("fuse.sshfs", True),
        ("9p", True),
        ("ext4", False),
        ("xfs", False),
        ("tmpfs", False),
        ("fuseblk", False),
        ("fuse.gocryptfs", False),
    ],
)
def test_the_kind_of_file_system_tells(monkeypatch, tmp_path, kind, expected):
    mounts = tmp_path / "mountinfo"
    mounts.write_text(mounted(("/", "ext4"), (tmp_path, kind)))
    monkeypatch.setattr(file_systems, "_MOUNTS", mounts)
    monkeypatch.setattr(file_systems.sys, "platform", "linux")
    assert is_remote(tmp_path / "in") == expected


def test_what_was_mounted_last_counts():
    mounts = mounts_of_linux(mounted(("/srv", "autofs"), ("/srv", "nfs4")))
    assert kind_in(mounts, Path("/srv/lab")) == "nfs4"


def test_where_the_system_does_not_say_nothing_is_remote(monkeypatch, tmp_path):
    monkeypatch.setattr(file_systems, "_MOUNTS", tmp_path / "missing")
    monkeypatch.setattr(file_systems.sys, "platform", "linux")
    assert not is_remote(tmp_path)


def test_lines_that_are_none_are_passed_over():
    assert mounts_of_linux("nonsense\n - nfs\n") == {}
