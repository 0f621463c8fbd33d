"""What programs may ask for (接口的参数): closed lists, bounded texts and numbers."""

from enum import StrEnum
from typing import Annotated

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field
from pydantic_core import PydanticCustomError

from hengji.core.checkup.kinds import CheckupKind
from hengji.core.evaluations import Kind
from hengji.core.events import Result
from hengji.core.grading import Grade
from hengji.core.ledger import FundNature, Scope
from hengji.queries.ranking import RankingFilter

LARGEST = 2**53 - 1
"""The largest whole number that every reader of JSON keeps exactly."""
MOST_DIGITS = 16
MOST_ROWS, USUAL_ROWS = 200, 50


def _plain(value: object) -> object:
    """Refuse whatever is not written in plain digits: ``+1``, ``1.0``, ``１``."""
    plain = isinstance(value, str) and value.isascii() and value.isdigit()
    if isinstance(value, int) or (plain and len(str(value)) <= MOST_DIGITS):
        return value
    raise PydanticCustomError("whole_number", "not a whole number in plain digits")


Number = Annotated[int, Field(ge=1, le=LARGEST), BeforeValidator(_plain)]
WorkYear = Annotated[int, Field(ge=1990, le=9999), BeforeValidator(_plain)]
Text = Annotated[str, Field(max_length=100, pattern=r"^[^\x00-\x1F\x7F]*$")]
After = Annotated[
    Number | None, Field(description="从哪一行之后开始：填上一页答复中的 next；不填为第一页。")
]
Limit = Annotated[
    int,
    Field(ge=1, le=MOST_ROWS, description=f"一页至多几行，不超过 {MOST_ROWS}。"),
    BeforeValidator(_plain),
]


class Sort(StrEnum):
    """The order of the ranking, as its page offers it."""

    RANK = "rank"
    RANK_REVERSED = "-rank"
    NAME = "name"
    NAME_REVERSED = "-name"
    LISTED = "listed"


class Asked(BaseModel):
    """Parameters of an address; nothing else is taken."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Filters(Asked):
    """What of the ranking is wanted; what is left out does not matter."""

    text: Text = Field("", description="名称中含有的文字，不分大小写。")
    kind: Kind | None = Field(None, description="评价类别。")
    scope: Scope | None = Field(None, description="对象类型。")
    grade: Grade | None = Field(None, description="等级。")
    agency: Number | None = Field(None, description="第三方机构的编号。")
    unit: Number | None = Field(None, description="预算单位的编号。")
    fund: FundNature | None = Field(None, description="资金性质。")

    def wanted(self, sort: str = Sort.RANK) -> RankingFilter:
        """Return the same as the ranking's page would ask for it."""
        return RankingFilter(
            text=self.text.strip(),
            kind=self.kind or "",
            scope=self.scope or "",
            grade=self.grade or "",
            agency=self.agency,
            unit=self.unit,
            fund=self.fund or "",
            sort=sort,
        )


class Paged(Asked):
    """One page of a list."""

    after: After = None
    limit: Limit = USUAL_ROWS


class RankingPage(Filters, Paged):
    """One page of the ranking."""

    sort: Sort = Field(
        Sort.RANK,
        description=(
            "次序：rank 得分由高到低，-rank 由低到高，name 名称，-name 名称倒序，listed 原表次序。"
        ),
    )


class CheckupPage(Paged):
    """One page of the check-ups, newest first."""

    work_year: WorkYear | None = Field(None, description="工作年度；不填为全部。")
    kind: CheckupKind | None = Field(None, description="体检的种类；不填为全部。")


class RegistryPage(Paged):
    """One page of a list of the registry."""

    text: Text = Field("", description="要找的文字，范围与名录页相同；预算单位含曾用名。")
    in_use: bool | None = Field(None, description="true 只要在用的，false 只要停用的；不填为全部。")


class EventPage(Paged):
    """One page of the event log, oldest first."""

    person: Text = Field("", description="操作人姓名中含有的文字。")
    verb: Text = Field("", description="操作的名称，与操作记录页所写相同，例如“更正得分”。")
    kind: Text = Field("", description="对象类别，与操作记录页所写相同，例如“绩效评价”。")
    result: Result | None = Field(None, description="结果。")
