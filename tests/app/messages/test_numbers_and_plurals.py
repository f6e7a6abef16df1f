"""Counts."""

import ast
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication

import app
from app.messages.numbers_and_plurals import counted


@pytest.mark.parametrize(
    ("n", "text"), [(0, "0 images"), (1, "1 image"), (2, "2 images"), (5000, "5,000 images")]
)
def test_counts_agree_with_their_word(n, text):
    assert counted(QCoreApplication.translate("FilterBar", "%n image(s)", "", n), n) == text


@pytest.mark.parametrize(("n", "text"), [(1, " 1 was left out."), (2, " 2 were left out.")])
def test_the_rest_of_a_sentence_agrees_too(n, text):
    words = QCoreApplication.translate("Reports", "%n were left out.", "", n)
    assert f" {counted(words, n)}" == text


def test_nobody_translates_in_python():
    # Qt would call it in any thread, holding locks that the window's thread waits for: a deadlock
    # that was met while thumbnails were decoded.
    made_here = [
        base.id
        for path in Path(app.__file__).parent.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.ClassDef)
        for base in node.bases
        if isinstance(base, ast.Name)
    ]
    assert "QObject" in made_here
    assert "QTranslator" not in made_here
