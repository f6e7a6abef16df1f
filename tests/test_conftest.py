"""The guards around every test do guard."""

import os
import socket
from pathlib import Path

import pytest


def test_the_network_is_closed():
    with (
        socket.socket() as plug,
        pytest.raises(RuntimeError, match="tried to reach"),
    ):
        plug.connect(("192.0.2.1", 80))


def test_this_machine_can_be_reached():
    with socket.create_server(("127.0.0.1", 0)) as server, socket.socket() as plug:
        plug.connect(server.getsockname())
        assert plug.getpeername() == server.getsockname()


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
