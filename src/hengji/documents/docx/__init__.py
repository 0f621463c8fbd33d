"""The official document (公文) as a Word file, by GB/T 9704-2012."""

from hengji.documents.docx.writer import render_docx

__all__ = ["render_docx"]
