"""The guards around every test do guard."""

import os
import socket
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
SWALLOWED = ROOT / "tests" / "network_guard" / "swallowed.py"


def test_the_network_is_closed(network_tried):
    with socket.socket() as plug, pytest.raises(RuntimeError, match="tried to reach"):
        plug.connect(("192.0.2.1", 80))
    assert network_tried()


def test_this_machine_can_be_reached():
    with socket.create_server(("127.0.0.1", 0)) as server, socket.socket() as plug:
        plug.connect(server.getsockname())
        assert plug.getpeername() == server.getsockname()


@pytest.mark.parametrize(
    "attempt",
    [
        lambda: socket.getaddrinfo("example.com", 443),
        lambda: socket.getaddrinfo(b"example.com", 443),
        lambda: socket.gethostbyname("example.com"),
        lambda: socket.gethostbyname_ex("example.com"),
        lambda: socket.gethostbyaddr("192.0.2.1"),
        lambda: socket.getnameinfo(("192.0.2.1", 80), 0),
        lambda: udp(lambda plug: plug.connect_ex(("192.0.2.1", 53))),
        lambda: udp(lambda plug: plug.connect(("example.com", 53))),
        lambda: udp(lambda plug: plug.sendto(b"?", ("192.0.2.1", 53))),
        lambda: udp(lambda plug: plug.sendto(b"?", 0, ("127.0.0.1.example.com", 53))),
        lambda: udp(lambda plug: plug.sendmsg([b"?"], [], 0, ("192.0.2.1", 53))),
        lambda: udp(lambda plug: plug.bind(("example.com", 0))),
    ],
)
def test_each_way_out_is_closed_and_written_down(attempt, network_tried):
    with pytest.raises(RuntimeError, match="a test tried to"):
        attempt()
    [line] = network_tried()
    assert f"process {os.getpid()}" in line
    assert "test_conftest.py" in line


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1", "::1", None, "", socket.gethostname()])
def test_this_computer_may_be_looked_up(host):
    with suppress(OSError):  # not every computer knows its own name
        socket.getaddrinfo(host, 80)


def test_numbers_may_be_read_as_an_address():
    assert socket.getaddrinfo("192.0.2.1", 80)


@pytest.mark.skipif(not hasattr(socket, "AF_UNIX"), reason="Windows has no such sockets in Python")
def test_sockets_in_the_file_system_stay_open(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)  # the name of a socket must be short
    with socket.socket(socket.AF_UNIX) as server, socket.socket(socket.AF_UNIX) as other:
        server.bind("here")
        server.listen()
        other.connect("here")


@pytest.mark.parametrize(
    ("words", "without"),
    [
        (["-I", "-c", "pass"], ()),
        (["-B", "-sS", "-c", "pass"], ()),
        (["-c", "pass"], ("PYTHONPATH",)),
        (["-c", "pass"], ("HANDFUL_NETWORK_RECORD",)),
    ],
)
def test_no_python_starts_without_the_guard(words, without, network_tried):
    around = {name: value for name, value in os.environ.items() if name not in without}
    with pytest.raises(RuntimeError, match="without the network guard"):
        subprocess.run([sys.executable, *words], env=around, check=False)
    [line] = network_tried()
    assert "start " in line


def test_no_other_sitecustomize_may_come_before_the_guard(tmp_path, network_tried):
    (tmp_path / "sitecustomize.py").touch()
    path = os.pathsep.join([str(tmp_path), os.environ["PYTHONPATH"]])
    with pytest.raises(RuntimeError, match="without the network guard"):
        subprocess.run([sys.executable, "-c", "pass"], env={**os.environ, "PYTHONPATH": path})
    assert network_tried()


def test_the_record_is_kept_where_a_test_takes_the_variable_away(monkeypatch, network_tried):
    monkeypatch.delenv("HANDFUL_NETWORK_RECORD")
    with pytest.raises(RuntimeError):
        socket.gethostbyname("example.com")
    assert len(network_tried()) == 1


def test_a_sitecustomize_that_was_there_before_still_runs(tmp_path):
    (tmp_path / "sitecustomize.py").write_text("import builtins; builtins.was_here = 'yes'")
    path = os.pathsep.join([os.environ["PYTHONPATH"], str(tmp_path)])
    done = subprocess.run(
        [sys.executable, "-c", "print(was_here); import sitecustomize; print(sitecustomize)"],
        env={**os.environ, "PYTHONPATH": path},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.startswith("yes")
    assert str(tmp_path) in done.stdout


@pytest.fixture(scope="module")
def swallowed():
    """The report of a run in which look-ups were swallowed: lines by the name of the test."""
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", SWALLOWED],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1, done.stdout
    parts = done.stdout.split(" ERROR at teardown of ")[1:]
    assert "6 passed, 5 errors" in done.stdout
    return {one.split(" ")[0]: one for one in parts}


@pytest.mark.parametrize("where", ["here", "thread", "child", "spawned_child", "child_of_a_child"])
def test_a_look_up_that_was_swallowed_fails_the_test(swallowed, where):
    report = swallowed[f"test_{where}"]
    assert "look up statistics.invalid, by process" in report


def udp(use):
    with socket.socket(type=socket.SOCK_DGRAM) as plug:
        use(plug)


def test_home_is_not_the_real_one(shared_home):
    assert Path.home() == shared_home
    assert os.environ["XDG_CACHE_HOME"].startswith(str(shared_home))


@pytest.mark.parametrize("turn", [1, 2])
def test_settings_start_empty(turn):
    folder = Path(os.environ["XDG_CONFIG_HOME"])
    assert not folder.exists()
    folder.mkdir(parents=True)


def test_qt_keeps_its_settings_here(qapp):
    from PySide6.QtCore import QSettings

    place = Path(QSettings("Handful", "test").fileName())
    assert place.is_relative_to(os.environ["XDG_CONFIG_HOME"])


def test_drawn_pictures_differ_by_seed(draw_image, tmp_path):
    one, other = (draw_image(tmp_path / f"{seed}.png", seed=seed) for seed in (1, 2))
    assert one.read_bytes() != other.read_bytes()
