"""What the loupe says: how many are left, and how long they take."""

from PySide6.QtCore import QCoreApplication

from app.messages.numbers_and_plurals import grouped

# By this name and with a literal context, else pyside6-lupdate does not find the texts.
translate = QCoreApplication.translate


def left(n: int, total: int, seconds: float | None) -> str:
    """Say "12 of 68 left, about 2 min"; without a time where that is not known yet."""
    if not n and total == 1:
        return translate("Loupe", "Reviewed")
    if not n:
        return translate("Loupe", "All {total} reviewed").format(total=grouped(total))
    text = translate("Loupe", "{n} of {total} left").format(n=grouped(n), total=grouped(total))
    if seconds is None:
        return text
    pattern = translate("Loupe", "{left}, {time}")
    return pattern.format(left=text, time=duration(seconds))


def place(n: int, total: int) -> str:
    """Say which picture of how many is shown."""
    return translate("Loupe", "{n} of {total}").format(n=grouped(n), total=grouped(total))


def duration(seconds: float) -> str:
    """Say a duration no more exactly than anybody can know it."""
    if seconds < 55:
        return translate("Loupe", "about {n} s").format(n=max(round(seconds / 10), 1) * 10)
    return translate("Loupe", "about {n} min").format(n=max(round(seconds / 60), 1))
