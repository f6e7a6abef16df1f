"""Small mistakes made in a source file on purpose, one at a time; a good test notices each.

A mutant is the file with one node of its syntax tree changed. Its name says where and what, without
line numbers, so that it stays the same while the file around it is edited.
"""

import ast
import re
from collections import Counter
from dataclasses import dataclass

from tests.mutation.sql import difference, is_sql, sql_changes

_COMPARISONS = {
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.Lt: ast.LtE,
    ast.LtE: ast.Lt,
    ast.Gt: ast.GtE,
    ast.GtE: ast.Gt,
    ast.Is: ast.IsNot,
    ast.IsNot: ast.Is,
    ast.In: ast.NotIn,
    ast.NotIn: ast.In,
}
_ARITHMETIC = {
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.FloorDiv,
    ast.FloorDiv: ast.Mult,
    ast.Mod: ast.Mult,
    ast.BitOr: ast.BitAnd,
    ast.BitAnd: ast.BitOr,
    ast.LShift: ast.RShift,
    ast.RShift: ast.LShift,
}
_ORDERED = (ast.Lt, ast.LtE, ast.Gt, ast.GtE)
_BODIES = ("body", "orelse", "finalbody")


@dataclass(frozen=True)
class Mutant:
    """One mistake.

    Attributes:
        name: what is kept in lists, such as "History.jump: id > event_id -> id >= event_id".
        lines: first and last line of the statement it is in; None for one that runs on import.
        source: the whole file with the mistake in it.
    """

    name: str
    lines: tuple[int, int] | None
    source: str


def mutants_of(source):
    """Return every mutant of a file."""
    return _Maker(source).mutants


class _Maker:
    def __init__(self, source):
        self.tree = ast.parse(source)
        self.mutants, self._seen = [], Counter()
        self._scope, self._lines = [], None
        self._visit_block(self.tree.body)

    # The walk: statements one by one, and the expressions in each

    def _visit_block(self, block):
        for number, statement in enumerate(block):
            if _is_docstring(statement) or isinstance(statement, ast.Import | ast.ImportFrom):
                continue
            if isinstance(statement, ast.Raise):
                self._replace(block, number, ast.Pass(), "no raise")
                continue  # what errors say is for people; their tests are those of the messages
            self._visit_statement(block, number, statement)

    def _visit_statement(self, block, number, statement):
        if isinstance(statement, ast.If) and ast.unparse(statement.test) == "TYPE_CHECKING":
            return
        if isinstance(statement, ast.ClassDef | ast.FunctionDef):
            self._visit_definition(statement)
            return
        before = self._lines
        if self._scope and self._is_in_function:
            self._lines = (statement.lineno, _last_line_of_head(statement))
        self._mutate_statement(block, number, statement)
        self._visit_head(statement)
        self._lines = before
        for body in _BODIES:
            if getattr(statement, body, None) and isinstance(getattr(statement, body), list):
                self._visit_block(getattr(statement, body))
        for handler in getattr(statement, "handlers", ()):
            self._mutate_handler(handler)
            self._visit_block(handler.body)

    def _visit_definition(self, definition):
        if any(
            "abstractmethod" in ast.unparse(decorator) for decorator in definition.decorator_list
        ):
            return
        self._scope.append(definition)
        if isinstance(definition, ast.FunctionDef):
            for default in (*definition.args.defaults, *definition.args.kw_defaults):
                if default is not None:
                    self._visit_expression(default)
        self._visit_block(definition.body)
        self._scope.pop()

    @property
    def _is_in_function(self):
        return any(isinstance(scope, ast.FunctionDef) for scope in self._scope)

    def _visit_head(self, statement):
        for name, value in ast.iter_fields(statement):
            if name in (*_BODIES, "handlers", "annotation") and not isinstance(value, ast.expr):
                continue
            if name == "annotation" or _is_type_alias(statement) or _is_reason(statement):
                continue
            for item in value if isinstance(value, list) else [value]:
                if isinstance(item, ast.AST):
                    self._visit_expression(item)

    def _visit_expression(self, top):
        for node in ast.walk(top):
            for name, value in list(ast.iter_fields(node)):
                if isinstance(value, list):
                    for number, item in enumerate(value):
                        self._mutate_in(value, number, item, node)
                elif isinstance(value, ast.AST):
                    self._mutate_in(node, name, value, node)
        self._mutate_node(top, None)

    def _mutate_in(self, holder, key, node, parent):
        for new in _replacements(node, parent):
            self._replace(holder, key, new)
        self._mutate_node(node, parent)

    # The mistakes

    def _mutate_node(self, node, parent):
        """Change a node in itself."""
        if isinstance(node, ast.Compare):
            for number, operator in enumerate(node.ops):
                self._replace(node.ops, number, _COMPARISONS[type(operator)](), shown=node)
        elif isinstance(node, ast.BoolOp):
            self._replace(node, "op", ast.Or() if isinstance(node.op, ast.And) else ast.And())
        elif isinstance(node, ast.BinOp) and type(node.op) in _ARITHMETIC:
            if not any(_is_text(side) for side in (node.left, node.right)):
                self._replace(node, "op", _ARITHMETIC[type(node.op)]())
        elif isinstance(node, ast.Constant):
            for value in _other_constants(node.value, parent):
                before = node.value
                what = difference(before, value) if isinstance(value, str) else ""
                node.value = value
                self._add(f"{before!r} -> {value!r}" if not what or not before else what)
                node.value = before
        elif isinstance(node, ast.IfExp):
            self._negate(node, "test", node.test)
        elif isinstance(node, ast.comprehension):
            for number, test in enumerate(node.ifs):
                self._negate(node.ifs, number, test)
                self._replace(node.ifs, number, ast.Constant(True), shown=test)
        elif isinstance(node, ast.Call):
            self._mutate_call(node)

    def _mutate_call(self, node):
        for number, keyword in enumerate(node.keywords):
            if keyword.arg == "key":
                del node.keywords[number]
                self._add(f"no key in {ast.unparse(node)}")
                node.keywords.insert(number, keyword)
        if isinstance(node.func, ast.Name) and node.func.id in ("min", "max", "any", "all"):
            other = {"min": "max", "max": "min", "any": "all", "all": "any"}[node.func.id]
            self._replace(node.func, "id", other, shown=node)

    def _mutate_statement(self, block, number, statement):
        if isinstance(statement, ast.Expr):
            if not isinstance(statement.value, ast.Yield):
                self._replace(block, number, ast.Pass(), "no call")
        elif isinstance(statement, ast.AugAssign):
            self._replace(block, number, ast.Pass(), "no step")
            other = _ARITHMETIC.get(type(statement.op))
            if other:
                self._replace(statement, "op", other())
        elif isinstance(statement, ast.Assign | ast.AnnAssign):
            target = getattr(statement, "target", None) or statement.targets[0]
            if not isinstance(target, ast.Name) and statement.value is not None:
                self._replace(block, number, ast.Pass(), "no assignment")
        elif isinstance(statement, ast.Return):
            if statement.value is not None and ast.unparse(statement.value) != "None":
                self._replace(statement, "value", ast.Constant(None))
        elif isinstance(statement, ast.Continue | ast.Break | ast.Delete | ast.Assert):
            self._replace(block, number, ast.Pass())
        elif isinstance(statement, ast.If | ast.While):
            self._negate(statement, "test", statement.test)
            self._replace(statement, "test", ast.Constant(False), shown=statement.test)
        elif isinstance(statement, ast.With):
            self._mutate_with(block, number, statement)

    def _mutate_with(self, block, number, statement):
        """Leave the transaction, the lock or the handling of errors out."""
        if all(item.optional_vars is None for item in statement.items):
            bare = ast.If(ast.Constant(True), statement.body, [])
            self._replace(block, number, bare, f"no with {ast.unparse(statement.items[0])}")

    def _mutate_handler(self, handler):
        before, handler.body = handler.body, [ast.Raise()]
        self._add(f"no except {ast.unparse(handler.type) if handler.type else ''}")
        handler.body = before

    def _negate(self, holder, key, test):
        is_flipped_anyway = isinstance(test, ast.Compare) and len(test.ops) == 1
        is_not = isinstance(test, ast.UnaryOp)
        if not is_not and not (is_flipped_anyway and not isinstance(test.ops[0], _ORDERED)):
            self._replace(holder, key, ast.UnaryOp(ast.Not(), test), shown=test)

    # Making one

    def _replace(self, holder, key, new, what="", shown=None):
        is_list = isinstance(holder, list)
        old = holder[key] if is_list else getattr(holder, key)
        shown = shown or (old if is_list or isinstance(old, ast.AST) else holder)
        shown = holder if isinstance(shown, ast.operator | ast.boolop | ast.cmpop) else shown
        before = _text(shown)
        self._set(holder, key, new)
        after = what or _text(shown if shown is not old else new)
        self._add(f"{before} -> {after}")
        self._set(holder, key, old)

    def _set(self, holder, key, value):
        if isinstance(holder, list):
            holder[key] = value
        else:
            setattr(holder, key, value)

    def _add(self, what):
        scope = ".".join(definition.name for definition in self._scope) or "module"
        name = f"{scope}: {what}"
        self._seen[name] += 1
        if self._seen[name] > 1:
            name += f" (#{self._seen[name]})"
        source = ast.unparse(ast.fix_missing_locations(self.tree))
        self.mutants.append(Mutant(name, self._lines, source + "\n"))


def _replacements(node, parent):
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not):
        yield node.operand


def _other_constants(value, parent):
    if isinstance(value, bool):
        return [not value]
    if isinstance(value, int):
        return [value + 1, value - 1] if value else [1]
    if isinstance(value, float):
        return [value + 1]
    if isinstance(value, str) and isinstance(parent, ast.Subscript):
        return []  # the name of a column: without it nothing works
    if isinstance(value, str):
        if is_sql(value):
            return sql_changes(value)
        return ["" if value else "XX"]
    if isinstance(value, bytes):
        return [b"XX" + value]
    return []


def _is_docstring(statement):
    return isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant)


def _is_text(node):
    return isinstance(node, ast.JoinedStr) or (
        isinstance(node, ast.Constant) and isinstance(node.value, str | bytes)
    )


def _is_type_alias(statement):
    return isinstance(statement, ast.AnnAssign) and "TypeAlias" in ast.unparse(statement.annotation)


def _is_reason(statement):
    """What an error says is for people; the tests of it are those of the messages."""
    return isinstance(statement, ast.Assign) and ast.unparse(statement.targets[0]) == "reason"


def _last_line_of_head(statement):
    body = getattr(statement, "body", None)
    return max(statement.lineno, body[0].lineno - 1) if body else statement.end_lineno


def _text(node):
    try:
        text = ast.unparse(ast.fix_missing_locations(node))
    except (AttributeError, ValueError):
        text = ast.dump(node)
    return re.sub(r"\s+", " ", text.replace("\\n", " ").splitlines()[0] if text else text)[:300]
