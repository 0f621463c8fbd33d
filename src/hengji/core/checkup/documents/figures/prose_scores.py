"""Scores in running words against the tables (正文得分与指标表).

``综合得分 88.50 分`` must be the total of the report's own indicator table, and
``决策指标得 18 分`` the score of that indicator, where its name is unique.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from typing import NamedTuple

from hengji.core.checkup.documents.figures import kinds
from hengji.core.checkup.documents.figures.clauses import Mention, Sentence
from hengji.core.checkup.documents.figures.comparing import Span, shown_plain, span
from hengji.core.checkup.documents.figures.reading import Number
from hengji.core.checkup.documents.figures.saying import confirm
from hengji.core.checkup.documents.figures.scorecards import Part, Scorecard
from hengji.core.checkup.documents.figures.units import POINTS, UNKNOWN
from hengji.core.checkup.manuscript import Manuscript
from hengji.core.checkup.remarks import Result, remark
from hengji.core.flaws import FlawKind

_TOTAL_NAME = re.compile(
    "(?:.{0,20}(?:项目|单位|部门|支出|本次|最终|绩效|年度|整体|总体|资金|该|评价|结果|评定))?"
    "(?:评价总得?分|最终(?:评价)?(?:得分|评分)|绩效评价(?:总)?(?:得分|评分)|评价得分)"
    "(?:结果)?(?:为|是|达|达到)?"
    "|[^指类面]{0,30}(?:综合(?:评价)?(?:总)?(?:得分|评分)|总得分|总评分|评价综合得分)(?:结果)?(?:为|是|达|达到)?"
)
_OWN_NAME = re.compile(
    "(?:.{0,12}(?:项目|单位|部门|本次|绩效|年度|整体|综合))?自评(?:总|综合)?(?:得分|评分|分)(?:为|是)?"
)
_OTHER_SCORE = re.compile("自评|初评|初稿|上年|去年|复核前|专家|平均|原|最高|最低|满分|若|如果|应")
_OF_OTHERS = re.compile("自评|初评|上年|去年|专家|平均|最高|最低|如果|各")
_SCORE_NAME = re.compile(
    "(?:指标|类|方面|部分|实际|评价|综合|共|最终)*(?:得分|得|实得|评分)(?:为|是)?"
)
_POINTS_NAME = re.compile(
    "(?:指标|类|方面|部分|共|指标的)*(?:满分|分值|权重|标准分|总分)(?:为|是)?"
)
_BOUNDARY = "(?<![一-鿿])|(?<=[中的及与和在“])"
_POINTS_WORD = re.compile("(?:分值|满分|权重|标准分)(?:为|是)?$")
_LOST_WORD = re.compile("(?:扣|扣分|扣减|扣除|失分)(?:为|了)?$")
_WON_WORD = re.compile(
    "(?:最终|实际|因此|故|该项|该指标|本项|本指标|综合)*(?:得分|得|实得)(?:为|是)?"
)
_OWN_TITLE = re.compile("自评[^，。；：]{0,12}(?:表|报告|情况|总结|综述|结果)")
_NO_TOTAL = re.compile("小计|(?:资金|投资|预算|支出|经费)总额")
_SHORTEST_NAME = 2
_TITLES = 3
_FARTHEST = 24


def stated_totals(cards: Sequence[Scorecard]) -> tuple[Number, ...]:
    """Return the total scores the indicator tables print."""
    return tuple(
        row.numbers[card.column(Part.SCORE)]
        for card in cards
        for row in card.totals
        if card.column(Part.SCORE) in row.numbers and not _NO_TOTAL.search("".join(row.cells))
    )


def named_scores(cards: Sequence[Scorecard]) -> Mapping[str, tuple[Number | None, Number | None]]:
    """Return points and score by indicator, for names that occur only once."""
    found: dict[str, tuple[Number | None, Number | None]] = {}
    repeated: set[str] = set()
    for card in cards:
        for node in card.nodes():
            if node.name in found:
                repeated.add(node.name)
            found[node.name] = node.points, node.score
    return {
        name: values
        for name, values in found.items()
        if name not in repeated and len(name) >= _SHORTEST_NAME
    }


class Known(NamedTuple):
    """Scores that words are held against, and what is said where they differ."""

    source: str
    totals: tuple[Number, ...]
    named: Mapping[str, tuple[Number | None, Number | None]]
    total_kind: FlawKind = kinds.PROSE_SCORE_DIFFERS
    named_kind: FlawKind = kinds.PROSE_SCORE_DIFFERS
    is_self_assessment: bool = False


def check_scores_in_words(
    manuscript: Manuscript, paragraphs: Sequence[Sequence[Sentence]], cards: Sequence[Scorecard]
) -> Iterator[Result]:
    """Hold the scores in all sentences against the indicator tables."""
    first = [text.plain for _, text in islice(manuscript.texts(), _TITLES)]
    own = any(_OWN_TITLE.search(words) for words in first)
    known = Known("指标表", stated_totals(cards), named_scores(cards), is_self_assessment=own)
    yield from hold_against(manuscript, paragraphs, known)


def hold_against(
    manuscript: Manuscript, paragraphs: Sequence[Sequence[Sentence]], known: Known
) -> Iterator[Result]:
    """Hold the scores in all sentences against some that are known."""
    if not known.totals and not known.named:
        return
    names = sorted(known.named, key=len, reverse=True)
    pattern = re.compile(f"(?:{_BOUNDARY})(?:{'|'.join(map(re.escape, names)) or '(?!)'})")
    for sentences in paragraphs:
        for sentence in sentences:
            for mention in sentence.mentions:
                number = mention.number
                if not number.exact or number.family not in {POINTS, UNKNOWN}:
                    continue
                own = known.is_self_assessment and _OWN_NAME.fullmatch(mention.name)
                if own or _is_total(mention, pattern):
                    yield from _total(manuscript, sentence, number, known)
                else:
                    yield from _named(manuscript, sentence, mention, known, pattern)


def _is_total(mention: Mention, names: re.Pattern[str]) -> bool:
    """Tell whether a figure is called the total, and not that of one indicator."""
    return (
        _TOTAL_NAME.fullmatch(mention.name) is not None
        and not _OTHER_SCORE.search(mention.before)
        and not names.search(mention.name)
    )


def _total(
    manuscript: Manuscript, sentence: Sentence, number: Number, known: Known
) -> Iterator[Result]:
    spot, totals = sentence.spot(number), known.totals
    if any(same_score(each, number) for each in totals):
        said = f"综合得分 {number.words} 与{known.source}的总分一致"
        yield confirm(manuscript, spot, known.total_kind.rule, said)
    elif len({each.value for each in totals}) == 1:
        yield remark(
            known.total_kind,
            manuscript,
            spot,
            f"正文写得分 {number.words}，{known.source}的总分是 {totals[0].words}。",
            stated=number.words,
            expected=totals[0].words,
            because=f"{known.source}总分 {totals[0].words}",
        )


def _named(
    manuscript: Manuscript,
    sentence: Sentence,
    mention: Mention,
    known: Known,
    pattern: re.Pattern[str],
) -> Iterator[Result]:
    number = mention.number
    head = sentence.passage.plain[max(sentence.start, number.start - _FARTHEST) : number.start]
    found = list(pattern.finditer(head))
    if not found or _OF_OTHERS.search(head):
        return
    name = found[-1][0]
    words = re.split("[，,、；;：:（）()]", head[found[-1].end() :])[-1].strip()
    points, score = known.named[name]
    spot, kind = sentence.spot(number), known.named_kind
    for what, value, asked in (("得分", score, _SCORE_NAME), ("分值", points, _POINTS_NAME)):
        if value is None or not asked.fullmatch(words):
            continue
        if same_score(value, number):
            said = f"“{name}”{what} {number.words} 与{known.source}一致"
            yield confirm(manuscript, spot, kind.rule, said)
        else:
            yield remark(
                kind,
                manuscript,
                spot,
                f"正文写“{name}”{what} {number.words}，{known.source}中是 {value.words}。",
                stated=number.words,
                expected=value.words,
                because=f"{known.source}中“{name}”{what} {value.words}",
            )


def same_score(value: Number, number: Number) -> bool:
    """Compare a table's figure, exact as printed, with words of any precision."""
    printed = Span(value.value, value.value)
    return printed.meets(span(number)) or span(value).meets(Span(number.value, number.value))


def check_deductions_in_words(
    manuscript: Manuscript, sentences: Sequence[Sentence]
) -> Iterator[Result]:
    """Check ``分值5分，扣1.5分，得3.5分`` wherever the three stand in this order."""
    for sentence in sentences:
        full: Number | None = None
        lost: list[Number] = []
        for mention in sentence.mentions:
            if mention.number.family != POINTS or not mention.number.exact:
                full = None
            elif _POINTS_WORD.search(mention.name):
                full, lost = mention.number, []
            elif full and not lost and _WON_WORD.fullmatch(mention.name):
                yield from _above(manuscript, sentence, full, mention.number)
                full = None
            elif _LOST_WORD.search(mention.name):
                lost.append(mention.number)
                full = None if "每" in mention.before else full
            elif full and lost and _WON_WORD.fullmatch(mention.name):
                yield _deduction(manuscript, sentence, full, lost, mention.number)
                full = None
            else:
                full = None


def _above(
    manuscript: Manuscript, sentence: Sentence, full: Number, won: Number
) -> Iterator[Result]:
    if won.low > full.high and full.value > 0:
        yield remark(
            kinds.SCORE_ABOVE_POINTS,
            manuscript,
            sentence.spot(won),
            f"得分写作 {won.words}，高于分值 {full.words}。",
            stated=won.words,
            expected=full.words,
            because=f"{won.digits} > {full.digits}",
        )


def _deduction(
    manuscript: Manuscript, sentence: Sentence, full: Number, lost: list[Number], won: Number
) -> Result:
    value = full.value - sum(each.value for each in lost)
    words = " − ".join(each.digits for each in (full, *lost)) + f" = {shown_plain(value)}"
    spot, kind = sentence.spot(won), kinds.DEDUCTION_DIFFERS
    finest = min(each.step for each in (*lost, won))
    if abs(won.value - value) * 2 < finest:
        return confirm(manuscript, spot, kind.rule, f"得分 {words}，与文中一致")
    return remark(
        kind,
        manuscript,
        spot,
        f"得分写作 {won.words}，而 {words}。",
        stated=won.words,
        expected=shown_plain(value),
        because=words,
    )
