"""The language of the window: which one, and where its words come from.

Qt's own translator reads compiled catalogues, in C++. One written in Python would be asked in any
thread while Qt holds its locks, and wait for a window that waits for them.
"""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QLibraryInfo, QLocale, QTranslator

from app import settings

LANGUAGES = {"en": "English", "zh_CN": "简体中文"}
"""What each language calls itself: who cannot read the window must find their own."""

_CATALOGUES = Path(__file__).parents[2] / "resources" / "translations"


def install(app: QCoreApplication, language: str = "") -> str:
    """Let the program speak a language, in place of the one before.

    What has been written already stays as it is: a window must be made again.

    Args:
        app: the program.
        language: of `LANGUAGES`; by default the one chosen.

    Returns:
        the language.
    """
    language = language or in_use()
    for before in app.findChildren(QTranslator):
        app.removeTranslator(before)
        before.deleteLater()
    # Dates and numbers that Qt writes by itself go along.
    QLocale.setDefault(QLocale(language))
    qt_folder = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
    for name, folder in (("qtbase", qt_folder), ("handful", str(_CATALOGUES))):
        # See docs/adr/0007-compiled-catalogues.md.
        translator = QTranslator(app)
        if translator.load(f"{name}_{language}", folder):
            app.installTranslator(translator)
    return language


def in_use() -> str:
    """Return the language that the person chose, else the system's, else English."""
    chosen = settings.language()
    return chosen if chosen in LANGUAGES else of_system(QLocale.system().uiLanguages())


def of_system(wanted: Sequence[str]) -> str:
    """Return the first of the system's languages that there is.

    Args:
        wanted: such as "zh-Hans-CN" or "de"; the first is liked most.

    >>> of_system(["fr", "zh-Hans-CN", "en"])
    'zh_CN'
    """
    for one in wanted:
        parts = one.replace("_", "-").split("-")
        if parts[0] == "en":
            return "en"
        # Traditional characters are other words, too: who reads those is better served in English.
        if parts[0] == "zh" and not {"Hant", "TW", "HK", "MO"} & set(parts):
            return "zh_CN"
    return "en"
