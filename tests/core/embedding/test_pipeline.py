"""Every file comes out once, whatever is wrong with it, and memory does not grow."""

import threading
import time
from contextlib import contextmanager

import numpy as np
import pytest

from core.backbones import DEFAULT, find_backbone
from core.domain.records import FileRecord
from core.embedding.joint_network import vectors_of
from core.embedding.pipeline import embed_files
from core.imaging.discovery import content_hash
from tests.core.conftest import ToyNetwork

KEYS = find_backbone(DEFAULT).keys


@contextmanager
def nothing_known():
    yield lambda content_hash: frozenset(KEYS)


@pytest.fixture
def files(tmp_path, draw_image):
    """Draw as many different pictures as asked for; return their records."""

    def draw(count):
        names = [f"{number}.png" for number in range(count)]
        for number, name in enumerate(names):
            draw_image(tmp_path / name, (16, 12), seed=number)
        return [FileRecord(n + 1, tmp_path, name, 1, 1, None) for n, name in enumerate(names)]

    return draw


@pytest.fixture
def embed(backbone, new_toy_network):
    """Embed files with a toy network; return what became of them as one list."""

    def run(files, open_known=nothing_known, batch_size=4, n_threads=2):
        network = new_toy_network(batch_size).joint(backbone)
        batches = embed_files(files, backbone, network, open_known, n_threads=n_threads)
        return [one for batch in batches for one in batch]

    return run


def decoders():
    return [one for one in threading.enumerate() if one.name.startswith("handful-decode")]


@pytest.mark.parametrize("count", [0, 1, 4, 11])
def test_each_file_comes_out_once_with_its_vector(embed, files, count):
    given = files(count)
    found = embed(given)
    assert sorted(one.file.id for one in found) == [one.id for one in given]
    assert all(one.vector is not None and not one.error for one in found)


def test_a_vector_belongs_to_its_own_file(embed, files):
    given = files(9)
    together = {one.file.id: one.vector for one in embed(given)}
    alone = {one.id: embed([one])[0].vector for one in given}
    assert all(np.allclose(together[key], alone[key], atol=1e-4) for key in alone)


def test_size_and_hash_come_along(embed, files):
    [file] = files(1)
    [found] = embed([file])
    assert (found.width, found.height) == (16, 12)
    assert found.content_hash == content_hash(file.full_path.read_bytes())


def test_of_a_picture_that_lacks_a_part_only_that_is_made(files):
    rich = find_backbone("lite0+views+spatial,lite2")
    first, second = files(2)
    missing = {content_hash(first.full_path.read_bytes()): frozenset(rich.keys)}

    @contextmanager
    def part_known():
        yield lambda key: missing.get(key, frozenset(rich.keys[1:2]))

    toy = ToyNetwork()
    batches = list(embed_files([first, second], rich, toy.joint(rich), part_known))
    found = {one.file.id: one.vectors for batch in batches for one in batch}
    assert {key: len(one) for key, one in found[1].items()} == dict(
        zip(rich.keys, (1280, 1280, 1024), strict=True)
    )
    assert list(found[2]) == ["lite2-9656183e-260"]
    assert toy.n_seen == rich.n_views  # the second picture never went through the first network


def test_the_spatial_part_is_of_the_first_view_and_the_rest_the_mean_of_all():
    member = find_backbone("lite0+views+spatial").members[0]
    outputs = np.arange(3 * (1280 + 1024), dtype=np.float32).reshape(3, -1)
    found = vectors_of(member, outputs)
    assert list(found) == ["lite0-57934424-224-v3", "lite0-57934424-224-spatial"]
    mean, first = found.values()
    assert np.array_equal(mean, outputs[:, :1280].mean(axis=0))
    assert np.array_equal(first, outputs[0, 1280:])


def test_known_content_is_hashed_but_not_opened(embed, files, new_toy_network):
    given = files(6)
    known = content_hash(given[2].full_path.read_bytes())

    @contextmanager
    def one_known():
        yield lambda content_hash: frozenset(() if content_hash == known else KEYS)

    found = {one.file.id: one for one in embed(given, one_known)}
    assert [key for key, one in found.items() if one.vector is None] == [3]
    assert (found[3].content_hash, found[3].error, found[3].width) == (known, "", None)


def test_where_everything_is_known_every_file_still_comes_out(embed, files):
    @contextmanager
    def all_known():
        yield lambda content_hash: frozenset()

    found = embed(files(50), all_known, batch_size=2)
    assert len(found) == 50
    assert all(one.vector is None and one.content_hash for one in found)


def test_broken_files_carry_their_reason_among_the_others(embed, files, tmp_path):
    given = files(5)
    given[1].full_path.unlink()
    given[3].full_path.write_text("no picture")
    found = {one.file.id: one for one in embed(given)}
    assert [found[key].error for key in (1, 2, 3, 4, 5)] == [
        "",
        "the file is gone",
        "",
        "it is not a picture",
        "",
    ]
    assert found[2].content_hash == ""
    assert found[4].content_hash != ""


def test_stopping_midway_ends_the_threads(backbone, new_toy_network, files):
    batches = embed_files(
        files(40), backbone, new_toy_network().joint(backbone), nothing_known, n_threads=3
    )
    next(batches)
    assert decoders()
    batches.close()
    assert not decoders()


def test_an_error_in_a_thread_reaches_the_caller_and_ends_the_others(embed, files):
    @contextmanager
    def broken():
        yield lambda content_hash: 1 / 0

    with pytest.raises(ZeroDivisionError):
        embed(files(40), broken)
    assert not decoders()


def test_a_look_up_that_cannot_be_opened_reaches_the_caller(embed, files):
    @contextmanager
    def locked():
        raise OSError("locked")
        yield

    with pytest.raises(OSError, match="locked"):
        embed(files(3), locked)
    assert not decoders()


def test_an_error_of_the_network_ends_the_threads(backbone, files):
    class Broken:
        n_pictures = 2

        def embed(self, batches):
            next(batches)
            raise RuntimeError("network")
            yield

    with pytest.raises(RuntimeError, match="network"):
        list(embed_files(files(40), backbone, Broken(), nothing_known))
    assert not decoders()


def test_files_are_not_taken_far_ahead_of_the_network(backbone, new_toy_network, files):
    taken = 0

    def counted():
        nonlocal taken
        for file in files(1) * 500:
            taken += 1
            yield file

    batches = embed_files(
        counted(), backbone, new_toy_network(2).joint(backbone), nothing_known, n_threads=2
    )
    next(batches)
    deadline = time.monotonic() + 0.5
    while time.monotonic() < deadline and taken < 500:
        time.sleep(0.02)
    assert taken < 40
    batches.close()
