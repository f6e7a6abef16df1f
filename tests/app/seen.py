"""What a person sees and uses, found as a person finds it: by the words on it."""

from PySide6.QtWidgets import QAbstractButton, QLabel, QPushButton, QWidget


def button(widget, words):
    """Return the one button that is shown whose text begins with these words."""
    found = [
        one
        for one in shown(widget, QAbstractButton)
        if one.text().replace("&", "").startswith(words)
    ]
    assert len(found) == 1, (words, [one.text() for one in shown(widget, QAbstractButton)])
    return found[0]


def has_button(widget, words):
    """Say whether a button is shown whose text begins with these words."""
    return any(
        one.text().replace("&", "").startswith(words) for one in shown(widget, QAbstractButton)
    )


def action_of(bar):
    """Return the button beside the message of the bar below."""
    (found,) = shown(bar, QPushButton)
    return found


def field(widget, name):
    """Return the one widget of this name for screen readers, shown or not."""
    (found,) = [one for one in widget.findChildren(QWidget) if one.accessibleName() == name]
    return found


def says(widget, words):
    """Say whether a text that is shown holds these words."""
    return any(words in one.text() for one in shown(widget, QLabel))


def shown(widget, kind):
    return [one for one in widget.findChildren(kind) if one.isVisibleTo(widget)]
