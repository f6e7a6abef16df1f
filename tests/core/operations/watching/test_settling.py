"""Files are looked at once nothing changes them any more."""

from core.domain.file_facts import FileFacts
from core.domain.records import FoundFile
from core.domain.watching.records import Memory
from core.operations.watching.settling import Waits, settle
from core.store.watching.arrivals import Known

WAITS = Waits(settle_s=2.0, patience_s=60.0)


def file(path="a.jpg", n_bytes=5, mtime_ns=10, changed_ns=10, inode=1, device=1):
    return FoundFile(path, n_bytes, mtime_ns, changed_ns, inode, device)


def known(*files, has_failed=False, **changes):
    return {one.path: Known(one.facts._replace(**changes), has_failed) for one in files}


def look(*files, at=0.0, before=None, there=None, waits=WAITS, **more):
    memory = Memory(before.unsettled if before else {})
    return settle(files, there or {}, memory, waits, now_s=at, **more)


def paths(settled):
    return [one.path for one in settled.ready]


def test_a_new_file_waits_for_as_long_as_nothing_changes_it():
    first = look(file())
    assert (paths(first), first.next_s) == ([], 2.0)
    early = look(file(), at=1.5, before=first)
    assert (paths(early), early.next_s) == ([], 0.5)
    assert paths(look(file(), at=2.0, before=early)) == ["a.jpg"]


def test_a_file_that_grows_waits_anew():
    first = look(file(n_bytes=5))
    grown = look(file(n_bytes=9, changed_ns=20), at=2.0, before=first)
    assert (paths(grown), grown.next_s) == ([], 2.0)
    assert paths(look(file(n_bytes=9, changed_ns=20), at=4.0, before=grown)) == ["a.jpg"]


def test_a_time_from_long_ago_or_the_future_does_not_matter():
    for mtime_ns in (0, 4_000_000_000_000_000_000):
        assert paths(look(file(mtime_ns=mtime_ns))) == []


def test_what_the_project_knows_is_not_looked_at_again():
    settled = look(file(), there=known(file()))
    assert (paths(settled), settled.unsettled, settled.next_s) == ([], {}, None)


def test_a_time_that_was_not_noted_is_no_change():
    assert look(file(), there=known(file(), changed_ns=None)).unsettled == {}


def test_another_file_under_a_known_name_waits():
    for change in ({"inode": 2}, {"changed_ns": 11}, {"n_bytes": 6}, {"mtime_ns": 11}):
        assert set(look(file(**change), there=known(file())).unsettled) == {"a.jpg"}


def test_another_number_on_another_mount_is_no_change():
    assert look(file(inode=2, device=9), there=known(file())).unsettled == {}


def test_what_is_not_there_is_gone():
    settled = look(file("b.jpg"), there=known(file(), file("b.jpg")))
    assert settled.gone == ["a.jpg"]


def test_a_file_that_could_not_be_read_is_tried_again_when_asked():
    there = known(file(), has_failed=True)
    assert paths(look(file(), there=there)) == []
    assert paths(look(file(), there=there, retry=True)) == ["a.jpg"]
    assert paths(look(file(), there=known(file()), retry=True)) == []


def test_facts_are_compared_as_the_system_says_them():
    assert file().facts == FileFacts(5, 10, 10, 1, 1)


def test_a_file_whose_end_is_missing_waits_for_longer():
    waits = Waits(2.0, 60.0, lambda path: path != "a.jpg")
    first = look(file(), file("b.jpg"), waits=waits)
    later = look(file(), file("b.jpg"), at=2.0, before=first, waits=waits)
    assert (paths(later), later.next_s) == (["b.jpg"], 58.0)
    assert paths(look(file(), at=60.0, before=later, waits=waits)) == ["a.jpg"]
