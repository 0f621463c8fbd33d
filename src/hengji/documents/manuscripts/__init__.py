"""Any report as a file (文稿): .docx, .pdf, .xlsx, .md, .txt and their kin, read into one value."""

from hengji.documents.manuscripts.reading import read_manuscript

__all__ = ["read_manuscript"]
