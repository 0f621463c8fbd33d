"""Consulting the evaluated unit (征求意见): how an opinion is answered."""

from enum import StrEnum


class Acceptance(StrEnum):
    """Whether the agency takes up what the unit says (采纳情况)."""

    ACCEPTED = "采纳"
    PARTLY = "部分采纳"
    REFUSED = "不采纳"
