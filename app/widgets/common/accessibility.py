"""What a widget of our own is to a screen reader: a button, a picture."""

from PySide6.QtCore import QObject
from PySide6.QtGui import QAccessible, QAccessibleInterface
from PySide6.QtWidgets import QAccessibleWidget, QWidget

# Qt keeps plain pointers to these objects, so Python must never be the first to let go.
_kept: list[QAccessibleInterface] = []
_roles: dict[type[QWidget], QAccessible.Role] = {}


def install(kind: type[QWidget], role: QAccessible.Role) -> None:
    """Tell Qt what widgets of this kind are; their names are their own."""
    if not _roles:
        QAccessible.installFactory(_describe)
    _roles[kind] = role


def _describe(class_name: str, thing: QObject) -> QAccessibleInterface | None:
    role = _roles.get(type(thing))  # type: ignore[arg-type]
    if role is None or not isinstance(thing, QWidget):
        return None
    described = QAccessibleWidget(thing, role)
    _kept.append(described)
    return described
