"""Weights come over the network whole and right, or not at all."""

import hashlib
import random
import shutil
import socket
from collections import namedtuple
from dataclasses import replace

import pytest
from filelock import FileLock

from core.backbones import (
    BACKBONES,
    download,
    find_backbone,
    install,
    is_installed,
    weights_folder,
    weights_path,
)
from core.cli.messages import sentence
from core.domain.errors import Cancelled, WeightsError
from tests.core.backbones.web import serve

CONTENT = random.Random(0).randbytes(300_000)
OTHER = random.Random(1).randbytes(310_000)


def sha256(content):
    return hashlib.sha256(content).hexdigest()


@pytest.fixture(autouse=True)
def no_proxy(monkeypatch):
    monkeypatch.setenv("no_proxy", "*")


@pytest.fixture
def server():
    with serve(CONTENT) as server:
        yield server


@pytest.fixture
def row(server, monkeypatch):
    """A row of the table whose weights lie on the server."""
    row = replace(
        BACKBONES["resnet18"],
        url=f"{server.url}/net-{sha256(CONTENT)[:8]}.pth",
        sha256=sha256(CONTENT),
        file="net.pth",
    )
    monkeypatch.setitem(BACKBONES, row.name, row)
    return row


def left_behind():
    """Name what lies in the folder, except the lock, which stays for good."""
    return sorted(one.name for one in weights_folder().glob("[!.]*"))


def fails(row, **options):
    """Try to download; return the error."""
    with pytest.raises(WeightsError) as caught:
        install.get(row, **options)
    assert sentence(caught.value).endswith(".")
    return caught.value


def is_whole():
    return (weights_folder() / "net.pth").read_bytes() == CONTENT


def cut(server, row, after=100_000):
    """Begin a download that the server cuts; return the error."""
    server.cut_after = after
    error = fails(row)
    server.cut_after = None
    return error


def test_a_download_shows_progress_and_ends_in_its_place(server, row):
    shown = []
    assert not is_installed(row)
    ready = install.get(row, tick=lambda done, total: shown.append((done, total)))
    assert (ready, is_whole(), left_behind()) == (row, True, ["net.pth"])
    assert is_installed(row)
    assert weights_path(row) == weights_folder() / "net.pth"
    assert shown[0] == (0, len(CONTENT))
    assert shown[-1] == (len(CONTENT), len(CONTENT))
    assert shown == sorted(shown)
    assert "Range" not in server.asked[0]


def test_weights_that_are_here_are_not_asked_for_again(server, row):
    install.get(row)
    assert install.get(row) == row
    assert len(server.asked) == 1


def test_weights_that_were_damaged_here_are_brought_again(server, row):
    install.get(row)
    (weights_folder() / "net.pth").write_bytes(b"damaged")
    install.get(row)
    assert is_whole()


def test_nothing_is_asked_of_a_server_before_a_download(server, row):
    with pytest.raises(WeightsError, match="not on this computer") as caught:
        weights_path(find_backbone(row.name))
    text = sentence(caught.value)
    assert "handful backbones get resnet18" in text
    assert "47 MB" in text
    assert f"fetch {row.url}" in text
    assert "handful backbones use resnet18 FILE" in text
    assert server.asked == []


# A cut or a stop, and how it goes on


def test_a_cut_download_goes_on_where_it_was(server, row):
    error = cut(server, row)
    assert error.remedy == "again"
    assert left_behind() == ["net.pth.part", "net.pth.part.json"]
    assert "run `handful backbones get resnet18` again" in sentence(error)
    shown = []
    install.get(row, tick=lambda done, total: shown.append((done, total)))
    assert is_whole()
    assert server.asked[1]["Range"] == "bytes=100000-"
    assert server.asked[1]["If-Range"] == '"one"'
    assert shown[0] == (100_000, len(CONTENT))
    assert left_behind() == ["net.pth"]


def test_a_stopped_download_goes_on_where_it_was(server, row):
    def stop(done, total):
        if done > 50_000:
            raise Cancelled

    with pytest.raises(Cancelled):
        install.get(row, tick=stop)
    kept = (weights_folder() / "net.pth.part").stat().st_size
    assert kept > 50_000
    install.get(row)
    assert is_whole()
    assert server.asked[1]["Range"] == f"bytes={kept}-"


def test_a_download_killed_at_its_very_end_goes_on(server, row):
    cut(server, row)
    (weights_folder() / "net.pth.part").write_bytes(CONTENT)
    install.get(row)
    assert is_whole()


def test_a_server_that_stalls_is_left_and_the_download_goes_on(server, row, monkeypatch):
    monkeypatch.setattr(download, "TIMEOUT_S", 0.2)
    server.stall_after = 100_000
    assert fails(row).remedy == "again"
    server.stall_after = None
    install.get(row)
    assert is_whole()
    assert "Range" in server.asked[1]


def test_a_server_that_ignores_ranges_starts_again(server, row):
    cut(server, row)
    server.knows_ranges = False
    install.get(row)
    assert is_whole()


def test_a_file_that_changed_on_the_server_starts_again(server, row):
    server.content = OTHER
    cut(server, row)
    server.content, server.etag = CONTENT, '"two"'
    install.get(row)
    assert is_whole()


def test_a_changed_file_starts_again_also_where_the_server_does_not_care(server, row):
    cut(server, row)
    server.knows_if_range, server.etag = False, '"two"'
    install.get(row)
    assert is_whole()
    assert ["Range" in one for one in server.asked] == [False, True, False]


def test_a_file_that_became_shorter_starts_again(server, row):
    server.content = OTHER
    cut(server, row, after=305_000)
    server.content, server.knows_if_range = CONTENT, False
    install.get(row)
    assert is_whole()


def test_a_part_from_another_place_than_asked_for_starts_again(server, row):
    cut(server, row)
    server.wrong_start = True
    install.get(row)
    assert is_whole()


def test_a_date_will_do_as_a_mark(server, row):
    server.etag, server.last_modified = None, "Wed, 21 Oct 2015 07:28:00 GMT"
    cut(server, row)
    install.get(row)
    assert is_whole()
    assert server.asked[1]["If-Range"] == server.last_modified


@pytest.mark.parametrize("etag", [None, 'W/"weak"'])
def test_without_a_mark_to_trust_it_starts_again(server, row, etag):
    server.etag = etag
    cut(server, row)
    install.get(row)
    assert is_whole()
    assert "Range" not in server.asked[1]


def test_a_part_of_another_address_is_not_gone_on_with(server, row):
    cut(server, row)
    install.get(replace(row, url=row.url + "?elsewhere"))
    assert is_whole()
    assert "Range" not in server.asked[1]


def test_half_a_note_starts_again(server, row):
    cut(server, row)
    (weights_folder() / "net.pth.part.json").write_text('{"url": ')
    install.get(row)
    assert is_whole()


def test_a_file_of_unknown_length_arrives(server, row):
    server.is_chunked = True
    install.get(row)
    assert is_whole()


# Refused


def test_a_wrong_checksum_leaves_nothing_behind(server, row):
    server.content = OTHER
    error = fails(row)
    assert (error.remedy, left_behind()) == ("changed", [])
    assert sha256(OTHER) in error.reason
    assert not is_installed(row)


def test_a_wrong_checksum_leaves_what_was_there_before(server, row):
    install.get(row)
    server.content = OTHER
    wanted = replace(row, name="resnet34", sha256=sha256(CONTENT), file="other.pth")
    assert fails(wanted).remedy == "changed"
    assert left_behind() == ["net.pth"]


def test_the_digits_in_a_file_name_are_held_against_it(server, row):
    server.content = OTHER
    assert fails(replace(row, sha256="")).remedy == "changed"


def test_a_given_checksum_is_held_against_it_too(server, row):
    assert fails(row, sha256="0" * 64).remedy == "changed"
    assert fails(row, sha256="nonsense").remedy == "sha256"
    assert install.get(row, sha256=sha256(CONTENT).upper()) == row


def test_no_network_says_what_to_do(row):
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        port = unused.getsockname()[1]
        error = fails(replace(row, url=f"http://127.0.0.1:{port}/net.pth"))
    assert error.remedy == "offline"
    text = sentence(error)
    assert f"127.0.0.1:{port} cannot be reached" in text
    assert "(47 MB) on another computer" in text
    assert "handful backbones use resnet18 FILE" in text
    assert left_behind() == []


@pytest.mark.parametrize("status", [404, 503])
def test_a_server_that_refuses_is_quoted(server, row, status):
    server.status = status
    error = fails(row)
    assert error.remedy == "offline"
    assert str(status) in error.reason


def test_a_server_that_refuses_the_rest_may_give_the_whole(server, row):
    cut(server, row)
    server.content, server.knows_if_range = CONTENT[:50_000], False
    assert fails(row).remedy == "changed"
    assert len(server.asked) == 3


@pytest.mark.parametrize("url", ["file:///etc/hostname", "ftp://127.0.0.1/net.pth", "data:,x", ""])
def test_only_the_web_is_asked(row, url):
    assert fails(replace(row, url=url)).remedy == "file"


def test_being_sent_elsewhere_than_the_web_is_refused(row):
    redirects = download._Redirects("https://example.org/net.pth")
    request = download.Request("https://example.org/net.pth")
    with pytest.raises(OSError, match="anybody could have changed"):
        redirects.redirect_request(request, None, 302, "", {}, "http://example.org/net.pth")


def test_a_full_disk_leaves_nothing_behind(row, no_room):
    with no_room(100_000):
        error = fails(row)
    assert (error.remedy, left_behind()) == ("room", [])
    install.get(row)
    assert is_whole()


def test_too_little_room_is_seen_before(row, monkeypatch):
    usage = namedtuple("usage", "total used free")(10, 9, 1)
    monkeypatch.setattr(shutil, "disk_usage", lambda path: usage)
    error = fails(row)
    assert (error.remedy, left_behind()) == ("room", [])


def test_a_folder_that_cannot_be_made_is_named(row):
    weights_folder().parent.mkdir(parents=True)
    weights_folder().write_text("in the way")
    assert fails(row).remedy == "room"


def test_one_download_at_a_time(row):
    weights_folder().mkdir(parents=True)
    with FileLock(weights_folder() / ".lock"):
        assert fails(row).remedy == "wait"


def test_a_row_that_nobody_offers_asks_for_a_file(row):
    assert fails(replace(row, name="resnet34", url="")).remedy == "file"
