"""One page is read cell by cell, and adds up only as SQLite leaves it."""

import pytest

from core.store.repair.nodes import (
    Cell,
    is_sound_page,
    local_size,
    loose_cells,
    read_cell,
    read_node,
    read_varint,
)
from tests.core.store.repair.made_pages import (
    INDEX_INNER,
    INDEX_LEAF,
    SIZE,
    TABLE_INNER,
    TABLE_LEAF,
    Free,
    Loose,
    down,
    entry,
    page,
    row,
    varint,
)

ROWS = [row(1, "owl"), row(300, "fox"), row(70_000, "heron")]


def changed(data, at, new):
    return data[:at] + new + data[at + len(new) :]


def edges(cells):
    return [(cell.start, cell.end) for cell in cells]


# What is on a page


def test_rows_are_found_where_they_lie():
    node = read_node(page(TABLE_LEAF, ROWS), 2)
    first, second, third = node.cells
    assert first == Cell(504, 512, 0, 1, 6, 506, 6)
    assert second == Cell(495, 504, 0, 300, 6, 498, 6)
    assert third == Cell(483, 495, 0, 70_000, 8, 487, 8)
    assert (node.kind, node.last_child, node.is_sound) == (13, 0, True)
    assert node.gaps == ()


def test_an_inner_page_of_a_table_leads_to_others():
    items = [down(0x01020304, 5), down(7, 300), Loose(b"x")]
    node = read_node(page(TABLE_INNER, items, last_child=0x05060708), 2)
    assert node.cells == (
        Cell(507, 512, 0x01020304, 5, 0, 512, 0),
        Cell(501, 507, 7, 300, 0, 507, 0),
    )
    assert (node.kind, node.last_child, node.is_sound) == (5, 0x05060708, True)


def test_an_inner_page_of_an_index_holds_records_too():
    node = read_node(page(INDEX_INNER, [entry("owl", 3, child=0x01020304)], last_child=9), 2)
    assert node.cells == (Cell(500, 512, 0x01020304, 0, 7, 505, 7),)
    assert (node.kind, node.last_child, node.is_sound) == (2, 9, True)


def test_a_leaf_of_an_index_has_no_keys_and_no_order_that_is_asked_for():
    node = read_node(page(INDEX_LEAF, [entry("owl", 3), entry("fox", 4)]), 2)
    assert node.cells == (Cell(504, 512, 0, 0, 7, 505, 7), Cell(496, 504, 0, 0, 7, 497, 7))
    assert (node.kind, node.last_child, node.is_sound) == (10, 0, True)


def test_a_row_s_number_may_be_below_zero():
    data = page(TABLE_LEAF, [row(-(2**63), "a"), row(-1, "b"), row(2**63 - 1, "c")])
    node = read_node(data, 2)
    assert [cell.key for cell in node.cells] == [-(2**63), -1, 2**63 - 1]
    assert node.is_sound


def test_the_first_page_begins_behind_the_file_s_header():
    data = page(TABLE_LEAF, ROWS, number=1)
    assert [cell.key for cell in read_node(data, 1).cells] == [1, 300, 70_000]
    assert is_sound_page(data, 1)
    assert read_node(data, 2) is None
    assert read_node(page(TABLE_LEAF, ROWS), 1) is None


def test_a_page_may_be_read_as_another_kind_than_it_says():
    data = changed(page(TABLE_LEAF, ROWS), 0, b"\0")
    node = read_node(data, 2, TABLE_LEAF)
    assert node.kind == TABLE_LEAF
    assert [cell.key for cell in node.cells] == [1, 300, 70_000]


@pytest.mark.parametrize("kind", [0, 1, 3, 4, 6, 9, 11, 12, 14, 255])
def test_other_kinds_are_no_pages_of_a_tree(kind):
    data = changed(page(TABLE_LEAF, ROWS), 0, bytes([kind]))
    assert read_node(data, 2) is None
    assert not is_sound_page(data, 2)


@pytest.mark.parametrize("number", [1, 2])
def test_a_page_has_room_for_its_own_header_at_least(number):
    n_bytes = 112 if number == 1 else 12
    data = page(TABLE_LEAF, number=number, size=n_bytes)
    assert read_node(data, number).cells == ()
    assert read_node(data[:-1], number) is None


def test_the_largest_page_writes_its_size_as_zero():
    assert is_sound_page(page(TABLE_LEAF, size=65536), 2)
    data = page(INDEX_LEAF, [entry(n % 100) for n in range(300)], size=65536)
    assert len(read_node(data, 2).cells) == 300
    assert is_sound_page(data, 2)


# Whether it adds up


def test_a_page_may_be_full_to_the_last_byte():
    full = [entry(b"x" * n) for n in (96, 96, 96, 96, 90)]
    data = page(INDEX_LEAF, full)
    assert int.from_bytes(data[5:7], "big") == 8 + 2 * 5
    assert is_sound_page(data, 2)
    assert read_node(data, 2).gaps == ()
    assert not is_sound_page(changed(data, 5, b"\0\x11"), 2)
    assert not is_sound_page(changed(data, 5, b"\0\x11\1"), 2)  # nor with a loose byte there


def test_cells_do_not_begin_behind_the_page_s_end():
    empty = page(TABLE_LEAF)
    assert is_sound_page(empty, 2)
    assert not is_sound_page(changed(empty, 5, (SIZE + 1).to_bytes(2, "big")), 2)


def test_the_room_for_cells_begins_where_the_page_says():
    data = page(TABLE_LEAF, ROWS)
    assert not is_sound_page(changed(data, 5, (484).to_bytes(2, "big")), 2)
    assert not is_sound_page(changed(data, 5, (482).to_bytes(2, "big")), 2)
    assert read_node(changed(data, 5, (480).to_bytes(2, "big")), 2).gaps == ((480, 483),)


def test_loose_bytes_are_counted():
    items = [ROWS[0], Loose(b"ab"), ROWS[1], Loose(b"c"), ROWS[2]]
    data = page(TABLE_LEAF, items)
    assert read_node(data, 2).gaps == ((492, 493), (502, 504))
    assert is_sound_page(data, 2)
    for n_fragments in (2, 4):
        assert not is_sound_page(page(TABLE_LEAF, items, n_fragments=n_fragments), 2)


def test_loose_bytes_may_lie_at_the_end():
    data = page(TABLE_LEAF, [Loose(b"abc"), *ROWS])
    assert read_node(data, 2).gaps == ((509, 512),)
    assert is_sound_page(data, 2)


def test_free_blocks_belong_to_the_page():
    data = page(TABLE_LEAF, [Free(4), ROWS[0], Free(20), Free(9), ROWS[1], ROWS[2], Free(7)])
    node = read_node(data, 2)
    assert node.is_sound
    assert is_sound_page(page(TABLE_LEAF, [*ROWS, Free(300)]), 2)
    assert node.gaps == ()
    assert edges(node.cells) == [(500, 508), (462, 471), (450, 462)]


def first_free(data):
    return int.from_bytes(data[1:3], "big")


@pytest.mark.parametrize("size", [0, 3, 4, 6, 300])
def test_a_free_block_fits_between_the_cells(size):
    data = page(TABLE_LEAF, [ROWS[0], Free(5), ROWS[1]])
    assert is_sound_page(data, 2)
    assert not is_sound_page(changed(data, first_free(data) + 2, size.to_bytes(2, "big")), 2)


def test_a_free_block_of_less_than_a_cell_is_none():
    data = page(TABLE_LEAF, [*ROWS, Free(8)])
    assert is_sound_page(data, 2)
    short = changed(data, first_free(data) + 2, b"\0\3")
    assert not is_sound_page(changed(short, 7, b"\5"), 2)  # though the bytes are all counted


def test_a_free_block_ends_with_the_page():
    data = page(TABLE_LEAF, [Free(10), *ROWS])
    assert is_sound_page(data, 2)
    assert not is_sound_page(changed(data, first_free(data) + 2, b"\0\x0b"), 2)


def test_free_blocks_stand_in_order():
    data = page(TABLE_LEAF, [Free(10), ROWS[0], Free(10), ROWS[1]])
    assert is_sound_page(data, 2)
    first, second = first_free(data), SIZE - 10
    turned = changed(data, 1, second.to_bytes(2, "big"))
    turned = changed(turned, second, first.to_bytes(2, "big"))
    assert not is_sound_page(changed(turned, first, b"\0\0"), 2)
    endless = changed(data, second, second.to_bytes(2, "big"))
    assert not is_sound_page(endless, 2)
    touching = page(TABLE_LEAF, [*ROWS, Free(5), Free(6)])
    assert is_sound_page(touching, 2)
    assert not is_sound_page(changed(touching, first_free(touching) + 2, b"\0\7"), 2)


def test_no_two_cells_share_a_byte():
    data = page(INDEX_LEAF, [entry("owls"), entry("foxes")])
    start = int.from_bytes(data[8:10], "big")
    inside = changed(data, 10, (start + 1).to_bytes(2, "big"))
    assert not is_sound_page(inside, 2)
    twice = changed(data, 10, start.to_bytes(2, "big"))
    twice = changed(twice, 5, start.to_bytes(2, "big"))  # nothing else is wrong with it
    assert not is_sound_page(twice, 2)


def test_a_cell_that_cannot_be_read_is_left_out_and_told():
    data = page(TABLE_LEAF, ROWS)
    for place in (0, 509, 65535):
        node = read_node(changed(data, 10, place.to_bytes(2, "big")), 2)
        assert [cell.key for cell in node.cells] == [1, 70_000]
        assert not node.is_sound
    loose = page(TABLE_LEAF, [ROWS[0], Loose(ROWS[1]), ROWS[2]])
    assert is_sound_page(loose, 2)
    more = changed(loose, 3, b"\0\3")  # the third pointer is zero
    assert not is_sound_page(more, 2)


def test_a_page_that_counts_too_many_cells_is_read_as_far_as_it_goes():
    data = changed(page(TABLE_LEAF, ROWS), 3, b"\xff\xff")
    node = read_node(data, 2)
    assert [cell.key for cell in node.cells][:3] == [1, 300, 70_000]
    assert not node.is_sound
    full = changed(page(TABLE_LEAF, size=64), 3, b"\xff\xff")
    full = changed(full, 50, row(7, "owl"))
    assert 7 in [cell.key for cell in read_node(changed(full, 62, b"\0\x32"), 2).cells]


@pytest.mark.parametrize("kind", [TABLE_LEAF, TABLE_INNER])
def test_rows_stand_in_the_order_of_their_numbers(kind):
    for keys, is_sound in [((1, 2, 3), True), ((1, 3, 3), False), ((1, 3, 2), False)]:
        cells = [row(key, "a") if kind == TABLE_LEAF else down(9, key) for key in keys]
        assert is_sound_page(page(kind, cells), 2) == is_sound


# Cells


def test_a_cell_lies_inside_its_page():
    data = bytes(508) + b"\2\1\2\0"
    assert read_cell(data, 508, TABLE_LEAF) == Cell(508, 512, 0, 1, 2, 510, 2)
    assert read_cell(b"\0" + data, 510, TABLE_LEAF) is None
    assert read_cell(data[508:] + bytes(508), 0, TABLE_LEAF) is None
    assert read_cell(b"\0" + data[508:] + bytes(507), 1, TABLE_LEAF) == Cell(1, 5, 0, 1, 2, 3, 2)
    assert read_cell(bytes(508) + b"\3\1\2\0", 508, TABLE_LEAF) is None  # a byte too long
    assert read_cell(bytes(512), 507, TABLE_INNER) == Cell(507, 512, 0, 0, 0, 512, 0)
    assert read_cell(bytes(512), 508, TABLE_INNER) is None
    assert read_cell(bytes(512), 510, TABLE_INNER) is None


def test_a_cell_takes_four_bytes_at_least():
    assert read_cell(bytes(500) + b"\1\1\1" + bytes(9), 500, TABLE_LEAF).end == 504
    assert read_cell(bytes(500) + b"\0\0" + bytes(10), 500, INDEX_LEAF).end == 504
    assert read_cell(bytes(500) + b"\2\1\1\7" + bytes(8), 500, TABLE_LEAF).end == 504
    assert read_cell(bytes(500) + b"\3\1\1\7\7" + bytes(7), 500, TABLE_LEAF).end == 505
    assert read_cell(bytes(500) + b"\0\0\0\7\1" + bytes(7), 500, TABLE_INNER).end == 505


def test_what_does_not_fit_goes_on_elsewhere():
    cell = read_cell(bytes(100) + varint(1100) + b"\1" + bytes(409), 100, TABLE_LEAF)
    assert cell == Cell(100, 191, 0, 1, 1100, 103, 84)  # 1016 bytes fill two more pages
    assert 103 + 84 + 4 == 191
    cell = read_cell(bytes(100) + varint(200) + bytes(410), 100, INDEX_LEAF)
    assert cell == Cell(100, 145, 0, 0, 200, 102, 39)  # what is left fits on one more page


def test_a_record_of_more_than_two_gigabytes_is_none():
    room = bytes(500)
    assert read_cell(bytes(4) + varint(2**31) + b"\1" + room, 4, TABLE_LEAF).n_bytes == 2**31
    assert read_cell(bytes(4) + varint(2**31 + 1) + b"\1" + room, 4, TABLE_LEAF) is None


def test_cells_that_nothing_points_at_are_looked_for_in_gaps_alone():
    lost = row(2, "lost")
    data = page(TABLE_LEAF, [ROWS[0], Loose(b"\0" + lost + b"\0"), ROWS[1]], n_fragments=0)
    node = read_node(data, 2)
    (gap,) = node.gaps
    cells = list(loose_cells(data, node))
    start = gap[0] + 1
    assert read_cell(data, start, TABLE_LEAF) in cells
    assert all(gap[0] <= cell.start and cell.end <= gap[1] for cell in cells)
    assert {cell.start for cell in cells} >= {gap[0], start}


@pytest.mark.parametrize(("n_bytes", "n_cells"), [(3, 0), (4, 1), (5, 2)])
def test_a_gap_is_looked_through_to_its_end(n_bytes, n_cells):
    data = page(TABLE_LEAF, [Loose(bytes(n_bytes)), *ROWS], n_fragments=0)
    assert len(list(loose_cells(data, read_node(data, 2)))) == n_cells


def test_what_lies_behind_a_gap_is_no_part_of_a_cell_in_it():
    # Its length would reach into the next cell by its last byte alone.
    lost = row(2, "lost")
    data = page(TABLE_LEAF, [row(9, "owl"), Loose(lost[:-1])], n_fragments=0)
    node = read_node(data, 2)
    assert lost[:-1] in data
    assert node.gaps[0][0] not in [cell.start for cell in loose_cells(data, node)]


# Numbers and lengths


@pytest.mark.parametrize(
    "value", [0, 1, 127, 128, 16_383, 16_384, 2**28, 2**49, 2**56 - 1, 2**56, 2**63, 2**64 - 1]
)
def test_a_number_is_read_as_it_was_written(value):
    data = b"\xff" + varint(value)
    assert read_varint(data + b"\x7f", 1) == read_varint(data, 1) == (value, len(data))


def test_a_number_that_is_cut_off_ends_where_it_would_have_ended():
    assert read_varint(b"\x81\x82", 0) == ((1 << 7 | 2) << 8, 9)
    assert read_varint(b"\x81" * 8, 0)[1] == 9
    assert read_varint(b"", 3) == (0, 12)


def test_of_a_record_that_is_a_byte_too_long_the_least_part_stays():
    for size, most, least in [(512, 102, 39), (1024, 230, 103), (2048, 487, 232)]:
        assert local_size(most, size, is_leaf_of_table=False) == most
        assert local_size(most + 1, size, is_leaf_of_table=False) == least


@pytest.mark.parametrize("size", [512, 4096, 65536])
def test_how_much_stays_on_a_page_is_as_sqlite_s_format_says(size):
    most, least = (size - 12) * 64 // 255 - 23, (size - 12) * 32 // 255 - 23
    for is_leaf, limit in [(True, size - 35), (False, most)]:
        assert local_size(limit, size, is_leaf_of_table=is_leaf) == limit
        assert local_size(limit + size - 4, size, is_leaf_of_table=is_leaf) == limit
        for n_bytes in range(limit + 1, limit + 2 * size, 7):
            kept = local_size(n_bytes, size, is_leaf_of_table=is_leaf)
            assert least <= kept <= limit
            # What is left fills whole pages, or else as little as possible stays.
            assert (n_bytes - kept) % (size - 4) == 0 or kept == least
