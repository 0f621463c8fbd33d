"""What may be said of two reports that share passages; it accuses nobody."""

from collections.abc import Mapping
from dataclasses import dataclass

from hengji.core.checkup.likeness.belonging import Belonging, Relation, relation_of
from hengji.core.checkup.likeness.comparing import Comparison
from hengji.core.checkup.likeness.index import Spread
from hengji.core.checkup.signals import Figure, Signal, Status

CODE = "likeness"
_REASONS = {
    Relation.VERSIONS: "两份可能是同一报告的初稿和定稿，或同一对象的两种报告",
    Relation.YEARS: "同一对象的职责、背景和管理制度各年本来相近，沿用上年文字很常见",
    Relation.SAME_AGENCY: "同一机构常用自己的模板，同类项目的背景和问题也会相近",
    Relation.BETWEEN_AGENCIES: "可能引自同一文件或同一模板，也可能是同类项目、同一批资料",
    Relation.UNKNOWN: "可能出自同一机构、同一模板，也可能是同类项目或引自同一文件",
}
_STEPS = {
    Status.NOTICE: "建议对照并排的文字，看这些段落是否写的是各自项目的情况。",
    Status.REVIEW: "建议请编写单位说明这些段落的来历，并抽查其中的事实和数字在各自底稿中的依据。",
    Status.UNREMARKABLE: "不必专门处理。",
    Status.TOO_LITTLE: "相同的文字列在下面，供参考。",
}


@dataclass(frozen=True, slots=True)
class Thresholds:
    """From which share of own text a pair is worth a look, and a review."""

    notice: float
    review: float


@dataclass(frozen=True, slots=True)
class LikenessRules:
    """What the check asks; from the rulebook, so that a bureau can change it.

    Attributes:
        passage_characters: Equal characters that make a passage.
        near_characters: The same close to another passage.
        notice_characters: Equal characters of one passage worth a look by itself.
        own_characters: Own text below which nothing is said of a share.
        spread: How widely text is held before it is common.
        thresholds: By relation.
    """

    passage_characters: int
    near_characters: int
    notice_characters: int
    own_characters: int
    spread: Spread
    thresholds: Mapping[Relation, Thresholds]


@dataclass(frozen=True, slots=True)
class Pair:
    """Two reports that share passages.

    Attributes:
        first: Number of a report, from 0; below ``second``.
        second: Number of the other.
        relation: How they stand to one another.
        comparison: The shared passages.
        first_share: Share of the first's own text that stands in the second.
        second_share: The same the other way round.
        signal: What may be said.
    """

    first: int
    second: int
    relation: Relation
    comparison: Comparison
    first_share: float
    second_share: float
    signal: Signal


@dataclass(frozen=True, slots=True)
class ReportAccount:
    """What a report's text is made of, in characters (masks not counted).

    ``known`` is boilerplate of regulations and templates, ``common`` what most
    reports hold, ``own`` the rest.
    """

    name: str
    belonging: Belonging
    known: int
    common: int
    own: int


def judge(
    numbers: tuple[int, int],
    accounts: tuple[ReportAccount, ReportAccount],
    comparison: Comparison,
    rules: LikenessRules,
) -> Pair:
    """Return what may be said of two reports.

    Args:
        numbers: Of the two reports, ascending.
        accounts: Of the same.
        comparison: What they share.
        rules: What is worth a look.
    """
    relation = relation_of(accounts[0].belonging, accounts[1].belonging)
    shares = (
        _share(comparison.first_covered, accounts[0].own),
        _share(comparison.second_covered, accounts[1].own),
    )
    longest = max((each.characters for each in comparison.passages), default=0)
    status = _status(max(shares), longest, min(each.own for each in accounts), relation, rules)
    signal = Signal(
        code=CODE,
        subject=f"{accounts[0].name} 与 {accounts[1].name}",
        status=status,
        sentence=_sentence(accounts, comparison, shares, relation, status),
        count=2,
        figures=_figures(shares, comparison, longest),
        method=_method(rules, relation),
        rows=numbers,
    )
    return Pair(*numbers, relation, comparison, *shares, signal)


def percent(share: float) -> str:
    """Write a share as people read it; what is there is never 0%."""
    return "不足 1%" if 0 < share < 0.01 else f"{100 * share:.0f}%"  # noqa: PLR2004


def _share(covered: int, own: int) -> float:
    return min(covered / own, 1.0) if own else 0.0


def _status(
    share: float, longest: int, own: int, relation: Relation, rules: LikenessRules
) -> Status:
    limits = rules.thresholds[relation]
    if own < rules.own_characters:
        return Status.TOO_LITTLE
    if share >= limits.review:
        return Status.REVIEW
    noticed = share >= limits.notice or longest >= rules.notice_characters
    return Status.NOTICE if noticed else Status.UNREMARKABLE


def _sentence(
    accounts: tuple[ReportAccount, ReportAccount],
    comparison: Comparison,
    shares: tuple[float, float],
    relation: Relation,
    status: Status,
) -> str:
    count = len(comparison.passages)
    longest = max((each.characters for each in comparison.passages), default=0)
    first, second = (each.name for each in accounts)
    fact = (
        f"扣除通行文字后，《{first}》自有文字 {accounts[0].own} 字中有 {percent(shares[0])}"
        f"（{comparison.first_covered} 字）也见于《{second}》；反过来是 {percent(shares[1])}"
        f"（{accounts[1].own} 字中的 {comparison.second_covered} 字）。"
        f"共 {count} 处，最长一处 {longest} 字。"
    )
    if status is Status.TOO_LITTLE:
        fact += "自有文字太少，占比说明不了问题。"
    return f"{fact}文字相同不等于照抄：{_REASONS[relation]}。{_STEPS[status]}"


def _figures(
    shares: tuple[float, float], comparison: Comparison, longest: int
) -> tuple[Figure, ...]:
    return (
        Figure("甲报告占比", percent(shares[0]), shares[0]),
        Figure("乙报告占比", percent(shares[1]), shares[1]),
        Figure("相同处数", str(len(comparison.passages)), len(comparison.passages)),
        Figure("最长一处字数", str(longest), longest),
    )


def _method(rules: LikenessRules, relation: Relation) -> dict[str, str]:
    limits = rules.thresholds[relation]
    return {
        "比什么": "连续文字；标题、目录、短单元格不比，标点和空白不计",
        "掩去": "数字、日期、书名号内的文件名、单位和项目名称",
        "扣除": "法规、指标体系和模板里的文字，以及多数机构多数报告共有的文字",
        "算一处": f"相同的字不少于 {rules.passage_characters} 个，中间允许少量改动",
        "提示关注": f"占比达到 {percent(limits.notice)}，或一处达到 {rules.notice_characters} 字",
        "建议复核": f"占比达到 {percent(limits.review)}",
        "局限": "改写过的意思比不出来；同一资料来源与照抄分不开",
    }
