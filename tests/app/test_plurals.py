"""English counts."""

import pytest
from PySide6.QtCore import QCoreApplication, QObject

from app.plurals import EnglishPlurals


@pytest.fixture
def plurals(qapp):
    translator = EnglishPlurals()
    qapp.installTranslator(translator)
    yield translator
    qapp.removeTranslator(translator)


@pytest.mark.usefixtures("plurals")
@pytest.mark.parametrize(
    ("n", "text"), [(0, "0 images"), (1, "1 image"), (2, "2 images"), (5000, "5\u202f000 images")]
)
def test_counts_agree_with_their_word(n, text):
    assert QObject().tr("%n image(s)", "", n) == text
    assert QCoreApplication.translate("Any", "%n image(s)", "", n) == text


@pytest.mark.usefixtures("plurals")
def test_texts_without_a_count_stay_as_they_are():
    assert QObject().tr("Image(s) of {name}") == "Image(s) of {name}"


@pytest.mark.usefixtures("plurals")
def test_es_is_a_plural_too():
    assert QObject().tr("%n class(es)", "", 1) == "1 class"
    assert QObject().tr("%n class(es)", "", 3) == "3 classes"
