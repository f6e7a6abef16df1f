"""Another program to drag files out of, as a file manager would offer them.

python -m tests.e2e.file_source FILE...
"""

import sys

from PySide6.QtCore import QMimeData, Qt, QUrl
from PySide6.QtGui import QDrag, QMouseEvent
from PySide6.QtWidgets import QApplication, QLabel


class Source(QLabel):
    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        mime = QMimeData()
        mime.setUrls([QUrl.fromLocalFile(path) for path in sys.argv[1:]])
        drag = QDrag(self)
        drag.setMimeData(mime)
        # As file managers do: all three offered, moving preferred.
        copy, move, link = (
            Qt.DropAction.CopyAction,
            Qt.DropAction.MoveAction,
            Qt.DropAction.LinkAction,
        )
        drag.exec(copy | move | link, move)


if __name__ == "__main__":
    app = QApplication(sys.argv[:1])
    source = Source("drag me")
    source.setWindowTitle("Files")
    source.setGeometry(1060, 100, 160, 160)
    source.show()
    sys.exit(app.exec())
