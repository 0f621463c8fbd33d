"""What programs are given (接口的答复).

Points and money are texts with two decimals, so that no reader of JSON turns
them into binary fractions; times are ISO 8601 with the offset.
"""

from datetime import datetime
from decimal import Decimal
from typing import Annotated, Any, Generic, TypeVar

from django.utils import timezone
from pydantic import BaseModel, ConfigDict, Field

from hengji.core.checkup.kinds import CheckupKind
from hengji.core.evaluations import Kind, ScoreStage
from hengji.core.events import Result
from hengji.core.grading import Grade
from hengji.core.jobs import JobState
from hengji.core.ledger import FundNature, Scope
from hengji.core.quantities import round_half_up
from hengji.core.registry import EntityType
from hengji.core.workflow import CycleState
from hengji.models import Agency, BudgetUnit, Project

TWO_PLACES = r"^\d+\.\d{2}$"
Money = Annotated[
    str, Field(pattern=TWO_PLACES, description="金额，单位元，两位小数。", examples=["3852135.04"])
]
PointsText = Annotated[
    str, Field(pattern=TWO_PLACES, description="分数，两位小数。", examples=["89.50"])
]
Moment = Annotated[
    str,
    Field(
        description="时间，ISO 8601，带时区。",
        examples=["2024-06-30T17:05:12+08:00"],
        json_schema_extra={"format": "date-time"},
    ),
]
Sha256 = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$", description="SHA-256 摘要，十六进制。")]
Item = TypeVar("Item", bound="Answer")


def points(value: Decimal) -> str:
    """Write a number that is there with its two decimals: ``89.50``."""
    return f"{round_half_up(value):.2f}"


def two_places(value: Decimal | None) -> str | None:
    """Write points or money as the API does; None where there are none."""
    return None if value is None else points(value)


def moment(at: datetime, precision: str = "seconds") -> str:
    """Write a time as the API does, with the offset of this place."""
    return timezone.localtime(at).isoformat(timespec=precision)


class Answer(BaseModel):
    """Values that never change once given."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class ListOf(Answer, Generic[Item]):
    """All there is."""

    items: list[Item] = Field(description="各行。")


class PageOf(ListOf[Item], Generic[Item]):
    """One page of a list."""

    next: int | None = Field(description="下一页的 after；没有下一页为 null。")


class Named(Answer):
    """Something of the registry, by number and name."""

    id: int = Field(description="编号。")
    name: str = Field(description="名称。")


def named(row: Agency | BudgetUnit | Project | None) -> Named | None:
    """Return a row of the registry by number and name; None where there is none."""
    return None if row is None else Named(id=row.pk, name=row.name)


class CycleAnswer(Answer):
    """A year's work."""

    model_config = ConfigDict(title="年度")

    work_year: int = Field(description="工作年度。")
    funds_year: int = Field(description="资金年度。")
    title: str = Field(description="得分表标题；没有为空。")
    state: CycleState = Field(description="年度状态。")


class EvaluationAnswer(Answer):
    """A row of the ranking."""

    model_config = ConfigDict(title="绩效评价")

    id: int = Field(description="编号。")
    work_year: int = Field(description="工作年度。")
    rank: int | None = Field(description="名次；还没有得分为 null。")
    name: str = Field(description="名称。")
    kind: Kind = Field(description="评价类别。")
    scope: Scope = Field(description="对象类型。")
    unit: Named | None = Field(description="预算单位；没有填写为 null。")
    agency: Named | None = Field(description="第三方机构；没有填写为 null。")
    fund_nature: FundNature | None = Field(description="资金性质；没有填写为 null。")
    budget: Money | None = Field(description="全年预算数，单位元；没有填写为 null。")
    spent: Money | None = Field(description="执行数，单位元；没有填写为 null。")
    self_score: PointsText | None = Field(description="自评分；没有填写为 null。")
    score: PointsText | None = Field(description="得分；还没有为 null。")
    grade: Grade | None = Field(description="等级；还没有得分为 null。")


class ScoreStep(Answer):
    """One step of the score path."""

    model_config = ConfigDict(title="得分轨迹")

    stage: ScoreStage = Field(description="得分阶段。")
    before: PointsText | None = Field(description="原得分；首次给出为 null。")
    score: PointsText = Field(description="得分。")
    reason: str = Field(description="理由。")
    by: str = Field(description="经办人。")
    at: Moment = Field(description="时间。")


class AttachmentAnswer(Answer):
    """What is known of a file; its content has an operation of its own."""

    model_config = ConfigDict(title="附件")

    id: int = Field(description="编号。")
    name: str = Field(description="文件名。")
    note: str = Field(description="说明；没有为空。")
    size: int = Field(description="字节数。")
    sha256: Sha256
    by: str = Field(description="上传人。")
    at: Moment = Field(description="时间。")


class WholeEvaluation(EvaluationAnswer):
    """One evaluation with its score path and its files."""

    model_config = ConfigDict(title="绩效评价及得分轨迹")

    funds_year: int = Field(description="资金年度。")
    project: Named | None = Field(description="项目；部门整体评价为 null。")
    score_path: list[ScoreStep] = Field(description="得分轨迹，由先到后。")
    attachments: list[AttachmentAnswer] = Field(description="附件，由先到后。")


class BandAnswer(Answer):
    """How many have one grade."""

    model_config = ConfigDict(title="等级分布")

    grade: Grade = Field(description="等级。")
    at_least: PointsText = Field(description="下限（含）。")
    below: PointsText = Field(description="上限（不含；最高一级的上限含满分）。")
    count: int = Field(description="项数。")
    percent: str = Field(pattern=TWO_PLACES, description="占比，百分数，两位小数。")


class BarAnswer(Answer):
    """How many have a score between two bounds."""

    model_config = ConfigDict(title="得分区间")

    at_least: PointsText = Field(description="下限（含）。")
    below: PointsText = Field(description="上限（不含；最末一段含满分）。")
    count: int = Field(description="项数。")
    grade: Grade = Field(description="等级。")


class DistributionAnswer(Answer):
    """The distribution of the scores asked for."""

    model_config = ConfigDict(title="得分分布")

    total: int = Field(description="评价项数，含还没有得分的。")
    scored: int = Field(description="有得分的项数。")
    description: str = Field(description="用文字说明分布；没有得分为空。")
    bands: list[BandAnswer] = Field(description="各等级，由高到低；没有得分为空。")
    bars: list[BarAnswer] = Field(description="各分数段，由低到高；没有得分为空。")


class FindingAnswer(Answer):
    """One conclusion about a subject."""

    model_config = ConfigDict(title="存在问题")

    id: int = Field(description="编号。")
    code: str = Field(description="问题编号，同一年度内不重复。")
    category: str = Field(description="类别的代号。")
    unit: str = Field(description="单位或项目。")
    fact: str = Field(description="事实。")
    basis: str = Field(description="依据；没有为空。")
    amount: Money | None = Field(description="涉及金额，单位元；没有为 null。")
    budget: Money | None = Field(description="全年预算数，单位元；没有为 null。")
    spent: Money | None = Field(description="执行数，单位元；没有为 null。")
    effect: str = Field(description="影响；没有为空。")


class RecommendationAnswer(Answer):
    """What to do, and which findings it answers."""

    model_config = ConfigDict(title="工作建议")

    id: int = Field(description="编号。")
    title: str = Field(description="标题。")
    measures: str = Field(description="措施。")
    answers: list[str] = Field(description="回应的问题的编号。")


class ReportAnswer(Answer):
    """One version of the year's report."""

    model_config = ConfigDict(title="报告版本")

    number: int = Field(description="版次。")
    warnings: int = Field(description="提示的条数。")
    by: str = Field(description="生成人。")
    at: Moment = Field(description="生成时间。")
    files: dict[str, Sha256] = Field(description="各格式（docx、pdf、xlsx）文件的 SHA-256 摘要。")


class CheckedFile(Answer):
    """A file that was checked."""

    model_config = ConfigDict(title="体检文件")

    name: str = Field(description="文件名。")
    sha256: Sha256


class CheckupAnswer(Answer):
    """A check-up without what it said."""

    model_config = ConfigDict(title="体检")

    id: int = Field(description="编号。")
    work_year: int = Field(description="工作年度。")
    kind: CheckupKind = Field(description="体检的种类。")
    evaluation_id: int | None = Field(
        description="拿来与台账核对的绩效评价的编号；不是核对的为 null。"
    )
    files: list[CheckedFile] = Field(description="体检的文件，按上传的次序；评分体检为空。")
    summary: str = Field(description="结论；还没有完成为空。")
    by: str = Field(description="提出人。")
    at: Moment = Field(description="提出时间。")
    finished_at: Moment | None = Field(description="完成时间；还没有完成或没有做成为 null。")


class WholeCheckup(CheckupAnswer):
    """One check-up and what it said."""

    model_config = ConfigDict(title="体检及结果")

    state: JobState = Field(description="进行到哪一步。")
    result: dict[str, Any] = Field(
        description="结果，各种体检的写法与相应命令的 --json 一致；还没有完成为空。"
    )


class UnitAnswer(Named):
    """A budget unit."""

    model_config = ConfigDict(title="预算单位")

    code: str = Field(description="单位编码；没有为空。")
    entity_type: EntityType = Field(description="单位类型。")
    supervisor: Named | None = Field(description="主管部门；没有为 null。")
    former_names: list[str] = Field(description="曾用名。")
    in_use: bool = Field(description="在用。")


class ProjectAnswer(Named):
    """A project."""

    model_config = ConfigDict(title="项目")

    code: str = Field(description="项目编码；没有为空。")
    unit: Named | None = Field(description="项目单位；没有填写为 null。")
    fund_nature: FundNature | None = Field(description="资金性质；没有填写为 null。")
    budget: Money | None = Field(description="全年预算数，单位元；没有填写为 null。")
    in_use: bool = Field(description="在用。")


class AgencyAnswer(Named):
    """A third-party agency."""

    model_config = ConfigDict(title="第三方机构")

    credit_code: str = Field(description="统一社会信用代码；没有为空。")
    in_use: bool = Field(description="在用。")


class ExpertAnswer(Named):
    """An expert."""

    model_config = ConfigDict(title="专家")

    field: str = Field(description="专业；没有为空。")
    employer: str = Field(description="工作单位；没有为空。")
    in_use: bool = Field(description="在用。")


class EventAnswer(Answer):
    """One event with both hashes, so that the chain can be checked elsewhere."""

    model_config = ConfigDict(title="操作记录")

    sequence: int = Field(description="序号，从 1 起连续。")
    at: Moment = Field(description="时间，到微秒。")
    actor_id: int | None = Field(description="账户编号；系统的操作为 null。")
    actor: str = Field(description="操作人。")
    role: str = Field(description="角色的代号；系统的操作为空。")
    address: str = Field(description="客户端地址；没有为空。")
    request_id: str = Field(description="请求编号；没有为空。")
    verb: str = Field(description="操作。")
    object_kind: str = Field(description="对象类别；没有为空。")
    object_id: int | None = Field(description="对象编号；没有为 null。")
    object_name: str = Field(description="对象；没有为空。")
    cycle_id: int | None = Field(description="年度的内部编号；与年度无关为 null。")
    result: Result = Field(description="结果。")
    summary: str = Field(description="摘要；没有为空。")
    details: str = Field(description="内容，JSON 文本，原样，用于复算散列值。")
    previous_hash: Sha256 = Field(description="前一条的散列值。")
    hash: Sha256 = Field(description="散列值。")
