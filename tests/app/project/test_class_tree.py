"""Names of classes as a tree, and found by a few letters."""

from app.project.class_tree import Group, Leaf, found_by, lines_of
from core.domain.records import ClassRecord


def classes(*names):
    return [ClassRecord(n, name, "#0072b2", n, 0) for n, name in enumerate(names, 1)]


def drawn(*names):
    """Draw the tree as text, a line each, two blanks for each group around it."""
    lines = []
    for one in lines_of(classes(*names)):
        sign = "+" if isinstance(one, Group) else "-"
        lines.append("  " * one.depth + sign + one.words)
    return lines


def test_names_without_a_slash_stay_a_list():
    assert drawn("Owl", "Fox") == ["-Owl", "-Fox"]


def test_a_group_stands_where_its_first_class_stands():
    assert drawn("Fox", "bird/owl", "Hare", "bird/wren") == [
        "-Fox", "+bird", "  -owl", "  -wren", "-Hare",
    ]  # fmt: skip


def test_groups_lie_in_groups():
    assert drawn("a/b/one", "a/two", "a/b/three") == [
        "+a", "  +b", "    -one", "    -three", "  -two",
    ]  # fmt: skip


def test_a_class_of_a_groups_own_name_is_its_first_line():
    assert drawn("bird/owl", "bird") == ["+bird", "  -bird", "  -owl"]
    assert drawn("a/b", "a/b/c") == ["+a", "  +b", "    -b", "    -c"]


def test_each_class_stands_in_the_tree_once():
    names = ("a", "a/b", "a/b/c", "d/e", "a/f", "d", "g")
    leaves = [one for one in lines_of(classes(*names)) if isinstance(one, Leaf)]
    assert sorted(one.class_id for one in leaves) == list(range(1, 8))


def test_a_group_knows_all_classes_below_it():
    groups = {
        one.path: one.class_ids
        for one in lines_of(classes("a/x", "b", "a/c/y"))
        if isinstance(one, Group)
    }
    assert groups == {"a": (1, 3), "a/c": (3,)}


def test_beginnings_come_before_what_only_holds_the_letters():
    found = found_by("ow", classes("Crow", "bird/Owl", "Snow owl", "Owlet", "Fox"))
    assert [one.name for one in found] == ["Owlet", "bird/Owl", "Snow owl", "Crow"]


def test_case_and_blanks_around_do_not_matter():
    assert [one.name for one in found_by("  fO ", classes("Owl", "Fox"))] == ["Fox"]


def test_several_words_may_stand_in_any_order():
    assert [one.name for one in found_by("owl snow", classes("Snowy owl", "Owl"))] == ["Snowy owl"]


def test_nothing_typed_finds_all_in_their_order():
    assert [one.name for one in found_by("", classes("b", "a"))] == ["b", "a"]
