"""What is read out of a trace, on lines as strace writes them."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.system_calls import Trace, strace

CWD = Path("/home/me/work")


@pytest.fixture
def trace(tmp_path):
    """Make a trace of lines."""

    def make(*lines):
        (tmp_path / "calls.1").write_text("\n".join(lines), encoding="utf-8")
        return Trace(tmp_path, CWD)

    return make


@pytest.mark.parametrize(
    "line",
    [
        'connect(3<UDP:[1]>, {sa_family=AF_INET, sin_port=htons(53), sin_addr=inet_addr("8.8.8.8")}'
        ", 16) = 0",
        "connect(3<TCPv6:[1]>, {sa_family=AF_INET6, sin6_port=htons(443), sin6_flowinfo=htonl(0),"
        ' inet_pton(AF_INET6, "2001:db8::1", &sin6_addr), sin6_scope_id=0}, 28) = -1 ENETUNREACH'
        " (Network is unreachable)",
        'sendto(3<UDP:[1]>, "?", 1, 0, {sa_family=AF_INET, sin_port=htons(53), sin_addr=inet_addr('
        '"192.0.2.1")}, 16) = 1',
        'connect(3<UNIX-STREAM:[1]>, {sa_family=AF_UNIX, sun_path="/var/run/nscd/socket"}, 110)'
        " = -1 ENOENT (No such file or directory)",
        'openat(AT_FDCWD</>, "/etc/resolv.conf", O_RDONLY|O_CLOEXEC) = 3</etc/resolv.conf>',
    ],
)
def test_what_reaches_out_is_found(trace, line):
    assert trace(line).reached() == [line]


@pytest.mark.parametrize(
    "line",
    [
        'connect(3<TCP:[1]>, {sa_family=AF_INET, sin_port=htons(80), sin_addr=inet_addr("127.0.0.1'
        '")}, 16) = 0',
        'connect(3<TCPv6:[1]>, {sa_family=AF_INET6, inet_pton(AF_INET6, "::1", &sin6_addr)}, 28) ='
        " 0",
        'connect(3<UNIX-STREAM:[1]>, {sa_family=AF_UNIX, sun_path=@"/tmp/.X11-unix/X0"}, 20) = 0',
        'sendto(3<TCP:[1]>, "?", 1, 0, NULL, 0) = 1',
        'openat(AT_FDCWD</>, "/etc/hostname", O_RDONLY) = 3</etc/hostname>',
    ],
)
def test_what_stays_here_is_not(trace, line):
    assert trace(line).reached() == []


@pytest.mark.parametrize(
    ("line", "places"),
    [
        ('openat(AT_FDCWD</x>, "a b.txt", O_WRONLY|O_CREAT, 0666) = 3</x/a b.txt>', ["/x/a b.txt"]),
        ('openat(5</x>(deleted), "a", O_RDWR) = 3</x/a>', ["/x/a"]),
        ('openat(AT_FDCWD</x>, "/y", O_RDONLY|O_CLOEXEC) = 3</y>', []),
        ('openat(AT_FDCWD</x>, "/y", O_WRONLY|O_CREAT, 0666) = -1 ENOENT (No such file)', ["/y"]),
        ('open("/y", O_RDWR|O_CREAT|O_EXCL, 0600) = -1 EEXIST (File exists)', []),
        ('mkdir("here", 0777)                     = 0', [str(CWD / "here")]),
        ('mkdir("/home", 0777) = -1 EEXIST (File exists)', []),
        ('rename("/a", "/b") = 0', ["/a", "/b"]),
        ('renameat2(3</x>, "a", AT_FDCWD</y>, "b", RENAME_NOREPLACE) = 0', ["/x/a", "/y/b"]),
        ('unlinkat(4</tmp/x>, "y", AT_REMOVEDIR) = 0', ["/tmp/x/y"]),
        ('symlink("/real", "/link") = 0', ["/link"]),
        ('linkat(AT_FDCWD</x>, "/proc/self/fd/7", AT_FDCWD</x>, "new", 0) = 0', ["/x/new"]),
        ('unlink("/x/\\303\\266") = 0', ["/x/ö"]),
        ('newfstatat(AT_FDCWD</x>, "/y", {st_mode=S_IFREG|0644}, 0) = 0', []),
        ('execve("/bin/true", ["true"], 0x7ffe /* 9 vars */) = 0', []),
        ("+++ exited with 0 +++", []),
    ],
)
def test_what_is_changed_is_found(trace, line, places):
    assert trace(line).changed() == {Path(one) for one in places}


@pytest.mark.skipif(strace() is None, reason="strace does not work here")
def test_a_process_and_its_children_are_looked_at(tmp_path):
    code = (
        "import os, pathlib, socket\n"
        "pid = os.fork()\n"
        "pathlib.Path(f'by {bool(pid)}').write_text('x')\n"
        "plug = socket.socket(socket.AF_INET6, socket.SOCK_DGRAM)\n"
        "plug.connect_ex(('::1', 9)) if pid else os._exit(0)\n"
        "os.waitpid(pid, 0)"
    )
    (tmp_path / "calls").mkdir()
    (tmp_path / "work").mkdir()
    trace = Trace(tmp_path / "calls", tmp_path / "work")
    subprocess.run([*trace.words, sys.executable, "-c", code], cwd=trace.cwd, check=True)
    assert {trace.cwd / "by True", trace.cwd / "by False"} <= trace.changed()
    assert trace.reached() == []
    assert any(line.startswith("connect(") for line in trace.lines())
