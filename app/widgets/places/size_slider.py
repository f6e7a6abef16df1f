"""How large the pictures of the grid are, as a slider."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QSlider, QWidget

WIDTH_PX = 112
STEP_PX = 16


class SizeSlider(QSlider):
    """Stands in the status bar, as in programs for photographs."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self.setFixedWidth(WIDTH_PX)
        self.setAccessibleName(self.tr("Thumbnail size"))
        self.setToolTip(self.tr("Thumbnail size"))
        self.setSingleStep(STEP_PX)
        self.setPageStep(3 * STEP_PX)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)

    def show_sizes(self, least: int, most: int, now: int) -> None:
        """Offer sizes in pixels."""
        self.setRange(least, most)
        self.setValue(now)
