"""What the window says of labels that were imported."""

from app.messages import imports
from core.domain.imports import Conflict, ImportReport
from core.domain.reports import Skipped


def test_all_that_came_in_is_one_sentence():
    report = ImportReport("csv", "a table", n_labelled=2)
    assert imports.imported(report, "a.csv") == "“a.csv” gave 2 images a label."
    assert imports.groups(report) == []


def test_whatever_stayed_out_is_counted_and_listed():
    report = ImportReport(
        "csv",
        "a table",
        n_labelled=1,
        n_unchanged=3,
        n_predictions=4,
        waiting={"val": 2},
        unmatched=(Skipped("a.png", "no such picture was found"),),
        ambiguous=(Skipped("b.png", "it may be 2 pictures: x, y"),),
        conflicts=(
            Conflict("c.png", "Owl", ("Finch",)),
            Conflict("d.png", "", ("Finch", ""), in_file=True),
        ),
        unusable=(Skipped("line 7", "no picture is named"),),
    )
    assert imports.imported(report, "a.csv") == (
        "“a.csv” gave 1 image a label. 3 had it already. 2 images were not found."
        " 1 image keeps another label that you gave. 1 image has several labels in the file."
        " 1 could not be used. 4 labels of a model stayed out."
        " 2 images of validation and test got no label."
    )
    assert [(title, lines[0].path) for title, lines in imports.groups(report)] == [
        ("1 not found", "a.png"),
        ("1 may be one of several", "b.png"),
        ("1 keeps another label that you gave", "c.png"),
        ("1 has several labels in the file", "d.png"),
        ("1 could not be used", "line 7"),
    ]
    lines = [one.reason for _, group in imports.groups(report) for one in group]
    assert lines[2:4] == ["Owl; in the file Finch", "Finch, none of these"]
