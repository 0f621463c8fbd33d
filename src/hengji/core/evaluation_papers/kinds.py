"""Which documents an evaluation has (评价文件种类)."""

from enum import StrEnum


class DocumentKind(StrEnum):
    """A document of one evaluation; its value names it."""

    BOOK = "工作底稿册"
    REPORT = "评价报告"
