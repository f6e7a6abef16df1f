"""What stands above a group of alike pictures."""

from PySide6.QtCore import QCoreApplication

from app.messages.numbers_and_plurals import counted

# By this name and with a literal context, else pyside6-lupdate does not find the texts.
translate = QCoreApplication.translate


def title(class_name: str, share: float) -> str:
    """Say what a group seems to be.

    Args:
        class_name: that most of its pictures have; "" where none of them has a class.
        share: of them, 0..1.
    """
    if not class_name:
        return translate("Groups", "Not labeled yet")
    if share >= 1:
        return translate("Groups", "All {name}").format(name=class_name)
    text = translate("Groups", "Mostly {name}, {share}") if share > 0.5 else ""
    text = text or translate("Groups", "Mixed, {share} {name}")
    return text.format(name=class_name, share=f"{min(99, round(100 * share))}%")


def detail(n: int, n_by_person: int) -> str:
    """Say how many pictures there are, and how many of them somebody has labeled."""
    text = counted(translate("Groups", "%n image(s)", "", n), n)
    if n_by_person:
        labelled = counted(translate("Groups", "%n labeled by you", "", n_by_person), n_by_person)
        text = f"{text} · {labelled}"
    return text


def n_groups(n: int) -> str:
    """Say how many groups there are."""
    return counted(translate("Groups", "%n group(s)", "", n), n)


def none_of_these() -> str:
    """Name what belongs to no class."""
    return translate("Groups", "none of these")
