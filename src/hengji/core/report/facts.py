"""What a ledger cannot know (要素): who reports to whom, and what was found."""

from dataclasses import dataclass
from datetime import date

from hengji.core.quantities import Ratio, Yuan, format_percent, format_yuan
from hengji.core.ranking import RankMethod


@dataclass(frozen=True, slots=True)
class Finding:
    """One conclusion about a subject (存在问题).

    Attributes:
        code: Unique among the findings; recommendations answer it by this.
        category: Key of a category of the rulebook, for instance ``P01``.
        unit: The unit or project it is about.
        fact: What was found, read directly after ``unit``, without full stop.
        basis: What it should have been (依据), or empty.
        amount: The money concerned (涉及金额).
        budget: With ``spent``, the execution rate is computed and printed.
        spent: See ``budget``.
        effect: What follows from it (影响), or empty.
    """

    code: str
    category: str
    unit: str
    fact: str
    basis: str = ""
    amount: Yuan | None = None
    budget: Yuan | None = None
    spent: Yuan | None = None
    effect: str = ""

    @property
    def place(self) -> str:
        """Name the finding where a flaw is about it: ``问题“养护”``."""
        return f"问题“{self.code}”"

    @property
    def execution_rate(self) -> Ratio | None:
        """Spent over budget (执行率); None where either is missing or no budget."""
        if not self.budget or self.spent is None:
            return None
        return Ratio(self.spent / self.budget)

    @property
    def money_in_words(self) -> tuple[str, ...]:
        """Write each amount it gives, and the execution rate, as a phrase."""
        parts = []
        if self.amount is not None:
            parts.append(f"涉及金额{format_yuan(self.amount)}元")
        if self.budget is not None:
            parts.append(f"全年预算{format_yuan(self.budget)}元")
        if self.spent is not None:
            parts.append(f"实际支出{format_yuan(self.spent)}元")
        if (rate := self.execution_rate) is not None:
            parts.append(f"执行率{format_percent(rate)}")
        return tuple(parts)

    @property
    def sentence(self) -> str:
        """Write the finding as the report prints it, with computed figures."""
        parts = [f"{self.unit}{self.fact.rstrip('。')}", *self.money_in_words]
        basis = f"（依据：{self.basis}）" if self.basis else ""
        effect = f"{self.effect.rstrip('。')}。" if self.effect else ""
        return f"{'，'.join(parts)}{basis}。{effect}"


@dataclass(frozen=True, slots=True)
class Recommendation:
    """What to do (工作建议), in measures, and which findings it answers."""

    title: str
    measures: tuple[str, ...]
    answers: tuple[str, ...]

    @property
    def place(self) -> str:
        """Name the recommendation where a flaw is about it: ``建议“加强培训”``."""
        return f"建议“{self.title}”"


@dataclass(frozen=True, slots=True)
class Facts:
    """Everything the report says that no table holds.

    A text left empty, and a year or date left None, prints as a blank to fill
    in and is a warning. Texts may name figures of the report in braces:
    ``{总数}``, ``{均值}``. ``work_year`` is when the evaluation was done,
    ``funds_year`` the year of the money evaluated.

    Attributes:
        organ: The issuing organ (发文机关).
        mark: The masthead (发文机关标志); empty means the organ and 文件.
        number: 发文字号.
        recipients: 主送机关.
        signatories: 签发人.
        issued: 成文日期.
        work_year: 评价工作年度.
        funds_year: 资金年度.
        title: Lines of the title; empty means a title is made.
        place: How the organ calls its area (我区, 我县).
        opening: First paragraph; empty means one is made from the figures.
        methods: Paragraphs of the section 评价方式.
        findings_opening: First paragraph of the section on findings.
        findings: In any order; the report groups them.
        recommendations: In the order to be printed.
        copies_to: 抄送机关 of the colophon.
        printed_by: 印发机关; without it, a date of printing or copies there is no colophon.
        printed_on: 印发日期; None means the date of issue.
        rank_method: None means the rulebook's.
        region: Whose rulebook applies; empty means the national one.
    """

    organ: str = ""
    mark: str = ""
    number: str = ""
    recipients: tuple[str, ...] = ()
    signatories: tuple[str, ...] = ()
    issued: date | None = None
    work_year: int | None = None
    funds_year: int | None = None
    title: tuple[str, ...] = ()
    place: str = ""
    opening: str = ""
    methods: tuple[str, ...] = ()
    findings_opening: str = ""
    findings: tuple[Finding, ...] = ()
    recommendations: tuple[Recommendation, ...] = ()
    copies_to: tuple[str, ...] = ()
    printed_by: str = ""
    printed_on: date | None = None
    rank_method: RankMethod | None = None
    region: str = ""


NO_FACTS = Facts()
