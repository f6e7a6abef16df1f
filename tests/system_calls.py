"""What processes asked of the system, as strace wrote it down: what they reached and changed."""

import re
import shutil
import subprocess
from functools import cache
from pathlib import Path

# What tells of a look-up of a name: files that the system's resolver reads, services that it asks.
RESOLVER = re.compile(
    r'"(/etc/(resolv\.conf|hosts|host\.conf|gai\.conf)|(/var)?/run/(nscd/socket|avahi-daemon/.*'
    r'|systemd/resolve/.*))"'
)
INSIDE = re.compile(
    r'sin_addr=inet_addr\("(127\.[\d.]+|0\.0\.0\.0)"\)'
    r'|inet_pton\(AF_INET6, "(::1?|::ffff:127\.[\d.]+)"'
)
REACHING = ("connect", "sendto", "sendmsg", "sendmmsg")
OPENING = ("open", "openat", "openat2", "creat")
WRITING = re.compile(r"O_(WRONLY|RDWR|CREAT|TRUNC)")
# Calls that change what their paths name: how many of these, from the front, do not count.
CHANGING = {
    **dict.fromkeys(("mkdir", "rmdir", "unlink", "rename", "truncate", "chmod", "chown"), 0),
    **dict.fromkeys(("mkdirat", "unlinkat", "renameat", "renameat2", "fchmodat"), 0),
    **dict.fromkeys(("mknod", "mknodat", "lchown", "fchownat", "utime", "utimes", "utimensat"), 0),
    **dict.fromkeys(("setxattr", "lsetxattr", "removexattr", "lremovexattr", "futimesat"), 0),
    **dict.fromkeys(("link", "linkat", "symlink", "symlinkat"), 1),
}
# The folder that a path starts from where that is not the working directory, and the path.
PATH = re.compile(r'(?:(?:AT_FDCWD|\d+)<((?:[^>\\]|\\.)*)>(?:\(deleted\))?, )?"((?:[^"\\]|\\.)*)"')
CALL = re.compile(r"(\w+)\((.*)\) += (-?\d+|\?)(?:<.*>)?(?:\(deleted\))?(?: (E\w+))?")


@cache
def strace():
    """Return how to run a program under strace; None where that does not work here."""
    program = shutil.which("strace")
    if program is None:
        return None
    # The filter stops a process at the calls that are asked for alone: far less of a delay.
    for more in (["--seccomp-bpf"], []):
        words = [program, "-ff", "-y", "-s", "256", *more, "-e", "trace=network,%file"]
        if _works([*words, "-o", "/dev/null", "true"]):
            return words
    return None


@cache
def without_network():
    """Return how to run a program where there is no network; None where that is not allowed."""
    program = shutil.which("unshare")
    words = [program, "--map-root-user", "--net"] if program else None
    return words if words and _works([*words, "true"]) else None


def _works(words):
    return subprocess.run(words, capture_output=True, check=False).returncode == 0


class Trace:
    """The calls of some processes.

    Attributes:
        folder: where strace puts a file for each process.
        cwd: the working directory of the processes.
    """

    def __init__(self, folder, cwd):
        self.folder, self.cwd = Path(folder), Path(cwd)

    @property
    def words(self):
        """How to run a program that is to be looked at."""
        return [*strace(), "-o", str(self.folder / "calls")]

    def lines(self):
        """Go through all calls of all processes."""
        for path in sorted(self.folder.iterdir()):
            yield from path.read_text(encoding="utf-8", errors="replace").splitlines()

    def reached(self):
        """List the calls that were to reach another computer, or to look up a name."""
        return [
            line
            for line in self.lines()
            if RESOLVER.search(line)
            or (line.startswith(REACHING) and "sa_family=AF_INET" in line and not _inside(line))
        ]

    def changed(self):
        """Return all paths that were written, made, renamed or removed, or were to be."""
        found = set()
        for line in self.lines():
            if match := CALL.match(line):
                name, arguments, _, error = match.groups()
                # What makes a file or a folder that is there already changes nothing.
                if error != "EEXIST" and (places := _changing(name, arguments)):
                    found |= {self._absolute(*one) for one in places}
        return found

    def _absolute(self, folder, path):
        text = path.encode().decode("unicode_escape").encode("latin-1").decode("utf-8", "replace")
        return Path(self.cwd, folder or "", text)


def _inside(line):
    return len(INSIDE.findall(line)) >= line.count("sa_family=AF_INET")


def _changing(name, arguments):
    """Return (folder, path) of what a call changes; nothing for one that only looks."""
    if name in OPENING:
        is_writing = name == "creat" or WRITING.search(arguments)
        return PATH.findall(arguments)[:1] if is_writing else []
    if name in CHANGING:
        return PATH.findall(arguments)[CHANGING[name] :]
    return []
