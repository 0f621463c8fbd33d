"""Writing the official document (公文) as an archival PDF, with typst."""

from hengji.documents.pdf.writer import render_pdf

__all__ = ["render_pdf"]
