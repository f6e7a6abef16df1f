"""Results as records and tables."""

import sys
from pathlib import Path
from types import ModuleType

import pytest

from core.public import MissingLibrary, Result, Results

OWL = Result(Path("/p/owl.jpg"), "owl", 0.9, "finch", 0.1, "labelled", "", "predicted")
BAD = Result(Path("/p/bad.jpg"), None, None, None, None, "failed", "the file is empty", "")
RESULTS = Results([OWL, BAD])


def test_they_are_a_sequence():
    assert list(RESULTS) == [OWL, BAD]
    assert RESULTS[0] == OWL
    assert RESULTS[1:] == Results([BAD])
    assert len(RESULTS) == 2
    assert repr(RESULTS) == "<Results: 1 labelled, 1 failed>"
    assert RESULTS.to_dicts()[0]["path"] == str(Path("/p/owl.jpg"))


def test_arrow_has_a_typed_column_for_each_attribute():
    table = RESULTS.to_arrow()
    assert table.schema.field("confidence").type == "double"
    assert table.schema.field("runner_up").type == "string"
    assert table.to_pylist() == RESULTS.to_dicts()
    assert Results([]).to_arrow().schema == table.schema


@pytest.mark.parametrize("name", ["pandas", "polars", "pyarrow"])
def test_a_library_that_is_not_there_is_named(name, monkeypatch):
    monkeypatch.setitem(sys.modules, name, None)
    turn = {"pyarrow": RESULTS.to_arrow, "pandas": RESULTS.to_pandas, "polars": RESULTS.to_polars}
    with pytest.raises(MissingLibrary, match=f"pip install {name}") as caught:
        turn[name]()
    assert caught.value.name == name


def test_pandas_and_polars_get_the_same_columns(monkeypatch):
    """Stand-ins: neither library is a part of the environment that runs the tests."""
    for name in ("pandas", "polars"):
        module = ModuleType(name)
        module.DataFrame = lambda columns, schema=None: (columns, schema)
        module.Float64, module.String = "float", "text"
        monkeypatch.setitem(sys.modules, name, module)
    columns, _ = RESULTS.to_pandas()
    assert columns["confidence"] == [0.9, None]
    same, schema = RESULTS.to_polars()
    assert same == columns
    assert schema["runner_up_confidence"] == "float"
    assert list(schema) == list(columns)
