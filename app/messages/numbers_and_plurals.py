"""Counts in sentences, written with Qt's plural forms ("%n image(s)"), and sentences in a row."""

from PySide6.QtCore import QCoreApplication

THIN_SPACE = "\u202f"  # between thousands, where it reads the same in every language


def counted(text: str, n: int) -> str:
    """Group the digits of a counted text: "3000 images" becomes "3 000 images".

    The words come from the language's catalogue, English ones too: an "s" in brackets cannot say
    that one "was" and two "were" left out.

    Args:
        text: what `tr` returned for `n`.
        n: the count in it.
    """
    return text.replace(str(n), f"{n:,}".replace(",", THIN_SPACE), 1)


def joined(*sentences: str) -> str:
    """Put sentences one after the other, as the language does; empty ones are left out."""
    text = ""
    for one in filter(None, sentences):
        pattern = QCoreApplication.translate("Sentences", "{first} {second}")
        text = pattern.format(first=text, second=one) if text else one
    return text
