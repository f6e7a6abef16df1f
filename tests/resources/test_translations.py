"""The catalogues: whole, fresh, compiled, and with every part of a sentence in its place."""

import re
import shutil
from string import Formatter
from xml.etree import ElementTree

import pytest
from PySide6.QtCore import QTranslator

from resources.translations import update
from resources.translations.texts import NotLiteral, texts_of

ADVICE = "run `make translations`, and translate what it lists"


def catalogue(language):
    return update.HERE / f"handful_{language}.ts"


def messages(language):
    """Yield (context, source, forms) of a catalogue."""
    for context in ElementTree.parse(catalogue(language)).getroot().iter("context"):
        for message in context.iter("message"):
            translation = message.find("translation")
            forms = [one.text or "" for one in translation.iter("numerusform")]
            yield (
                context.findtext("name"),
                message.findtext("source"),
                forms or [translation.text or ""],
            )


@pytest.mark.parametrize("language", update.LANGUAGES)
def test_every_text_of_the_window_is_in_the_catalogue(language, tmp_path):
    copy = tmp_path / catalogue(language).name
    shutil.copy(catalogue(language), copy)
    update.merge(texts_of(update.ROOT / "app"), copy, language)
    assert copy.read_text("utf-8") == catalogue(language).read_text("utf-8"), ADVICE


@pytest.mark.parametrize("language", update.LANGUAGES)
def test_nothing_is_left_to_translate(language):
    assert update.unfinished(catalogue(language)) == [], ADVICE


@pytest.mark.parametrize("language", update.LANGUAGES)
def test_what_is_loaded_is_what_was_written(language, tmp_path):
    update.compile_to(catalogue(language), tmp_path / "fresh.qm")
    shipped = catalogue(language).with_suffix(".qm").read_bytes()
    assert (tmp_path / "fresh.qm").read_bytes() == shipped, ADVICE


@pytest.mark.parametrize("language", update.LANGUAGES)
def test_each_sentence_keeps_what_is_filled_in(language):
    for context, source, forms in messages(language):
        for form in forms:
            assert fields(form) == fields(source), (context, source, form)


def fields(text):
    named = sorted({name for _, name, _, _ in Formatter().parse(text) if name is not None})
    # "{n}" in a plural form may be told in words, but never left out here.
    return [*named, *re.findall("%n", text)[:1]]


def test_chinese_uses_its_own_marks():
    for _, source, (form,) in messages("zh_CN"):
        assert form.strip() == form
        if re.search(r"[\u4e00-\u9fff]", form):
            assert not re.search(r"[\u4e00-\u9fff][,;:!?.](?!\w)", form), form
            assert source.endswith("…") == form.endswith("…"), form


def test_menus_keep_their_letters_in_chinese():
    letter = re.compile(r"&[^&\s]")
    for context, source, (form,) in messages("zh_CN"):
        if context in ("Commands", "Actions"):
            assert bool(letter.search(source)) == bool(letter.search(form)), form


def test_both_forms_of_english_are_written():
    for _, source, forms in messages("en"):
        assert len(forms) == 2
        assert not any("(s)" in form or "(es)" in form for form in forms), source


def test_the_catalogue_is_loaded_by_qt_itself(qapp):
    translator = QTranslator()
    assert translator.load(str(catalogue("zh_CN").with_suffix(".qm")))
    assert translator.translate("Actions", "Undo") == "撤销"


def test_a_text_that_no_catalogue_can_hold_is_found(tmp_path):
    (tmp_path / "odd.py").write_text(
        "class A:\n    def f(self, n):\n        self.tr(f'{n} images')\n        self.tr('whole')\n"
    )
    with pytest.raises(NotLiteral, match=r"odd\.py:3"):
        texts_of(tmp_path)


def test_texts_are_found_however_they_are_written(tmp_path):
    (tmp_path / "ways.py").write_text(
        "class A:\n"
        "    def f(self, n):\n"
        "        tr = self.tr\n"
        "        tr('one')\n"
        "        self.tr('%n two', '', n,)\n"
        "        translate('T', 'three ' 'halves')\n"
        "        self.tr('four' if n else 'five')\n"
        "        QT_TRANSLATE_NOOP('T', 'six')\n"
        "        self.painter.translate(1, 2)\n"
    )
    found = [(one.context, one.source, one.is_counted) for one in texts_of(tmp_path)]
    assert found == [
        ("A", "%n two", True),
        ("A", "five", False),
        ("A", "four", False),
        ("A", "one", False),
        ("T", "six", False),
        ("T", "three halves", False),
    ]


BRITISH = re.compile(
    r"labell|colour|behaviour|centre|favour|\bgrey|catalogue|analys(e|ing)|neighbour|cancell|licen"
    r"ce|modell|programme\b|recognis|organis|normalis|summaris|optimis|initialis|towards|learnt",
    re.IGNORECASE,
)
OF_OLDER_PROJECTS = {"Recolour {name}"}  # as their journals have it


def test_english_is_spelled_as_in_america():
    words = re.compile(r"\{[^}]*\}")
    wrong = [
        source
        for _, source, _ in messages("zh_CN")
        if BRITISH.search(words.sub("", source)) and source not in OF_OLDER_PROJECTS
    ]
    wrong += [
        form
        for _, _, forms in messages("en")
        for form in forms
        if BRITISH.search(words.sub("", form))
    ]
    assert wrong == []
