"""Proper English for counts, which are written with Qt's plural forms: "%n image(s)"."""

import re
from typing import Any

from PySide6.QtCore import QObject, QTranslator

THIN_SPACE = "\u202f"  # between thousands, where it reads the same in every language


class EnglishPlurals(QTranslator):
    """Turn the source texts' plural forms into English: "3000 image(s)" into "3 000 images".

    Qt wants a compiled catalogue for that, even in the language of the source. A rule of one line
    cannot go stale as a catalogue would.
    """

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)

    def isEmpty(self) -> bool:  # noqa: N802
        return False

    def translate(
        self,
        context: Any,  # noqa: ANN401 - Qt gives bytes or text
        sourceText: Any,  # noqa: ANN401, N803
        disambiguation: Any = None,  # noqa: ANN401
        n: int = -1,
    ) -> Any:  # noqa: ANN401 - None means "not mine", which the stubs do not allow
        if n < 0:
            return None
        counted = sourceText.replace("%n", f"{n:,}".replace(",", THIN_SPACE))
        return re.sub(r"\((e?s)\)", "" if n == 1 else r"\1", counted)
