"""Tell whether a folder lies on another computer, whose changes the system may not notice."""

import subprocess
import sys
from pathlib import Path

_MOUNTS = Path("/proc/self/mountinfo")
_REMOTE = (
    "9p", "afs", "beegfs", "ceph", "cifs", "coda", "davfs", "fuse.", "gfs2", "glusterfs", "gpfs",
    "lustre", "ncpfs", "nfs", "ocfs2", "prl_fs", "smb", "vboxsf", "virtiofs", "vmhgfs", "webdav",
)  # fmt: skip
"""Kinds of file systems, or their beginnings, that other computers change, too."""

_LOCAL = ("fuse.fuseblk", "fuse.ntfs", "fuse.exfat", "fuse.encfs", "fuse.gocryptfs")
_REMOTE_DRIVE = 4  # of GetDriveTypeW


def is_remote(folder: Path) -> bool:
    """Tell whether a folder lies on another computer; False where the system does not say."""
    place = folder.resolve()
    if sys.platform == "win32":
        import ctypes

        drive = place.anchor or "\\"
        return drive.startswith("\\\\") or (
            ctypes.windll.kernel32.GetDriveTypeW(drive) == _REMOTE_DRIVE
        )
    kind = kind_in(_mounts(), place)
    return kind.startswith(_REMOTE) and not kind.startswith(_LOCAL)


def kind_in(mounts: dict[Path, str], place: Path) -> str:
    """Return the kind of file system at a place, "" where none is known.

    Args:
        mounts: kinds, by the folder where each is mounted.
        place: a real path.

    Example:
        >>> kind_in({Path("/"): "ext4", Path("/srv/lab"): "nfs4"}, Path("/srv/lab/scope"))
        'nfs4'
    """
    return next((mounts[above] for above in (place, *place.parents) if above in mounts), "")


def _mounts() -> dict[Path, str]:
    """Return what is mounted where; what was mounted last at a place counts."""
    try:
        if sys.platform == "linux":
            text = _MOUNTS.read_text(encoding="utf-8", errors="surrogateescape")
            return mounts_of_linux(text)
        shown = subprocess.run(["/sbin/mount"], capture_output=True, text=True, check=False)
        return mounts_of_bsd(shown.stdout)
    except OSError:
        return {}


def mounts_of_linux(text: str) -> dict[Path, str]:
    r"""Read `/proc/self/mountinfo`, see proc(5).

    Example:
        >>> mounts_of_linux("36 35 0:30 / /srv/my\\040lab rw shared:1 - nfs4 host:/x rw\n")
        {PosixPath('/srv/my lab'): 'nfs4'}
    """
    mounts: dict[Path, str] = {}
    for line in text.splitlines():
        mount, _, system = line.partition(" - ")
        words = mount.split(" ")
        if len(words) > 4 and system:
            mounts[Path(_unescaped(words[4]))] = system.split(" ")[0]
    return mounts


def mounts_of_bsd(text: str) -> dict[Path, str]:
    """Read what `mount` prints on macOS.

    Example:
        >>> mounts_of_bsd("//me@host/lab on /Volumes/lab (smbfs, nodev)")
        {PosixPath('/Volumes/lab'): 'smbfs'}
    """
    mounts: dict[Path, str] = {}
    for line in text.splitlines():
        head, _, options = line.rpartition(" (")
        _, _, place = head.partition(" on ")
        if place:
            mounts[Path(place)] = options.rstrip(")").split(",")[0]
    return mounts


def _unescaped(place: str) -> str:
    for code, character in ((r"\040", " "), (r"\011", "\t"), (r"\012", "\n"), (r"\134", "\\")):
        place = place.replace(code, character)
    return place
