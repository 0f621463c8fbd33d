"""The official document (公文) and documents with a cover as archival PDF, with typst."""

from hengji.documents.pdf.booklet import render_booklet_pdf
from hengji.documents.pdf.glyphs import glyph_flaws
from hengji.documents.pdf.writer import render_annex_pdf, render_pdf

__all__ = ["glyph_flaws", "render_annex_pdf", "render_booklet_pdf", "render_pdf"]
