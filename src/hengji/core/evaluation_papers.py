"""The documents of one evaluation (评价文件): the book of papers and the report."""

from enum import StrEnum


class DocumentKind(StrEnum):
    """Which document (评价文件种类)."""

    BOOK = "工作底稿册"
    REPORT = "评价报告"
