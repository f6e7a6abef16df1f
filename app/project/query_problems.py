"""What the window says of a query that cannot be understood."""

from PySide6.QtCore import QCoreApplication

from core.query.grammar import QueryError

# By this name and with a literal context, else pyside6-lupdate does not find the texts.
translate = QCoreApplication.translate


def problem_said(error: QueryError) -> str:
    """Say why, and what to type instead, in the language of the window."""
    known = ", ".join(error.known)
    facts = {"word": error.kind, "kind": error.kind, "value": error.value}
    return _text(error).format(**facts, known=known, example=known)


def _text(error: QueryError) -> str:
    if error.problem == "kind":
        return translate(
            "Query", "“{word}:” means nothing here. Use {known}, or quotes to find it in a name."
        )
    if error.problem == "missing":
        return translate("Query", "Something is missing after “{word}:”. For example {example}.")
    if error.problem == "word":
        return translate("Query", "“{value}” is no {kind}. Use one of {known}.")
    if error.problem == "class":
        return translate("Query", "There is no class “{value}”. Put names with blanks in quotes.")
    return translate("Query", "“{value}” cannot be read. For example {example}.")
