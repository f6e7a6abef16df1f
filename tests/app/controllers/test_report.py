"""The report is one page that holds everything, fetches nothing and obeys no name."""

import re
from html.parser import HTMLParser

import pytest
from PySide6.QtWidgets import QFileDialog

from app.messages import report_page
from app.messages.report_page import Case, Figure, Page
from tests.app.controllers.test_figures import measured
from tests.app.controllers.test_trust import open_window, wait

__all__ = ["measured", "open_window"]

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")

EVIL = "<img src=x onerror=alert(1)>\u202e&amp;\"'"


class Tags(HTMLParser):
    """Collects the tags of a page with their attributes, and its text."""

    def __init__(self, text):
        super().__init__()
        self.tags, self.text = [], ""
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data):
        self.text += data


def test_the_report_holds_the_charts_and_the_mistakes(open_window, qtbot, measured, tmp_path):
    window = open_window()
    window.commands["trust"].trigger()
    panel = window.application.trust.panel
    wait(qtbot, lambda: panel.confusion.table.n_judged() > 0)
    wait(qtbot, lambda: panel.curve.chart.n_points() > 0)
    wait(qtbot, lambda: panel.accept.promise is not None)
    target = tmp_path / "report.html"
    window.application.report.write(target)
    wait(qtbot, target.exists)
    page = Tags(target.read_text(encoding="utf-8"))
    sources = [attrs["src"] for tag, attrs in page.tags if tag == "img"]
    assert sum(one.startswith("data:image/png;base64,") for one in sources) >= 4
    assert sum(one.startswith("data:image/jpeg;base64,") for one in sources) == 1  # one slip
    for words in (
        "About 93% right",
        "5 more examples per class",
        "Owl, taken for Fox",
        "Confusion",
    ):
        assert words in page.text
    assert window.job_bar.message() == "Saved the report “report.html”."


def test_a_report_that_cannot_be_written_is_told(open_window, qtbot, measured, tmp_path):
    window = open_window()
    window.application.report.write(tmp_path / "nowhere" / "report.html")
    wait(qtbot, lambda: "was not saved" in window.job_bar.message())


def test_the_person_says_where_it_goes(open_window, qtbot, measured, tmp_path, monkeypatch):
    window = open_window()
    target = tmp_path / "here.html"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(target), ""))
    window.application.trust.panel.report_button.click()
    wait(qtbot, target.exists)


def test_nothing_is_fetched_and_no_name_is_obeyed():
    figure = Figure(EVIL, EVIL, b"png", [[EVIL, "n"], [EVIL, "1"]])
    text = report_page.page(
        Page(EVIL, EVIL, EVIL, [figure], [Case(b"jpeg", EVIL, EVIL)], [EVIL]), EVIL
    )
    page = Tags(text)
    assert {tag for tag, _ in page.tags} <= {
        "html", "head", "meta", "title", "style", "body", "h1", "h2", "p", "section", "div",
        "img", "details", "summary", "table", "tr", "th", "td", "ul", "li", "br", "span",
    }  # fmt: skip
    for _, attrs in page.tags:
        assert attrs.get("src", "data:").startswith("data:")
        assert not [name for name in attrs if name.startswith("on") or name == "href"]
    assert not re.search(r"https?://|url\(|@import", text)
    assert "\u202e" not in text


def test_without_a_mistake_that_is_said():
    page = report_page.page(Page("p", "", "", [], [], []), "today")
    assert "No example or checked image was predicted wrong." in page
