"""Whether findings and recommendations (问题与建议) fit each other and the ledger."""

from collections import Counter
from collections.abc import Collection, Iterator

from hengji.core.flaws import Flaw, FlawKind, Severity
from hengji.core.ledger import Ledger
from hengji.core.names import name_key
from hengji.core.report.facts import Facts

FINDING_CODE_REPEATED = FlawKind(
    "finding-code-repeated",
    Severity.ERROR,
    "两个问题用了同一个编号。",
    "请给每个问题不同的编号。",
)
CATEGORY_UNKNOWN = FlawKind(
    "finding-category-unknown",
    Severity.ERROR,
    "问题的类别不在问题分类表中。",
    "请改用问题分类表（docs/rules.md）中的类别编码。",
)
FINDING_UNANSWERED = FlawKind(
    "finding-unanswered",
    Severity.WARNING,
    "没有一条工作建议回应这个问题。",
    "请补一条建议，或在已有建议的“回应问题”中写上它的编号。",
)
RECOMMENDATION_ANSWERS_NOTHING = FlawKind(
    "recommendation-answers-nothing",
    Severity.WARNING,
    "工作建议没有写明回应哪个问题。",
    "请在“回应问题”中写上问题的编号，或删去这条建议。",
)
ANSWER_UNKNOWN = FlawKind(
    "answer-unknown",
    Severity.ERROR,
    "工作建议回应的问题编号不存在。",
    "请改正编号。",
)
UNIT_NOT_IN_LEDGER = FlawKind(
    "finding-unit-not-in-ledger",
    Severity.WARNING,
    "问题涉及的单位或项目在得分表中找不到。",
    "请核对名称；确属表外单位的不必处理。",
)


def check_facts(facts: Facts, ledger: Ledger, categories: Collection[str]) -> tuple[Flaw, ...]:
    """Find codes that clash or lead nowhere, and findings nobody answers.

    Args:
        facts: As read.
        ledger: The rows a finding's unit should be found in.
        categories: The codes of the rulebook's categories.

    Basis: ``hengji/findings-answered``.
    """
    return (*_finding_flaws(facts, ledger, categories), *_answer_flaws(facts))


def _finding_flaws(facts: Facts, ledger: Ledger, categories: Collection[str]) -> Iterator[Flaw]:
    counts = Counter(finding.code for finding in facts.findings)
    names = "\n".join(name_key(f"{row.unit}{row.name}") for row in ledger.rows)
    for code, count in counts.items():
        if count > 1:
            where = next(each.place for each in facts.findings if each.code == code)
            yield FINDING_CODE_REPEATED.at(where, f"编号“{code}”用了 {count} 次。")
    for finding in facts.findings:
        where = finding.place
        if finding.category not in categories:
            yield CATEGORY_UNKNOWN.at(where, f"没有编码为“{finding.category}”的类别。")
        if name_key(finding.unit) not in names:
            yield UNIT_NOT_IN_LEDGER.at(where, f"得分表中没有名称含“{finding.unit}”的行。")


def _answer_flaws(facts: Facts) -> Iterator[Flaw]:
    known = {finding.code for finding in facts.findings}
    answered = {code for each in facts.recommendations for code in each.answers}
    for recommendation in facts.recommendations:
        where = recommendation.place
        if not recommendation.answers:
            yield RECOMMENDATION_ANSWERS_NOTHING.at(where, "没有写明回应哪个问题。")
        for code in recommendation.answers:
            if code not in known:
                yield ANSWER_UNKNOWN.at(where, f"没有编号为“{code}”的问题。")
    for finding in facts.findings:
        if finding.code not in answered:
            yield FINDING_UNANSWERED.at(
                finding.place, f"没有建议回应“{finding.unit}{finding.fact[:20]}…”。"
            )
