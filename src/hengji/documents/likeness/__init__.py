"""Pairs of reports side by side (并排对照), as a workbook to look through and print."""

from hengji.documents.likeness.workbook import render_likeness

__all__ = ["render_likeness"]
