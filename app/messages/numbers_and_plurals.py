"""How numbers are written, counts in sentences with Qt's plural forms, and sentences in a row."""

from PySide6.QtCore import QCoreApplication, QLocale


def grouped(n: int) -> str:
    """Write a count as the language of the window does: "1,234,567"."""
    return QLocale().toString(n)


def counted(text: str, n: int) -> str:
    """Group the digits of a counted text: "3000 images" becomes "3,000 images".

    The words come from the language's catalogue, English ones too: an "s" in brackets cannot say
    that one "was" and two "were" left out.

    Args:
        text: what `tr` returned for `n`.
        n: the count in it.
    """
    return text.replace(str(n), grouped(n), 1)


def joined(*sentences: str) -> str:
    """Put sentences one after the other, as the language does; empty ones are left out."""
    text = ""
    for one in filter(None, sentences):
        pattern = QCoreApplication.translate("Sentences", "{first} {second}")
        text = pattern.format(first=text, second=one) if text else one
    return text
