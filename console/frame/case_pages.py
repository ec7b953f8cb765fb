"""Pages about one case or one camera, put into the desk: its attachments, and the request form."""

from PySide6.QtWidgets import QWidget

from console.attachments.page import AttachmentsPage, attachments_page
from console.face.parts import DeskParts
from console.paper.request_panel import RequestPanel

from .window import WorkstationWindow


def case_pages(
    parts: DeskParts, window: WorkstationWindow, host: QWidget
) -> tuple[RequestPanel, AttachmentsPage]:
    """Return them; the dossier's link opens the attachments, the window shows papers large."""
    attached = attachments_page(parts, host)
    window.attachments_wanted.connect(attached.toggle)
    attached.opened.connect(window.show_photo)
    return RequestPanel(parts, host), attached
