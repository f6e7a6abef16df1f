"""No text that holds a name reaches Qt where Qt guesses whether it is HTML: read in the code.

`test_plain_names.py` looks at the window itself; this finds the places that no test opens.
"""

import ast

import pytest

from tests.test_architecture import FILES, tree, where

WINDOW = [path for path in FILES if where(path).startswith("app/")]
# Qt's own, which draws markup, is wrapped here.
HOME_OF_LABELS = "app/widgets/common/labels.py"
TIPS = ("setToolTip", "showText", "setStatusTip", "setWhatsThis")
BOXES = ("setInformativeText", "setDetailedText")


def calls(path):
    return [node for node in ast.walk(tree(path)) if isinstance(node, ast.Call)]


def name_of(call):
    return call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")


def is_plain(node):
    """Tell whether a text is ours alone, or was made plain."""
    match node:
        case ast.Constant(value=str()):
            return True
        case ast.Call(func=ast.Attribute(attr="tr" | "translate")):
            return True
        case ast.Call(func=ast.Name(id="plain" | "plus")):
            return True
        case ast.Call(func=ast.Attribute(attr="toolTip")):  # it was made plain on its way in
            return True
        case ast.IfExp(body=body, orelse=orelse):
            return is_plain(body) and is_plain(orelse)
        case ast.BoolOp(values=values):
            return all(map(is_plain, values))
    return False


def text_of(call):
    """Return what a call shows: the first text of `showText` comes after the place."""
    if name_of(call) == "showText":
        return call.args[1]
    return call.args[-1]


def unplain(path):
    return [
        f"{where(path)}:{call.lineno} {ast.unparse(call)}"
        for call in calls(path)
        if name_of(call) in (*TIPS, *BOXES) and call.args and not is_plain(text_of(call))
    ]


def test_every_tooltip_is_plain():
    assert [one for path in WINDOW for one in unplain(path)] == []


def test_every_label_is_plain():
    made = [
        f"{where(path)}:{call.lineno}"
        for path in WINDOW
        if where(path) != HOME_OF_LABELS
        for call in calls(path)
        if name_of(call) == "QLabel"
    ]
    derived = [
        f"{where(path)}:{node.lineno}"
        for path in WINDOW
        if where(path) != HOME_OF_LABELS
        for node in ast.walk(tree(path))
        if isinstance(node, ast.ClassDef)
        if any(isinstance(base, ast.Name) and base.id == "QLabel" for base in node.bases)
    ]
    assert made + derived == []


def test_every_message_box_is_plain():
    """Its text; what stands below it goes through `plain`, as it has no format of its own."""
    for path in WINDOW:
        names = [name_of(call) for call in calls(path)]
        assert names.count("QMessageBox") <= names.count("setTextFormat"), where(path)
        assert not {"QErrorMessage", "QInputDialog", "QTextBrowser", "setHtml"} & {*names}
        for static in ("question", "information", "warning", "critical", "about"):
            assert f"QMessageBox.{static}(" not in path.read_text(encoding="utf-8"), where(path)


@pytest.mark.parametrize("words", ["elidedText(", 'replace("&", "&&")'])
def test_texts_are_shortened_and_escaped_in_one_place(words):
    """There a character that cuts or turns a text is made visible first."""
    found = [where(path) for path in WINDOW if words in path.read_text(encoding="utf-8")]
    assert {*found} <= {"app/messages/plain_text.py"}


@pytest.mark.parametrize(
    ("code", "is_found"),
    [
        ("w.setToolTip(name)", True),
        ("w.setToolTip(self.tr('{name}').format(name=name))", True),
        ("w.setToolTip(f'{name}')", True),
        ("QToolTip.showText(place, name, view)", True),
        ("item.setToolTip(0, name)", True),
        ("item.setToolTip(0, plain(name))", False),
        ("w.setToolTip(self.tr('Undo') if on else '')", False),
        ("QToolTip.showText(place, plain(name), view)", False),
    ],
)
def test_a_tooltip_that_is_not_plain_is_found(tmp_path, monkeypatch, code, is_found):
    path = tmp_path / "one.py"
    path.write_text(code)
    monkeypatch.setattr("tests.app.test_plain_tips.where", str)
    assert bool(unplain(path)) == is_found
