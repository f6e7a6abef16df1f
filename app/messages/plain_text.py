"""Names of files and classes as the window shows them: letter by letter, whatever is in them.

Qt guesses. What looks like HTML is drawn as HTML in tooltips and message boxes. An ampersand is a
key in menus and on buttons, and `[*]` vanishes from titles. Characters that turn the direction of
text also turn the rest of a sentence. Labels are `app.widgets.common.labels.PlainLabel`, where
nothing is guessed; everywhere else names go through one of these.
"""

import html

from PySide6.QtGui import QFontMetrics, Qt

from core.domain.names import shown


# See docs/adr/0059-names-are-data.md.
def legible(text: str) -> str:
    """Write characters that hide, cut or turn a text as those that stand for them."""
    return shown(text, keep="\n\t")


def plain(text: str) -> str:
    """Return a text for a place where Qt guesses, such as a tooltip, so that it guesses right."""
    text = legible(text)
    if not Qt.mightBeRichText(text):
        return text
    return f'<p style="white-space:pre-wrap;margin:0">{html.escape(text)}</p>'


def plus(tip: str, more: str) -> str:
    """Put words of ours behind a text that `plain` returned."""
    return tip + (html.escape(more) if Qt.mightBeRichText(tip) else more)


def keyless(text: str) -> str:
    """Return a text for a menu or a button in which no letter becomes a key."""
    return legible(text).replace("\t", " ").replace("&", "&&")  # a tab parts off the key


def titled(text: str) -> str:
    """Return a text for a window's title, in which `[*]` would stand for unsaved changes."""
    return legible(text).replace("[*]", "[*][*]")


def notified(text: str) -> str:
    """Return a text for a notification; desktops on Linux take tags in it for markup."""
    return legible(text).replace("<", "‹").replace(">", "›")


def elided(metrics: QFontMetrics, text: str, mode: Qt.TextElideMode, width: int) -> str:
    """Shorten a text for one line of a painter. Qt alone would cut it at a hidden U+009C."""
    return metrics.elidedText(legible(text).replace("\n", " "), mode, width)


def shortened(name: str, most: int) -> str:
    """Show a name in this many characters, the rest as an ellipsis."""
    name = legible(name)
    return name if len(name) <= most else f"{name[: most - 1]}…"
