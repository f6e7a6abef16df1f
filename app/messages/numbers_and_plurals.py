"""How numbers are written, counts in sentences with Qt's plural forms, and sentences in a row."""

from PySide6.QtCore import QCoreApplication

THIN_SPACE = "\u202f"  # between thousands, where it reads the same in every language


def grouped(n: int) -> str:
    r"""Write a count with a thin space between thousands, which reads the same in every language.

    Example:
        >>> grouped(1234567)
        '1\u202f234\u202f567'
    """
    return f"{n:,}".replace(",", THIN_SPACE)


def counted(text: str, n: int) -> str:
    """Group the digits of a counted text: "3000 images" becomes "3 000 images".

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
