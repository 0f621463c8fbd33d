"""Headings of groups (分组行) that may be evaluations without a score.

Whether ``（一）学生资助项目`` without a score heads a group or lacks its score
shows only when all rows are known: by how the evaluations are numbered, and by
what stands below.
"""

from collections.abc import Iterator, Sequence

from hengji.core.flaws import Flaw, FlawKind, Severity
from hengji.core.names import name_key
from hengji.core.numerals import chinese_numeral
from hengji.documents.ledgers.cells import quoted
from hengji.documents.ledgers.numbering import without_number
from hengji.documents.ledgers.rows import SCORE_MISSING
from hengji.documents.ledgers.tally import Group, Tally
from hengji.rulebook.ledger_columns import LedgerColumns

GROUP = "分组行"
GROUP_WITHOUT_SCORE = FlawKind(
    "ledger-group-without-score",
    Severity.WARNING,
    "一行没有得分，前面有（一）一类的编号，按分组的标题处理，没有读取。",
    "请确认该行是分组的标题；是一项评价的，请填写得分后重新读取。",
)


def settle_groups(tally: Tally, words: LedgerColumns) -> None:
    """Tell headings from evaluations without a score, once all rows are read.

    A row is refused if evaluations are numbered as it is. It is a heading
    beyond doubt if it says a scope or a fund nature, or if it is one of
    several in order, each with rows below. Any other is warned of.
    """
    certain = set(_outlined(tally))
    for group in reversed(tally.groups):
        if _numbered_alike(group, tally):
            tally.take_back(GROUP, group.line)
            tally.refused += 1
            _note(tally, group, SCORE_MISSING.at(group.where, f"{_said(group)}没有得分。"))
        elif group not in certain and not _is_known(group, words):
            message = f"{_said(group)}没有得分，按分组的标题处理。"
            _note(tally, group, GROUP_WITHOUT_SCORE.at(group.where, message))


def _note(tally: Tally, group: Group, flaw: Flaw) -> None:
    tally.flaws.insert(group.flaws_before, flaw)
    tally.cells[group.where] = ""


def _said(group: Group) -> str:
    return f"第 {group.line} 行{quoted(group.title)}"


def _numbered_alike(group: Group, tally: Tally) -> bool:
    return group.named and (tally.chinese_serials or group.number.bracketed in tally.brackets)


def _is_known(group: Group, words: LedgerColumns) -> bool:
    key = name_key(without_number(group.title))
    return key in words.scopes or key in words.fund_natures


def _outlined(tally: Tally) -> Iterator[Group]:
    """Yield the headings of runs 一、二、… in which each has rows below."""
    ends = tally.evaluations
    for bracketed in (True, False):
        run: list[Group] = []
        alike = [group for group in tally.groups if group.number.bracketed is bracketed]
        nexts = [group.evaluations_before for group in alike[1:]]
        for group, end in zip(alike, [*nexts, ends], strict=False):
            if group.number.numeral != chinese_numeral(len(run) + 1):
                yield from _if_several(run)
                run = []
            if end > group.evaluations_before:
                run.append(group)
        yield from _if_several(run)


def _if_several(run: Sequence[Group]) -> Sequence[Group]:
    return run if len(run) > 1 else ()
