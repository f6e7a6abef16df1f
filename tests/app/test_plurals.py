"""English counts."""

from pathlib import Path

import pytest
from PySide6.QtCore import QObject

import app
from app.plurals import counted


@pytest.mark.parametrize(
    ("n", "text"), [(0, "0 images"), (1, "1 image"), (2, "2 images"), (5000, "5\u202f000 images")]
)
def test_counts_agree_with_their_word(n, text):
    assert counted(QObject().tr("%n image(s)", "", n), n) == text


def test_es_is_a_plural_too():
    assert [counted(f"{n} class(es)", n) for n in (1, 3)] == ["1 class", "3 classes"]


def test_a_translated_text_keeps_its_words():
    assert counted("已标注 5 张图片", 5) == "已标注 5 张图片"


def test_nobody_translates_in_python():
    # Qt would call it in any thread, holding locks that the window's thread waits for: a deadlock
    # that was met while thumbnails were decoded.
    sources = Path(app.__file__).parent.rglob("*.py")
    assert not [one.name for one in sources if "QTranslator" in one.read_text(encoding="utf-8")]
