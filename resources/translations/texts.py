"""Find every text of the window that is to be translated, by reading the code as Python reads it.

`pyside6-lupdate` reads Python too, but misses without a word what it does not know: a counted text
of `translate`, a comma at the end of a call, `tr` under another name, a text of two halves. A text
that is missed stays English, so the texts are found here, and lupdate keeps the catalogues.
"""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, order=True)
class Text:
    """One text to translate.

    Attributes:
        context: the class or the table that it belongs to.
        source: in English.
        comment: what tells it from the same words elsewhere.
        is_counted: it has plural forms.
    """

    context: str
    source: str
    comment: str = ""
    is_counted: bool = False


class NotLiteral(ValueError):
    """A text is put together while the program runs, so that no catalogue can hold it."""


def texts_of(folder: Path) -> list[Text]:
    """List the texts of all files in a folder, each once.

    Raises:
        NotLiteral: with every place where a text is no literal.
    """
    found: set[Text] = set()
    problems: list[str] = []
    for path in sorted(folder.rglob("*.py")):
        reader = _Reader()
        reader.visit(ast.parse(path.read_text(encoding="utf-8")))
        found |= reader.texts
        # A table of texts may be read out by a name: it stands in the same file.
        tables = reader.tables
        lines = [line for line, context in reader.problems if context not in tables]
        problems += [f"{path.relative_to(folder.parent)}:{line}" for line in lines]
    if problems:
        raise NotLiteral(f"texts that are not literal: {', '.join(problems)}")
    return sorted(found)


class _Reader(ast.NodeVisitor):
    """Collects the texts of one file."""

    def __init__(self) -> None:
        self.texts: set[Text] = set()
        self.tables: set[str] = set()
        self.problems: list[tuple[int, str]] = []
        self._classes: list[str] = []

    def visit_ClassDef(self, node: ast.ClassDef) -> None:
        self._classes.append(node.name)
        self.generic_visit(node)
        self._classes.pop()

    def visit_Call(self, node: ast.Call) -> None:
        name = _last_name(node.func)
        if name == "tr" and self._classes:
            self._keep(node, self._classes[-1], node.args)
        elif name in ("translate", "QT_TRANSLATE_NOOP") and _is_context(node):
            context = ast.literal_eval(node.args[0])
            self._keep(node, context, node.args[1:])
            if name == "QT_TRANSLATE_NOOP":
                self.tables.add(context)
        self.generic_visit(node)

    def _keep(self, node: ast.Call, context: str, args: list[ast.expr]) -> None:
        comment, is_counted = "", len(args) > 2
        try:
            if len(args) > 1:
                comment = str(ast.literal_eval(args[1]) or "")
            for source in _literals(args[0]):
                self.texts.add(Text(context, source, comment, is_counted))
        except (ValueError, IndexError):
            self.problems.append((node.lineno, context))


def _literals(node: ast.expr) -> Iterator[str]:
    """Yield the text, or both of a choice between two."""
    if isinstance(node, ast.IfExp):
        yield from _literals(node.body)
        yield from _literals(node.orelse)
        return
    text = ast.literal_eval(node)
    if not isinstance(text, str):
        raise ValueError("no text")
    yield text


def _is_context(node: ast.Call) -> bool:
    """Tell `translate("Reports", ...)` from another function of that name, such as a painter's."""
    if len(node.args) < 2:
        return False
    first = node.args[0]
    return isinstance(first, ast.Constant) and isinstance(first.value, str)


def _last_name(node: ast.expr) -> str:
    return node.attr if isinstance(node, ast.Attribute) else getattr(node, "id", "")
