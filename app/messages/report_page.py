"""The report as one page of HTML: pictures and numbers inside, nothing fetched, nothing run."""

import base64
import html
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from string import Template

from PySide6.QtCore import QCoreApplication, QLocale

from app.messages.plain_text import legible
from app.theme.palette import LIGHT

# By this name and with a literal context, else pyside6-lupdate does not find the texts.
translate = QCoreApplication.translate

# Keeps what a name may hold from being fetched or run, should it ever get so far.
_POLICY = "default-src 'none'; img-src data:; style-src 'unsafe-inline'"
_STYLE = Path(__file__).parents[2] / "resources" / "style" / "report.css"


@dataclass(frozen=True)
class Figure:
    """A chart of the report.

    Attributes:
        title: above it.
        words: what it says, in a sentence; "" for nothing.
        png: the picture; b"" where the table stands for itself.
        table: the numbers, a heading first.
    """

    title: str
    words: str
    png: bytes
    table: Sequence[Sequence[str]]


@dataclass(frozen=True)
class Case:
    """One of the worst mistakes: a small picture, the name of its file, and what was said of it."""

    jpeg: bytes
    name: str
    words: str


@dataclass(frozen=True)
class Page:
    """All that a report tells.

    Attributes:
        project: its name.
        headline: how often the model is right.
        words: what that rests on.
        figures: the charts.
        cases: the worst mistakes, the surest first.
        facts: lines about the model and the program.
    """

    project: str
    headline: str
    words: str
    figures: Sequence[Figure]
    cases: Sequence[Case]
    facts: Sequence[str]


def page(report: Page, when: str) -> str:
    """Write the page; `when` is the day it was made, as it is to be read."""
    style = Template(_STYLE.read_text(encoding="utf-8")).substitute(asdict(LIGHT))
    title = translate("ReportPage", "{project}: accuracy report").format(project=report.project)
    pictures = "\n".join(_figure(figure) for figure in report.figures if figure.png)
    tables = "\n".join(_figure(figure) for figure in report.figures if not figure.png)
    facts = "".join(f"<p class='muted'>{_text(fact)}</p>" for fact in report.facts)
    return f"""<!doctype html>
<html lang="{QLocale().bcp47Name()}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="{_POLICY}">
<title>{_text(title)}</title>
<style>
{style}</style>
</head>
<body>
<h1>{_text(title)}</h1>
<p class="muted">{_text(when)}</p>
<section>
<p class="headline">{_text(report.headline)}</p>
<p class="muted">{_text(report.words)}</p>
</section>
<div class="two">
{pictures}
</div>
{tables}
{_cases(report.cases)}
{facts}
</body>
</html>
"""


def case_words(truth: str, guess: str, confidence: float) -> str:
    """Say what a mistake was."""
    return translate("ReportPage", "{truth}, taken for {guess} ({percent}%)").format(
        truth=truth, guess=guess, percent=round(100 * confidence)
    )


def _figure(figure: Figure) -> str:
    words = f"<p>{_text(figure.words)}</p>" if figure.words else ""
    alt = _text(f"{figure.title}. {figure.words}".strip())
    picture = f'<img alt="{alt}" src="{_data("png", figure.png)}">' if figure.png else ""
    table = _table(figure.table)
    if figure.png:
        numbers = _text(translate("ReportPage", "Numbers"))
        table = f"<details><summary>{numbers}</summary>{table}</details>"
    return f"<section><h2>{_text(figure.title)}</h2>{words}{picture}{table}</section>"


def _table(rows: Sequence[Sequence[str]]) -> str:
    if not rows:
        return ""
    head = "".join(f"<th scope='col'>{_text(cell)}</th>" for cell in rows[0])
    body = "".join(
        "<tr>" + "".join(f"<td>{_text(cell)}</td>" for cell in row) + "</tr>" for row in rows[1:]
    )
    return f"<div class='wide'><table><tr>{head}</tr>{body}</table></div>"


def _cases(cases: Sequence[Case]) -> str:
    title = _text(translate("ReportPage", "Worst mistakes"))
    if not cases:
        none = _text(translate("ReportPage", "No example or checked image was predicted wrong."))
        return f"<section><h2>{title}</h2><p>{none}</p></section>"
    words = _text(
        translate(
            "ReportPage",
            "Examples and checked images that were predicted wrong, most confident first.",
        )
    )
    items = "".join(
        f"<li><img alt='' src='{_data('jpeg', case.jpeg)}'>{_text(case.words)}"
        f"<br><span class='muted'>{_text(case.name)}</span></li>"
        for case in cases
    )
    return f"<section><h2>{title}</h2><p>{words}</p><ul class='cases'>{items}</ul></section>"


def _data(kind: str, data: bytes) -> str:
    return f"data:image/{kind};base64,{base64.b64encode(data).decode()}"


def _text(text: str) -> str:
    return html.escape(legible(text))
