"""A line of a form: what is asked for, and the field beside it, on one height."""

from PySide6.QtWidgets import QFormLayout, QLabel, QLayout, QWidget


def add_row(form: QFormLayout, title: str, field: QWidget, line: QLayout | None = None) -> None:
    """Add a field with its title; `form` alone would set the title at the field's upper edge.

    Args:
        form: gets the line.
        title: may have a mnemonic ("&Folder"), which goes to the field.
        field: one widget.
        line: the field with others beside it.
    """
    label = QLabel(title)
    label.setBuddy(field)
    field.ensurePolished()  # else its height is that without the style
    label.setMinimumHeight(field.sizeHint().height())
    if line is None:
        form.addRow(label, field)
    else:
        form.addRow(label, line)
