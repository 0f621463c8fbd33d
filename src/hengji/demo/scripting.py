"""Scripts of the demonstration (演示脚本): how an evaluation came to its published score.

The first draft differs a little from what was published where the bureau, the
experts or the unit had something to say; each change has its stage, its reason
and its leaf. The same name gives the same script.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from random import Random
from types import MappingProxyType
from typing import NamedTuple

from hengji.core.consultation import Acceptance
from hengji.core.indicators import Indicator, without
from hengji.core.paper_fields import PaperField
from hengji.core.quantities import Points
from hengji.core.scoring_rules import Judged
from hengji.core.workflow import Stage
from hengji.demo.observing import NOTHING, Observed, observe, observed_at
from hengji.demo.saying import MARK, paper_of, papers_of, value_in_words, words_of

Texts = Mapping[PaperField, str]
MAY_NOT_APPLY: Mapping[str, str] = MappingProxyType(
    {"生态效益": f"{MARK}职责不直接涉及生态环境，无可比的效益指标。"}
)
"""Why a leaf of this name does not apply to some."""
NUMBERS_OF_CHANGES = (0, 1, 1, 2)
STAGES = (Stage.CHECKING, Stage.EXPERT_REVIEW, Stage.REVISING)
STEP, MOST_STEPS = Decimal("0.05"), 20
"""A change moves the score by so many steps at most, up or down."""
ONE_IN = 4


class Revision(NamedTuple):
    """A change of papers after the draft was handed in: at which stage, what, and why."""

    stage: Stage
    papers: Mapping[str, Texts]
    reason: str


class Said(NamedTuple):
    """What the unit says to a leaf of the draft, and how it is answered."""

    code: str
    text: str
    accepted: Acceptance
    answer: str


@dataclass(frozen=True, slots=True)
class Script:
    """All that is typed on the way of one evaluation, told beforehand.

    Attributes:
        papers: What the first draft says, by code of the leaf.
        revisions: In the order of the procedure.
        said: By the unit, in the consultation; empty where it agrees.
        stratum: The group it was drawn from.
        is_overlap: Whether it was drawn to be scored twice.
        is_blind: Whether without knowing of the other.
        in_full: Whether it has evidence of every kind, and materials of the unit.
    """

    papers: Mapping[str, Texts]
    revisions: tuple[Revision, ...] = ()
    said: tuple[Said, ...] = ()
    stratum: str = ""
    is_overlap: bool = False
    is_blind: bool = False
    in_full: bool = False


@dataclass(frozen=True, slots=True)
class _Change:
    """One leaf that was drafted otherwise, and when it came to what was published."""

    stage: Stage
    before: Observed
    after: Observed

    @property
    def code(self) -> str:
        return self.after.leaf.code

    @property
    def heard(self) -> bool:
        """Whether it is the unit's opinion that raised the score."""
        return self.stage is Stage.REVISING and self.before.lost > self.after.lost

    def revision(self) -> Revision:
        """Return what is typed: the bureau changes values only, the agency the words too."""
        words = words_of(self.after) if self.stage is Stage.REVISING else {}
        texts = {PaperField.ACTUAL: self.after.actual, **words}
        return Revision(self.stage, {self.code: texts}, self.reason())

    def reason(self) -> str:
        """Say why."""
        leaf = self.after.leaf
        source = leaf.data_source.partition("、")[0]
        old, new = (value_in_words(leaf, each.actual) for each in (self.before, self.after))
        if self.heard:
            return f"{MARK}采纳单位意见，核对补交的{source}，{leaf.name}由 {old} 改为 {new}。"
        return {
            Stage.CHECKING: f"{MARK}复核{source}，{leaf.name}应为 {new}，初稿误为 {old}。",
            Stage.EXPERT_REVIEW: f"{MARK}专家评审认为{leaf.name}应按 {new} 认定，初稿为 {old}。",
            Stage.REVISING: f"{MARK}主评人定稿前复核{source}，{leaf.name}由 {old} 改为 {new}。",
        }[self.stage]

    def opinion(self) -> Said:
        """Return what the unit said to the draft."""
        leaf = self.after.leaf
        return Said(
            self.code,
            f"{MARK}{leaf.name}少计了年末完成的部分，补交{leaf.data_source}，请核对。",
            Acceptance.ACCEPTED,
            f"{MARK}补交的资料可以核对，定稿时按 {value_in_words(leaf, self.after.actual)} 计分。",
        )


def script_of(
    tree: Indicator, total: Points, seed: str, known: Mapping[str, str] = NOTHING
) -> Script:
    """Return how an evaluation came to a total, invented from its name.

    Args:
        tree: Of the scheme.
        total: What was published, in hundredths.
        seed: The same gives the same.
        known: Actual values that are not invented, by code.
    """
    random = Random(seed)  # noqa: S311 - believable, not secret
    excluded = _excluded(tree, random)
    final = observe(without(tree, excluded) if excluded else tree, total, seed, known)
    changes = tuple(_changes(final, random, known))
    papers: dict[str, Texts] = {**papers_of(final)}
    papers |= {each.code: paper_of(each.before) for each in changes}
    papers |= {code: {PaperField.NOT_APPLICABLE: why} for code, why in excluded.items()}
    heard = tuple(each.opinion() for each in changes if each.heard)
    return Script(
        papers=papers,
        revisions=(*(each.revision() for each in changes), *_tidied(changes)),
        said=heard or tuple(_refused(final, random)),
    )


def _excluded(tree: Indicator, random: Random) -> dict[str, str]:
    found = {leaf.code: MAY_NOT_APPLY.get(leaf.name, "") for leaf in tree.leaves()}
    return {code: why for code, why in found.items() if why and not random.randrange(ONE_IN)}


def _changes(
    final: Mapping[str, Observed], random: Random, known: Mapping[str, str]
) -> Iterator[_Change]:
    """Yield changes of different leaves, each with points missing before and after."""
    movable = [
        each
        for code, each in final.items()
        if each.lost and code not in known and not isinstance(each.leaf.rule, Judged)
    ]
    count = min(random.choice(NUMBERS_OF_CHANGES), len(movable))
    stages = sorted(random.sample(STAGES, count), key=lambda stage: stage.number)
    for stage, after in zip(stages, random.sample(movable, count), strict=True):
        moved = random.randint(2, MOST_STEPS) * STEP
        for points in random.sample((after.score.points + moved, after.score.points - moved), 2):
            inside = 0 < points < after.score.full
            before = observed_at(after.leaf, Points(points)) if inside else None
            if before is not None:
                yield _Change(stage, before, after)
                break


def _tidied(changes: tuple[_Change, ...]) -> Iterator[Revision]:
    """Yield the words that the agency brings in line with what others changed."""
    papers = {
        each.code: words_of(each.after) for each in changes if each.stage is not Stage.REVISING
    }
    if papers:
        yield Revision(Stage.REVISING, papers, f"{MARK}按复核和评审意见修改底稿文字。")


def _refused(final: Mapping[str, Observed], random: Random) -> Iterator[Said]:
    """Yield an opinion that was not accepted, in some evaluations."""
    missing = [each for each in final.values() if each.lost]
    if missing and not random.randrange(ONE_IN):
        leaf = random.choice(missing).leaf
        yield Said(
            leaf.code,
            f"{MARK}{leaf.name}受上级统一安排影响，建议不扣分。",
            Acceptance.REFUSED,
            f"{MARK}没有提供可以核对的材料，维持原评分。",
        )
