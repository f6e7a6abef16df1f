"""When what the system says of a file settles that it holds what it held."""

import pytest

from core.domain.file_facts import FileFacts, is_settled

KNOWN = FileFacts(n_bytes=10, mtime_ns=20, changed_ns=30, inode=40, device=50)


def test_a_file_of_which_all_is_as_it_was_is_settled():
    assert is_settled(KNOWN, KNOWN, has_twin=True)


@pytest.mark.parametrize("change", [{"n_bytes": 1}, {"mtime_ns": 1}, {"changed_ns": 1}])
@pytest.mark.parametrize("has_twin", [True, False])
def test_another_size_or_time_settles_nothing(change, has_twin):
    assert not is_settled(KNOWN, KNOWN._replace(**change), has_twin=has_twin)


def test_another_number_on_the_same_file_system_is_another_file():
    assert not is_settled(KNOWN, KNOWN._replace(inode=1), has_twin=False)


@pytest.mark.parametrize("now", [{"device": 1}, {"device": 1, "inode": 1}, {"inode": 0}])
def test_where_numbers_say_nothing_only_a_twin_is_in_doubt(now):
    assert is_settled(KNOWN, KNOWN._replace(**now), has_twin=False)
    assert not is_settled(KNOWN, KNOWN._replace(**now), has_twin=True)


def test_a_file_read_just_after_a_change_is_in_doubt():
    fresh = KNOWN._replace(changed_ns=None)
    assert not is_settled(fresh, fresh, has_twin=False)
    assert not is_settled(fresh, KNOWN, has_twin=False)
