"""Tables: whose columns are clear are read, the others say which columns there are."""

import pytest

from core.domain.errors import ColumnsUnclear, LabelsError
from core.domain.imports import ImportChoices
from core.domain.progress import no_tick
from core.importers.csv_table import Table
from core.importers.source import Source


@pytest.fixture
def read(tmp_path):
    """Read a table of this text; return (path, labels) pairs and what was unusable."""

    def read(text, name="t.csv", **choices):
        data = text if isinstance(text, bytes) else text.encode()
        (tmp_path / name).write_bytes(data)
        found = Table().read(Source(tmp_path / name), ImportChoices(**choices), no_tick)
        pairs = [(one.path, *one.labels) for one in found.records]
        return pairs, [(one.path, one.reason) for one in found.unusable]

    return read


TWO = ([("a.jpg", "cat"), ("b.jpg", "dog")], [])


@pytest.mark.parametrize(
    "text",
    [
        "path,label\na.jpg,cat\nb.jpg,dog\n",
        "Image Name;width;Species\na.jpg;3;cat\nb.jpg;4;dog",
        "filename\tclass\r\na.jpg\tcat\r\nb.jpg\tdog\r\n",
        ",file_name,category\n0,a.jpg,cat\n1,b.jpg,dog\n",
        "label,label_name,file\n0,cat,a.jpg\n1,dog,b.jpg\n",
        "a.jpg,cat\nb.jpg,dog\n",
        "cat,a.jpg\ndog,b.jpg\n",
        "\ufeffpath,label\na.jpg,cat\n\n,,\nb.jpg,dog",
        "path,label\na.jpg,cat\nb.jpg,dog\n".encode("utf-16"),
        'path,label\n"a.jpg","cat"\n"b.jpg",dog\n',
    ],
)
def test_usual_tables_are_understood(read, text):
    assert read(text) == TWO


@pytest.mark.parametrize(
    ("text", "missing"),
    [
        ("x,y2\na.jpg,cat\n", ["path", "label"]),
        ("path,x\na.jpg,cat\n", ["label"]),
        ("x,label\na.jpg,cat\n", ["path"]),
        ("path,class,species\na.jpg,Aves,owl\n", ["label"]),
        ("path,label,label\na.jpg,cat,dog\n", ["label"]),
        ("path,Path,label\na.jpg,b.jpg,dog\n", ["path"]),
        ("path,filename,label\nx/a.jpg,a.jpg,owl\n", ["path"]),
    ],
)
def test_unclear_columns_are_named(read, text, missing):
    with pytest.raises(ColumnsUnclear) as error:
        read(text)
    assert list(error.value.missing) == missing
    assert error.value.columns == tuple(text.partition("\n")[0].split(","))


def test_columns_can_be_said(read):
    text = "path,class,species\na.jpg,Aves,cat\nb.jpg,Aves,dog\n"
    assert read(text, label_column="Species") == TWO
    with pytest.raises(ColumnsUnclear, match="it has no column kind"):
        read(text, label_column="kind")
    twice = "path,Path,label\na.jpg,x.jpg,cat\nb.jpg,y.jpg,dog\n"
    assert read(twice, path_column="path") == TWO
    with pytest.raises(ColumnsUnclear, match="it has 2 columns PATH"):
        read(twice, path_column="PATH")


def test_a_bad_line_costs_that_line(read):
    pairs, unusable = read(
        b'path,label\na.jpg,cat\n,cat\n\xff.jpg,cat\nb\n"c.jpg,cat\nd.jpg,\n"e,1.jpg","x\ny"\n'
    )
    assert pairs == [("a.jpg", "cat"), ("d.jpg",), ("e,1.jpg", "x\ny")]
    assert unusable == [
        ("line 3", "no picture is named"),
        ("line 4", "it is not text in UTF-8"),
        ("line 5", "it has 1 cells where the first line has 2"),
        ("line 6", "a quotation mark is not closed"),
    ]


def test_a_quotation_mark_left_open_costs_one_line_of_a_long_table(read):
    lines = ["path,label", '"x.jpg,cat', *(f"{n}.jpg,cat" for n in range(2000))]
    pairs, unusable = read("\n".join(lines))
    assert (len(pairs), unusable) == (2000, [("line 2", "a quotation mark is not closed")])


def test_a_table_for_spreadsheets_is_read_as_it_was_meant(read):
    header = '\ufeff"path","label","status","reason","origin"\n'
    text = header + '"\'=1.jpg","\'-cat","labelled","","given"\n'
    assert read(text) == ([("=1.jpg", "-cat")], [])
    assert read(text.removeprefix("\ufeff"))[0] == [("'=1.jpg", "'-cat")]
    assert read('\ufeff"path","label"\n"\'=1.jpg","cat"\n')[0] == [("'=1.jpg", "cat")]


def test_a_table_without_rows_is_refused(read):
    with pytest.raises(LabelsError, match="no row"):
        read("path,label\n")
    with pytest.raises(LabelsError, match="the file is empty"):
        read("\n \n")


def test_a_cell_of_any_size_is_no_trouble(read):
    pairs, _ = read("path,label\n" + "a" * 200_000 + ".jpg,cat\nb.jpg,dog\n")
    assert pairs[-1] == ("b.jpg", "dog")


def test_a_row_with_cells_too_many_or_too_few_is_named(read):
    text = "path,label,note\na.jpg,cat\nb,1.jpg,dog,x\nc.jpg\nd.jpg,dog,,,\ne.jpg,cat,x\n"
    pairs, unusable = read(text)
    assert pairs == [("a.jpg", "cat"), ("d.jpg", "dog"), ("e.jpg", "cat")]
    assert unusable == [
        ("line 3", "it has 4 cells where the first line has 3"),
        ("line 4", "it has 1 cells where the first line has 3"),
    ]


def test_several_choices_in_a_cell_of_label_studio_are_several_labels(read):
    cells = ('"{""choices"": [""brain"", ""emu""]}"', '"{""choices"": [1]}"', "{cat}")
    text = "image,choice\n" + "".join(f"{n}.jpg,{one}\n" for n, one in enumerate(cells))
    assert read(text)[0] == [
        ("0.jpg", "brain", "emu"),
        ("1.jpg", '{"choices": [1]}'),
        ("2.jpg", "{cat}"),
    ]
    assert read('image\tchoice\n0.jpg\t"{""choices"": [""a"", ""b""]}"\n', "t.tsv")[0] == [
        ("0.jpg", "a", "b")
    ]
