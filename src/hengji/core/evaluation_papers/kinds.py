"""Which documents an evaluation has (评价文件种类)."""

from enum import StrEnum


class DocumentKind(StrEnum):
    """A document of one evaluation; its value names it."""

    BOOK = "工作底稿册"
    REPORT = "评价报告"
    LETTER = "征求意见函"
    REPLY_FORM = "意见反馈表"


PAPERS = (DocumentKind.BOOK, DocumentKind.REPORT)
"""What is made for the bureau and the agency, and not for the unit."""

CONSULTING = (DocumentKind.LETTER, DocumentKind.REPLY_FORM)
"""What asks the evaluated unit for its opinion, and is shown to it."""
