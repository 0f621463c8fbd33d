"""The official document (公文) and documents with a cover as Word files."""

from hengji.documents.docx.booklet import render_booklet_docx
from hengji.documents.docx.writer import render_annex_docx, render_docx

__all__ = ["render_annex_docx", "render_booklet_docx", "render_docx"]
