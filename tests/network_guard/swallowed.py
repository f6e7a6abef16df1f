"""Tests of which the guard alone makes errors: run by tests/test_conftest.py, never collected."""

import multiprocessing
import socket
import subprocess
import sys
import threading
from contextlib import suppress

HOST = "statistics.invalid"
HERE = f"socket.getaddrinfo({HOST!r}, 443)"


def look_up():
    with suppress(Exception):
        socket.getaddrinfo(HOST, 443)


def test_here():
    look_up()


def test_thread():
    thread = threading.Thread(target=look_up)
    thread.start()
    thread.join()


def test_child():
    code = f"import contextlib, socket\nwith contextlib.suppress(Exception): {HERE}"
    subprocess.run([sys.executable, "-c", code], check=True)


def test_spawned_child():
    process = multiprocessing.get_context("spawn").Process(target=look_up)
    process.start()
    process.join()
    assert process.exitcode == 0


def test_child_of_a_child():
    code = "import subprocess, sys; subprocess.run([sys.executable, '-c', sys.argv[1]])"
    done = subprocess.run([sys.executable, "-c", code, f"import socket; {HERE}"], check=True)
    assert done.returncode == 0


def test_innocent():
    assert socket.getaddrinfo("localhost", 443)
