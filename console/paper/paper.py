"""A sheet on A4 paper: laid out once, painted the same on the screen and into a PDF."""

from collections.abc import Callable

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QMarginsF, QRectF, QSizeF, Qt, QUrl
from PySide6.QtGui import (
    QFont,
    QImage,
    QPageLayout,
    QPageSize,
    QPainter,
    QPdfWriter,
    QTextDocument,
)

from resources import tokens

# A4 at 96 dots per inch, and its margins; everything on paper is measured in these.
PAGE_W, PAGE_H = 793.7, 1122.5
_MARGIN, _FOOT = 60.0, 34.0
_DPI = 96
_PDF_DPI = 300
_STYLE = """
body { color: #000000; font-size: 10pt; }
h1 { font-size: 18pt; }
h3 { font-size: 11pt; margin-top: 8px; margin-bottom: 4px; }
table.box { border: 1px solid #808080; border-collapse: collapse; }
table.box td { border: 1px solid #808080; border-style: solid; }
td.name { background-color: #F0F0F0; }
"""


class Paper:
    """One sheet, laid out.

    Args:
        html: What stands on it.
        foot: Gives the line at the foot of page n (from 1) of so many.
        pictures: Images by the name the HTML calls them.
    """

    def __init__(
        self, html: str, foot: Callable[[int, int], str], pictures: dict[str, QImage]
    ) -> None:
        self._foot = foot
        self._document = document = QTextDocument()
        font = QFont(tokens.FONT_FAMILY)
        font.setPixelSize(13)
        document.setDefaultFont(font)
        document.setDefaultStyleSheet(_STYLE)
        document.setDocumentMargin(0)
        for name, image in pictures.items():
            document.addResource(QTextDocument.ResourceType.ImageResource, QUrl(name), image)
        document.setHtml(f"<body>{html}</body>")
        document.setPageSize(QSizeF(PAGE_W - 2 * _MARGIN, PAGE_H - 2 * _MARGIN - _FOOT))

    @property
    def n_pages(self) -> int:
        """How many pages it has."""
        return self._document.pageCount()

    @property
    def text(self) -> str:
        """All words on it."""
        return self._document.toPlainText()

    def paint(self, painter: QPainter, page: int) -> None:
        """Paint a page, counted from 0, in units of 1/96 inch from its upper left corner."""
        height = self._document.pageSize().height()
        painter.save()
        painter.translate(_MARGIN, _MARGIN - page * height)
        clip = QRectF(0, page * height, self._document.pageSize().width(), height - 1)
        painter.setClipRect(clip)
        self._document.drawContents(painter, clip)
        painter.restore()
        painter.save()
        font = QFont(tokens.FONT_FAMILY)
        font.setPixelSize(11)
        painter.setFont(font)
        painter.setPen(Qt.GlobalColor.darkGray)
        box = QRectF(_MARGIN, PAGE_H - _MARGIN - _FOOT / 2, PAGE_W - 2 * _MARGIN, _FOOT)
        text = self._foot(page + 1, self.n_pages)
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, text)
        painter.restore()

    def pdf(self, title: str) -> bytes:
        """Return it as a PDF."""
        held = QByteArray()
        buffer = QBuffer(held)
        buffer.open(QIODevice.OpenModeFlag.WriteOnly)
        writer = QPdfWriter(buffer)
        writer.setTitle(title)
        writer.setResolution(_PDF_DPI)
        layout = QPageLayout(
            QPageSize(QPageSize.PageSizeId.A4), QPageLayout.Orientation.Portrait, QMarginsF()
        )
        writer.setPageLayout(layout)
        with QPainter(writer) as painter:
            painter.scale(_PDF_DPI / _DPI, _PDF_DPI / _DPI)
            for page in range(self.n_pages):
                if page:
                    writer.newPage()
                self.paint(painter, page)
        buffer.close()
        return bytes(held.data())
