"""How well the document check-up finds what is wrong, and how quiet it is otherwise.

Clean reports are drawn from templates of different kinds; each fault then
strikes so many of them. A remark is right when it stands where the fault
struck; any other remark, and every remark on a clean report, is a false alarm.

``python -m benchmarks.lint_quality [FAULT]`` lists what was missed.
"""

import random
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date

from benchmarks.report_corpus.accepted import ACCEPTED
from benchmarks.report_corpus.draft import Draft
from benchmarks.report_corpus.faults import FAULTS, Fault
from benchmarks.report_corpus.templates import drafts
from hengji.core.checkup.documents.check import check_manuscript
from hengji.core.checkup.documents.rules import DocumentRules
from hengji.core.checkup.manuscript import Manuscript
from hengji.core.checkup.passages import passages
from hengji.core.checkup.remarks import Remark
from hengji.core.flaws import Severity
from hengji.rulebook.document_checks import load_document_rules

CLEAN, STRUCK_EACH, SEED = 225, 30, 2024
EXAMPLES_SHOWN = 5


@dataclass
class Tally:
    """What became of one fault."""

    struck: int = 0
    found: int = 0
    rules: Counter[str] = field(default_factory=Counter)
    told: Counter[str] = field(default_factory=Counter)
    missed: list[Draft] = field(default_factory=list)


def remarks_on(draft: Draft, rules: DocumentRules) -> list[Remark]:
    """Return the remarks a draft gets."""
    return remarks_in(draft.manuscript(), draft.roster, rules)


def remarks_in(
    manuscript: Manuscript, roster: tuple[str, ...], rules: DocumentRules
) -> list[Remark]:
    """Return the remarks a manuscript gets that may name the units of a roster."""
    results = check_manuscript(manuscript, replace(rules, roster=roster))
    return [each for each in results if isinstance(each, Remark)]


def struck(fault: Fault, count: int) -> Iterator[tuple[Draft, set[int]]]:
    """Yield drafts with one fault, each of another clean draft."""
    for number, draft in enumerate(drafts(count * 40, SEED + 1)):
        chance = random.Random(f"{fault.name}-{number}")  # noqa: S311 - the same faults each time
        outcome = fault.strike(draft, chance)
        if outcome is not None and outcome[0].manuscript() != draft.manuscript():
            yield outcome
            count -= 1
            if not count:
                return


def _around(draft: Draft, parts: set[int]) -> set[int]:
    """Return the blocks struck, and those that a scanner's line end parted from them."""
    joined = [set(each.blocks) for each in passages(draft.manuscript())]
    return parts.union(*(each for each in joined if each & parts))


def _is_right(each: Remark, fault: Fault, blocks: set[int]) -> bool:
    """Tell whether a remark stands where a fault struck and is of a rule that knows it."""
    return each.spot.block in blocks and each.rule in ACCEPTED[fault.name]


def rightly_told(draft: Draft, parts: set[int], fault: Fault, rules: DocumentRules) -> bool:
    """Tell whether a fault is found where it struck."""
    blocks = _around(draft, parts)
    return any(_is_right(each, fault, blocks) for each in remarks_on(draft, rules))


def measure(rules: DocumentRules, faults: tuple[Fault, ...] = FAULTS) -> dict[str, Tally]:
    """Strike every fault and see what is found where it struck."""
    tallies: dict[str, Tally] = defaultdict(Tally)
    for fault in faults:
        tally = tallies[fault.name]
        for draft, parts in struck(fault, STRUCK_EACH):
            tally.struck += 1
            blocks = _around(draft, parts)
            told = remarks_on(draft, rules)
            there = [each for each in told if _is_right(each, fault, blocks)]
            tally.found += bool(there)
            tally.rules.update(each.rule for each in there)
            tally.told.update(each.rule for each in told)
            if not there:
                tally.missed.append(draft)
    return tallies


def alarms(rules: DocumentRules) -> list[tuple[Draft, Remark]]:
    """Return every remark on clean drafts."""
    return [(draft, each) for draft in drafts(CLEAN, SEED) for each in remarks_on(draft, rules)]


def run() -> bool:
    """Print recall by fault and false alarms by rule; True if no error was a false alarm."""
    rules = load_document_rules(date(2025, 1, 1))
    false = alarms(rules)
    errors = [each for _, each in false if each.flaw.severity is Severity.ERROR]
    by_rule = Counter(each.rule for _, each in false)
    print(f"{CLEAN} 份没有差错的报告：错误 {len(errors)} 条，提示 {len(false) - len(errors)} 条。")
    for rule, count in by_rule.most_common():
        print(f"  {rule} {count} 条")
    tallies = measure(rules)
    print("\n| 植入的差错 | 份数 | 找到 | 由哪些规则 |\n|---|---|---|---|")
    for name, tally in tallies.items():
        told = "、".join(rule for rule, _ in tally.rules.most_common(4))
        print(f"| {name} | {tally.struck} | {tally.found} | {told} |")
    print("\n| 规则 | 批注 | 其中正确 | 查准 |\n|---|---|---|---|")
    for rule, right, every in precision(tallies, by_rule):
        print(f"| {rule} | {every} | {right} | {100 * right / every:.1f}% |")
    return not errors


def precision(tallies: dict[str, Tally], false: Counter[str]) -> Iterator[tuple[str, int, int]]:
    """Yield, by rule, the remarks that told of a fault and all, on struck and clean reports."""
    right = sum((tally.rules for tally in tallies.values()), Counter[str]())
    every = sum((tally.told for tally in tallies.values()), Counter(false))
    for rule in sorted(every):
        yield rule, right[rule], every[rule]


def show(name: str) -> None:
    """Print what was missed of one fault, or the false alarms."""
    rules = load_document_rules(date(2025, 1, 1))
    if name == "误报":
        for draft, each in alarms(rules):
            print(f"{draft.kind} {each.flaw.where} {each.rule} “{each.words}” {each.flaw.message}")
        return
    faults = tuple(fault for fault in FAULTS if fault.name == name)
    for tally in measure(rules, faults).values():
        for draft in tally.missed[:EXAMPLES_SHOWN]:
            print("=" * 20, draft.kind)
            print(draft.markdown())


if __name__ == "__main__":
    if len(sys.argv) > 1:
        show(sys.argv[1])
    else:
        run()
