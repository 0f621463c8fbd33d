"""What an evaluation (绩效评价) is, apart from how it is carried out."""

from enum import StrEnum

LONGEST_REASON = 500
"""As many characters the columns of the score path hold for a reason."""


class Kind(StrEnum):
    """Who evaluates (评价类别)."""

    DEPARTMENT = "部门评价"
    FISCAL = "财政评价"


class ScoreStage(StrEnum):
    """At which step a score was given (得分阶段), in the order of the procedure."""

    AGENCY = "机构初评"
    REVIEW = "财政复核"
    EXPERT = "专家评审"
    FINAL = "定稿"
