"""Drafting the official document (成文): the report value in the words of a 公文.

Every sentence states figures of the report; what nobody supplied becomes a
blank to fill in, never a guess.
"""

from collections.abc import Iterator, Sequence

from hengji.core.blocks import (
    Align,
    Annex,
    Block,
    Column,
    Heading,
    Paragraph,
    Picture,
    Table,
    blank,
)
from hengji.core.grading import Grade, GradeScale
from hengji.core.ledger import Scope, names_in_print, score_as_written
from hengji.core.names import name_key
from hengji.core.numerals import chinese_numeral
from hengji.core.official_document import Colophon, Direction, OfficialDocument
from hengji.core.quantities import HUNDRED, Points, format_percent, format_points, plain_number
from hengji.core.ranking import RankMethod
from hengji.core.report.build import FindingGroup, Report, RowMove
from hengji.core.report.facts import Facts, Finding, Recommendation
from hengji.core.report.figures import ScopeSummary, shares_add_up
from hengji.core.titles import break_title

MOVES_NOTED = 5
"""More rows out of order than this are counted, not named, below the table."""

SCORE_COLUMNS = (
    Column("序号", 14),
    Column("评价对象", 91, Align.LEFT),
    Column("得分", 20),
    Column("等级", 16),
    Column("名次", 15),
)
AGENCY_COUNTS_WIDTH = 80
UNNAMED_AGENCY = "（得分表未注明机构）"


def draft_document(report: Report) -> OfficialDocument:
    """Write the report as an upward official document (上行文).

    Basis: ``hengji/report``.
    """
    facts = report.facts
    return OfficialDocument(
        mark=facts.mark or (f"{facts.organ}文件" if facts.organ else blank("发文机关标志")),
        number=facts.number or blank("发文字号"),
        direction=Direction.UPWARD,
        signatories=facts.signatories or ("",),
        title=tuple(
            line for given in facts.title or (_title(report),) for line in break_title(given)
        ),
        recipients=facts.recipients or (blank("主送机关"),),
        blocks=tuple(_body(report)),
        issuer=facts.organ or blank("发文机关"),
        issued=facts.issued,
        annexes=tuple(_annexes(report)),
        colophon=_colophon(facts),
    )


def _colophon(facts: Facts) -> Colophon | None:
    if not (facts.copies_to or facts.printed_by or facts.printed_on):
        return None
    return Colophon(
        facts.copies_to, facts.printed_by or blank("印发机关"), facts.printed_on or facts.issued
    )


def _title(report: Report) -> str:
    organ = report.facts.organ or blank("发文机关")
    return f"{organ}关于{_year(report.facts.work_year, '工作年度')}年度重点绩效评价情况的报告"


def _year(year: int | None, name: str) -> str:
    return blank(name) if year is None else str(year)


def _body(report: Report) -> Iterator[Block]:
    yield Paragraph(report.facts.opening or _opening(report))
    yield Heading(1, 1, "评价方式")
    yield from _methods(report)
    yield Heading(1, 2, "评价结果")
    yield from _results(report)
    yield Heading(1, 3, "评价发现的问题及原因分析")
    yield from _findings(report)
    yield Heading(1, 4, "工作建议")
    yield from _recommendations(report.recommendations)
    yield Paragraph("特此报告。")


def _opening(report: Report) -> str:
    scopes = "、".join(f"{each.scope}{each.count}个" for each in report.scopes)
    work_year = _year(report.facts.work_year, "工作年度")
    funds_year = _year(report.facts.funds_year, "资金年度")
    return (
        f"为落实全方位、全过程、全覆盖的预算绩效管理要求，{work_year}年"
        f"{report.facts.place}组织开展了重点绩效评价，评价资金所属年度为{funds_year}年度，"
        f"共涉及{report.figures['总数'].text}个评价对象，其中{scopes}。现将评价情况报告如下："
    )


def _methods(report: Report) -> Iterator[Block]:
    paragraphs = report.facts.methods or (blank("评价方式"),)
    yield from map(Paragraph, paragraphs)
    if agencies := report.figures.get("机构数"):
        yield Paragraph(f"本次评价由{agencies.text}家第三方机构承担，各机构承担的任务见附件。")


def _results(report: Report) -> Iterator[Block]:
    yield Heading(2, 1, "总体情况")
    yield Paragraph(_overall(report))
    number = 2
    if len(report.scopes) > 1:
        yield Heading(2, number, "分类情况")
        yield from (Paragraph(_of_scope(summary)) for summary in report.scopes)
        number += 1
    yield Picture("得分分布", report.distribution)
    yield Heading(2, number, "得分情况")
    yield Paragraph("各评价对象的得分、等级和名次如下表。")
    yield Table(report.title or "得分表", SCORE_COLUMNS, _score_rows(report), _table_note(report))


def _overall(report: Report) -> str:
    figures = report.figures
    spread = f"，标准差{figures['标准差'].text}分" if "标准差" in figures else ""
    weighted = (
        f"，按预算数加权的平均得分{figures['资金加权均值'].text}分"
        if "资金加权均值" in figures
        else ""
    )
    grades = "；".join(
        f"{band.grade}{band.count}个，占{format_percent(band.share)}"
        for band in report.distribution.bands
    )
    rounding = "" if shares_add_up(report.distribution) else "（各项占比因四舍五入合计不等于100%）"
    return (
        f"{_bands(report.rules.scale)}本次评价共{figures['总数'].text}个对象，"
        f"平均得分{figures['均值'].text}分，中位数{figures['中位数'].text}分{spread}，"
        f"最高{figures['最高分'].text}分，最低{figures['最低分'].text}分{weighted}。"
        f"按等级划分，{grades}{rounding}。"
    )


def _bands(scale: GradeScale) -> str:
    """Describe the scale: 优（90分及以上） and so on."""
    top, bottom = scale.bands[0], scale.bands[-1]
    described = [f"{top.grade}（{_whole(top.at_least)}分及以上）"]
    described += [
        f"{band.grade}（{_whole(band.at_least)}分及以上、不足{_whole(band.below)}分）"
        for band in scale.bands[1:-1]
    ]
    described.append(f"{bottom.grade}（不足{_whole(bottom.below)}分）")
    count = chinese_numeral(len(scale.bands))
    full = "采用百分制" if scale.full == HUNDRED else f"满分为{_whole(scale.full)}分"
    return f"评价{full}，分为{'、'.join(described)}{count}个等级。"


def _whole(points: Points) -> str:
    return f"{points.normalize():f}"


def _of_scope(summary: ScopeSummary) -> str:
    grades = "、".join(f"{grade}{summary.grades[grade]}个" for grade in Grade)
    name = "部门整体支出" if summary.scope is Scope.UNIT else summary.scope
    return f"{name}{summary.count}个，平均得分{format_points(summary.mean)}分，其中{grades}。"


def _score_rows(report: Report) -> tuple[tuple[str, ...], ...]:
    names = names_in_print([ranked.row for ranked in report.rows])
    return tuple(
        (
            str(ranked.serial),
            name,
            format_points(ranked.row.score),
            ranked.grade.value,
            str(ranked.rank),
        )
        for ranked, name in zip(report.rows, names, strict=True)
    )


def _table_note(report: Report) -> str:
    ties = (
        "得分相同的名次相同，其后名次空缺"
        if report.rules.rank_method is RankMethod.COMPETITION
        else "得分相同的名次相同，其后名次连续"
    )
    moved = "".join(map(_move_note, report.moves))
    if len(report.moves) > MOVES_NOTED:
        moved = f"；原表有{len(report.moves)}行不在位置上，已重新排列"
    return f"注：本表按得分由高到低排列，{ties}{moved}{_rounding_note(report)}。"


def _rounding_note(report: Report) -> str:
    """Name the rows whose shown score is not the one written (89.995)."""
    written = [(ranked, score_as_written(ranked.row)) for ranked in report.rows]
    rounded = [(ranked, score) for ranked, score in written if score is not None]
    if not rounded:
        return ""
    if len(rounded) > MOVES_NOTED:
        return f"；{len(rounded)}行得分按两位小数四舍五入，等级按显示的得分评定"
    return "".join(
        f"；“{ranked.row.name}”原为{plain_number(score)}分，四舍五入为"
        f"{format_points(ranked.row.score)}分，评为{ranked.grade}"
        for ranked, score in rounded
    )


def _move_note(move: RowMove) -> str:
    return (
        f"；原表第{move.source}位“{move.row.name}”（{format_points(move.row.score)}分）"
        f"调整至第{move.target}位"
    )


def _findings(report: Report) -> Iterator[Block]:
    if report.facts.findings_opening:
        yield Paragraph(report.facts.findings_opening)
    if not report.groups:
        yield Paragraph(blank("评价发现的问题"))
    for number, group in enumerate(report.groups, start=1):
        yield Heading(2, number, group.heading)
        yield from (paragraph for _, paragraph in paragraphs_of(group))


def paragraphs_of(group: FindingGroup) -> Iterator[tuple[Finding, Paragraph]]:
    """Yield each finding of a group with the paragraph that states it."""
    numbered = len(group.findings) > 1
    for number, finding in enumerate(group.findings, start=1):
        lead = f"{chinese_numeral(number)}是" if numbered else ""
        yield finding, Paragraph(f"{lead}{finding.sentence}")


def _recommendations(recommendations: Sequence[Recommendation]) -> Iterator[Block]:
    if not recommendations:
        yield Paragraph(blank("工作建议"))
    for _, heading, paragraph in passages_of(recommendations):
        yield from (heading, paragraph)


def passages_of(
    recommendations: Sequence[Recommendation],
) -> Iterator[tuple[Recommendation, Heading, Paragraph]]:
    """Yield each recommendation with the heading and the paragraph that state it."""
    for number, recommendation in enumerate(recommendations, start=1):
        paragraph = Paragraph(_listed(recommendation.measures) or blank("措施"))
        yield recommendation, Heading(2, number, recommendation.title), paragraph


def _listed(measures: Sequence[str]) -> str:
    """Write measures as sentences, numbered where there are several."""
    sentences = [f"{measure.rstrip('。')}。" for measure in measures]
    if len(sentences) > 1:
        sentences = [
            f"{chinese_numeral(place)}是{sentence}"
            for place, sentence in enumerate(sentences, start=1)
        ]
    return "".join(sentences)


def _annexes(report: Report) -> Iterator[Annex]:
    """Say which agency evaluated how many of each scope; rows add up to all."""
    rows = [ranked.row for ranked in report.rows]
    names = {name_key(row.agency): row.agency for row in reversed(rows) if row.agency}
    if not names:
        return
    scopes = [summary.scope for summary in report.scopes]
    unnamed = {"": UNNAMED_AGENCY} if any(not row.agency for row in rows) else {}
    table = []
    for number, (key, name) in enumerate([*sorted(names.items(), key=_name), *unnamed.items()], 1):
        members = [row.scope for row in rows if name_key(row.agency) == key]
        counts = [members.count(scope) for scope in scopes]
        table.append((str(number), name, *map(str, counts), str(len(members))))
    width = AGENCY_COUNTS_WIDTH // (len(scopes) + 1)
    counted = tuple(Column(title, width) for title in (*scopes, "合计"))
    name_width = 156 - 14 - width * (len(scopes) + 1)
    columns = (Column("序号", 14), Column("第三方机构", name_width, Align.LEFT), *counted)
    title = "第三方机构承担评价任务情况表"
    yield Annex(title, (Table("", columns, tuple(table), "单位：个"),))


def _name(agency: tuple[str, str]) -> str:
    return agency[1]
