"""Mistakes in the SQL that a source file holds as text."""

import re

_SQL = re.compile(
    r"\b(SELECT|INSERT|UPDATE|DELETE FROM|WHERE|ORDER BY|LIMIT|VALUES|ON CONFLICT|PRAGMA|BEGIN"
    r"|JOIN)\b"
)
_CONDITION = re.compile(
    r"\b(WHERE|AND)\s+((?:\([^()]*\)|[^()])+?)"
    r"(?=\s+AND\b|\s+WHERE\b|\s+ORDER\b|\s+GROUP\b|\s+LIMIT\b|\s+ON CONFLICT\b|\)|\s*$)"
)
_SWAPS = [
    (r" ASC\b", " DESC"),
    (r" DESC\b", " ASC"),
    (r" DESC\b", ""),
    (r" != ", " = "),
    (r"(?<=[a-z_)]) = (?=[?'0-9a-z])", " != "),
    (r" > ", " >= "),
    (r" < ", " <= "),
    (r"\bIS NULL\b", "IS NOT NULL"),
    (r"\bIS NOT NULL\b", "IS NULL"),
    (r"\bNOT EXISTS\b", "EXISTS"),
    (r"\bNOT IN\b", "IN"),
    (r"(?<!NOT) IN \(", " NOT IN ("),
    (r"\bOR (?=[a-z])", "AND "),
    (r"\bOR IGNORE ", ""),
    (r"\bmax\(", "min("),
    (r"\bIMMEDIATE", "DEFERRED"),
    (r"\bDISTINCT ", ""),
    (r"ORDER BY .*?(?= LIMIT|\)|$)", ""),
    (r" LIMIT 1\b", ""),
    (r"(\w+) = excluded\.\1", r"\1 = \1"),
    (r" excluded\.(\w+)", r" \1"),
    (r"(?<!LEFT )JOIN", "LEFT JOIN"),
    (r"'(\w+)'", "'other'"),
    (r"''", "'other'"),
    (r"\b(\d+)\b(?!\))", lambda number: str(int(number[1]) + 1)),
    (r"coalesce\((.*), (\d)\)", r"\1"),
]


def is_sql(text):
    """Whether a text, or a part of one, is SQL."""
    return bool(_SQL.search(text)) and text.upper() != text.lower() and text != text.capitalize()


def sql_changes(text):
    """Return the text with one mistake each: a condition that always holds, an order turned."""
    changed_texts = []
    for match in _CONDITION.finditer(text):
        start, end = match.span(2)
        changed_texts.append(f"{text[:start]}({match[2]} OR 1){text[end:]}")
    for pattern, new in _SWAPS:
        for match in re.finditer(pattern, text):
            changed = (
                text[: match.start()] + match.expand(new) + text[match.end() :]
                if isinstance(new, str)
                else text[: match.start()] + new(match) + text[match.end() :]
            )
            changed_texts.append(changed)
    terms = re.split(r"(?<= SET) |(?<=,) ", text)
    if "excluded." in text and len(terms) > 2:
        for number, term in enumerate(terms):
            if "= excluded." in term and term.endswith(","):
                changed_texts.append(" ".join(terms[:number] + terms[number + 1 :]))
    return list(
        dict.fromkeys(changed_text for changed_text in changed_texts if changed_text != text)
    )


def difference(before, after):
    """Say which part of a text became what, with a little around it."""
    start = 0
    while start < min(len(before), len(after)) and before[start] == after[start]:
        start += 1
    end = 0
    while end < min(len(before), len(after)) - start and before[-1 - end] == after[-1 - end]:
        end += 1
    near, far = max(0, start - 24), 16
    parts = [
        before[near:start],
        "[",
        before[start : len(before) - end],
        " -> ",
        after[start : len(after) - end],
        "]",
        before[len(before) - end :][:far],
    ]
    return " ".join("".join(parts).split())
