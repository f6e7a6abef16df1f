"""Find what the engine says in words, by reading its code: reasons, notes, and names of changes."""

import ast
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[3]
CORE = ROOT / "core"
# Only the command line says what these say.
UNSEEN = ("benchmark", "cli", "public")
# Where the reason stands among the arguments.
REASONS = {
    "ImageError": 1,
    "WeightsError": 1,
    "FolderError": 1,
    "ExportError": 1,
    "LabelsError": 1,
    "ColumnsUnclear": 1,
    "BadTarget": 1,
    "DeviceError": 1,
    "ProjectError": 1,
    "ProjectDamaged": 1,
    "ProjectLocked": 1,
    "ProjectNotWritable": 1,
    "Skipped": 1,
    "NotRead": 0,
    "change": 0,
}
NAMED = {"make_current": "name", "EmbedReport": "notes", "AdaptReport": "notes"}


def templates() -> dict[str, str]:
    """Return each text with `{}` for what is filled in, and the file that it stands in."""
    found = {}
    for path in sorted(CORE.rglob("*.py")):
        where = path.relative_to(CORE)
        if where.parts[0] in UNSEEN:
            continue
        tree = ast.parse(path.read_text(encoding="utf-8"))
        for text in _File(tree).texts():
            found.setdefault(text, where.as_posix())
    return found


class _File:
    """One file's texts, followed through names and functions of the same file."""

    def __init__(self, tree: ast.Module) -> None:
        self.tree = tree
        self.functions = {
            node.name: node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)
        }
        self.assigned: dict[str, list[ast.expr]] = {}
        for node in ast.walk(tree):
            if isinstance(node, ast.Assign):
                for target in node.targets:
                    self.assigned.setdefault(getattr(target, "id", ""), []).append(node.value)

    def texts(self) -> Iterator[str]:
        for name in self.functions:
            if name.startswith("notes_"):  # others call these
                call = ast.Call(ast.Name(name), [], [])
                yield from self.resolve(call, set())
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Call):
                for shown in self.shown(node):
                    yield from self.resolve(shown, set())

    def shown(self, call: ast.Call) -> Iterator[ast.expr]:
        """Yield the arguments of a call that a person may come to read."""
        name = getattr(call.func, "attr", getattr(call.func, "id", ""))
        place = REASONS.get(name)
        if place is not None and len(call.args) > place:
            yield call.args[place]
        if name == "append" and "notes" in ast.unparse(call.func):
            yield call.args[0]
        for keyword in call.keywords:
            if (keyword.arg == "reason" and name in REASONS) or NAMED.get(name) == keyword.arg:
                yield keyword.value

    def resolve(self, node: ast.expr, seen: set[str]) -> Iterator[str]:
        """Yield the texts that an expression may be; what comes from outside is none."""
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value:
            yield node.value
        elif isinstance(node, ast.JoinedStr):
            yield "".join(
                str(part.value) if isinstance(part, ast.Constant) else "{}" for part in node.values
            )
        elif isinstance(node, ast.Name) and node.id not in seen:
            for value in self.assigned.get(node.id, []):
                yield from self.resolve(value, seen | {node.id})
        elif isinstance(node, ast.Call):
            yield from self.resolve_call(node, seen)
        elif isinstance(node, ast.Subscript):  # REASONS[reason]
            yield from self.resolve(node.value, seen)
        else:
            for field in ("body", "orelse", "values", "elts", "elt"):
                inner = getattr(node, field, [])
                for one in inner if isinstance(inner, list) else [inner]:
                    yield from self.resolve(one, seen)

    def resolve_call(self, node: ast.Call, seen: set[str]) -> Iterator[str]:
        if isinstance(node.func, ast.Attribute) and isinstance(node.func.value, ast.Dict):
            for one in (*node.func.value.values, *node.args):  # {…}.get(kind, "otherwise")
                yield from self.resolve(one, seen)
            return
        name = getattr(node.func, "id", "")
        if name == "getattr" and len(node.args) == 3:
            yield from self.resolve(node.args[2], seen)
        if name == "tuple":
            for one in node.args:
                yield from self.resolve(one, seen)
        if name in self.functions and name not in seen:
            for inner in ast.walk(self.functions[name]):
                if isinstance(inner, ast.Return) and inner.value is not None:
                    yield from self.resolve(inner.value, seen | {name})
