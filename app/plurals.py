"""Proper English for counts, which are written with Qt's plural forms: "%n image(s)"."""

import re

THIN_SPACE = "\u202f"  # between thousands, where it reads the same in every language


def counted(text: str, n: int) -> str:
    """Turn what Qt made of a counted text into English: "3000 image(s)" into "3 000 images".

    Qt would do this by a catalogue for English, or by a translator written here. Not by the
    latter: Qt translates its own messages in any thread while it holds its locks, and a translator
    in Python then waits for a window that waits for those locks. A translated text has no "(s)"
    and keeps its words.

    Args:
        text: what `tr` returned for `n`.
        n: the count in it.
    """
    grouped = f"{n:,}".replace(",", THIN_SPACE)
    return re.sub(r"\((e?s)\)", "" if n == 1 else r"\1", text.replace(str(n), grouped, 1))
