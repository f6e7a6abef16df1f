"""The files that tell of what went wrong: what is in them, how long they get, who may read them."""

import logging
import os

import pytest

from app.background import log_files
from core.domain.names import LogLines


@pytest.fixture
def start(monkeypatch):
    """Start a log, at a level; ended after the test."""
    started = []
    before = {name: logging.getLogger(name).level for name in log_files.OUR_LOGGERS}

    def start_one(name="window", level=""):
        monkeypatch.setenv(log_files.LEVEL, level)
        started.extend(log_files.start_log(name))

    yield start_one
    for handler in started:
        logging.getLogger().removeHandler(handler)
        handler.close()
    for name, level in before.items():
        logging.getLogger(name).setLevel(level)


@pytest.fixture
def folder(own_settings):
    return own_settings / "state" / "Handful" / "log"


def test_what_goes_on_is_kept_with_its_time_and_its_origin(start, folder):
    start("engine")
    logging.getLogger("core.api").info("label_folder finished after %.1f s", 2.34)
    (line,) = (folder / "engine.log").read_text(encoding="utf-8").splitlines()
    assert line.startswith("20")
    assert line.endswith(" INFO core.api: label_folder finished after 2.3 s")


@pytest.mark.skipif(os.name != "posix", reason="Windows has no such rights")
def test_the_log_is_for_its_owner_alone_from_before(start, folder, monkeypatch):
    monkeypatch.setattr(log_files, "MAX_BYTES", 200)
    folder.mkdir(parents=True, mode=0o755)
    (folder / "window.log").touch(mode=0o644)
    start()
    for _ in range(10):
        logging.getLogger("app").info("a line of some forty characters, and more")
    assert folder.stat().st_mode & 0o777 == 0o700
    modes = {path.name: path.stat().st_mode & 0o777 for path in folder.iterdir()}
    assert len(modes) > 1
    assert set(modes.values()) == {0o600}


def test_the_log_does_not_grow_without_end(start, folder, monkeypatch):
    monkeypatch.setattr(log_files, "MAX_BYTES", 500)
    start()
    for number in range(1000):
        logging.getLogger("app").info("line %d", number)
    sizes = [path.stat().st_size for path in folder.iterdir()]
    assert len(sizes) == log_files.N_OLD_FILES + 1
    assert max(sizes) <= 500
    assert "line 999" in (folder / "window.log").read_text(encoding="utf-8")


def test_a_file_that_cannot_be_put_aside_grows_on(start, folder, monkeypatch):
    def refuse(source, dest):
        raise PermissionError(source)

    monkeypatch.setattr(log_files, "MAX_BYTES", 200)
    monkeypatch.setattr(os, "rename", refuse)
    start()
    for number in range(20):
        logging.getLogger("app").info("line %d", number)
    assert len((folder / "window.log").read_text(encoding="utf-8").splitlines()) == 20


def test_a_second_start_writes_no_line_twice(start, folder):
    start()
    start()
    logging.getLogger("app").info("once")
    assert (folder / "window.log").read_text(encoding="utf-8").count("once") == 1


def test_a_name_writes_no_line_of_its_own(start, folder):
    start()
    name = "bird\n2026 ERROR \x1b[31m\udce4.png"
    record = logging.LogRecord("app", logging.WARNING, "", 0, "%s is gone", (name,), None)
    for one in logging.getLogger().handlers:
        if isinstance(one.formatter, LogLines):  # pytest's own would send it on as it is
            one.handle(record)
    (line,) = (folder / "window.log").read_text(encoding="utf-8").splitlines()
    assert line.endswith(r"bird\n2026 ERROR \x1b[31m\xe4.png is gone")


@pytest.mark.parametrize(
    ("level", "kept"), [("", {"info", "warning"}), ("debug", {"debug", "info", "warning"})]
)
def test_a_level_says_how_much_is_kept_of_our_own(start, folder, level, kept):
    start(level=level)
    for name in ("debug", "info", "warning"):
        getattr(logging.getLogger("core.store"), name)("ours, %s", name)
        getattr(logging.getLogger("PIL.TiffImagePlugin"), name)("theirs, %s", name)
    lines = (folder / "window.log").read_text(encoding="utf-8").splitlines()
    assert {line.split("ours, ")[1] for line in lines if "ours" in line} == kept
    assert [line.split("theirs, ")[1] for line in lines if "theirs" in line] == ["warning"]


def test_a_folder_that_cannot_be_made_costs_the_file_alone(start, folder, capsys):
    folder.parent.parent.mkdir(parents=True)
    folder.parent.write_text("in the way")
    start()
    logging.getLogger("app").warning("still told")
    assert "still told" in capsys.readouterr().err


def test_a_full_disk_is_no_news(start, folder, capsys, monkeypatch):
    start()
    file = next(one for one in logging.getLogger().handlers if isinstance(one, log_files.LogFile))

    def refuse():
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(file, "flush", refuse)
        logging.getLogger("app").info("lost")
    assert capsys.readouterr().err == ""
