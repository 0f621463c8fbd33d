"""The likeness check (相似度) of a set of reports, from streams to pairs.

Each step is a function of its own, so that many reports can be worked on in
several processes; ``check_likeness`` is all of them in one.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from hengji.core.checkup.likeness.belonging import Belonging, agency_numbers
from hengji.core.checkup.likeness.boilerplate import (
    CommonText,
    Stretch,
    common_texts,
    fingerprint_of,
    without_common,
    without_known,
)
from hengji.core.checkup.likeness.comparing import Side, compare
from hengji.core.checkup.likeness.fingerprints import Hashes
from hengji.core.checkup.likeness.index import (
    Index,
    Spread,
    common_numbers,
    index_of,
    without_pairs,
)
from hengji.core.checkup.likeness.meetings import Budget, Show, likely_pairs
from hengji.core.checkup.likeness.streams import Stream, is_letter
from hengji.core.checkup.likeness.verdicts import LikenessRules, Pair, ReportAccount, judge
from hengji.core.checkup.signals import Status

MOST_COMPARED = 5_000
"""Pairs that are compared word by word however few the reports are."""
COMPARED_EACH = 2
"""Pairs of each report that are compared in any case; and pairs a report in all beyond them."""
SIDES_KEPT = 64
"""Reports kept ready for comparison; bounds the memory."""
ORDER = (Status.REVIEW, Status.NOTICE, Status.TOO_LITTLE, Status.UNREMARKABLE)


@dataclass(frozen=True, slots=True)
class Effort:
    """How many pairs were compared word by word (比对范围).

    Attributes:
        met: Pairs that share at least a short piece of text.
        compared: Those of them that were compared, the most alike.
        each: Pairs of each report that were compared in any case.
    """

    met: int
    compared: int
    each: int = COMPARED_EACH

    def sentence(self) -> str:
        """Say what was compared, and what was not."""
        if self.compared == self.met:
            return f"有共同短句的报告对 {self.met} 对，已全部逐字比对。"
        return (
            f"有共同短句的报告对 {self.met} 对，逐字比对了最相近的 {self.compared} 对，"
            f"每份报告最相近的 {self.each} 对都在其中；其余 {self.met - self.compared} 对"
            "相同的字句更少，没有逐字比对。"
        )


@dataclass(frozen=True, slots=True)
class Candidates:
    """What an index says of reports.

    Attributes:
        pairs: Numbers of two reports worth comparing, in order.
        common: Keys of common text, ascending.
        effort: How many they are of how many.
    """

    pairs: tuple[tuple[int, int], ...]
    common: Hashes
    effort: Effort


@dataclass(frozen=True, slots=True)
class Likeness:
    """What the check says of a set of reports.

    Attributes:
        accounts: One a report, in the order given.
        pairs: Those that share a passage, the most alike first.
        common: Text that many reports hold, the most shared first.
        effort: How many pairs were compared.
    """

    accounts: tuple[ReportAccount, ...]
    pairs: tuple[Pair, ...]
    common: tuple[CommonText, ...]
    effort: Effort


def check_likeness(
    streams: Sequence[Stream],
    belongings: Sequence[Belonging],
    known: Hashes,
    rules: LikenessRules,
) -> Likeness:
    """Compare every report with every other.

    Args:
        streams: One a report.
        belongings: Whose each is, aligned with ``streams``.
        known: Numbers of what regulations and templates say.
        rules: What is common, what is a passage, what is worth a look.
    """
    own = [without_known(stream, known) for stream in streams]
    index = index_of([fingerprint_of(stream) for stream in own])
    candidates = candidates_of(index, belongings, rules.spread)
    common = candidates.common
    cleared = [without_common(stream, common, number) for number, stream in enumerate(own)]
    accounts = tuple(
        account_of(stream, cleared_stream, belonging)
        for stream, (cleared_stream, _), belonging in zip(own, cleared, belongings, strict=True)
    )
    sides = lru_cache(SIDES_KEPT)(lambda number: Side(cleared[number][0]))
    pairs = [
        compared((first, second), (sides(first), sides(second)), accounts, rules)
        for first, second in candidates.pairs
    ]
    stretches = [stretch for _, found in cleared for stretch in found]
    return likeness_of(accounts, pairs, stretches, rules, candidates.effort)


def candidates_of(
    index: Index,
    belongings: Sequence[Belonging],
    spread: Spread,
    show: Show | None = None,
) -> Candidates:
    """Return the pairs worth comparing, and the keys of common text.

    Args:
        index: Of all reports.
        belongings: One a report.
        spread: How widely text is held before it is common.
        show: Told how many reports are done, of how many.
    """
    common = common_numbers(index, agency_numbers(belongings), spread)
    most = max(MOST_COMPARED, COMPARED_EACH * index.total)
    budget = Budget(most, COMPARED_EACH)
    pairs, met = likely_pairs(index, without_pairs(index, common), budget, show)
    numbers = sorted(zip(pairs.first.tolist(), pairs.second.tolist(), strict=True))
    return Candidates(tuple(numbers), index.numbers[common], Effort(met, len(numbers)))


def account_of(own: Stream, cleared: Stream, belonging: Belonging) -> ReportAccount:
    """Return what a report is made of.

    Args:
        own: Without what regulations and templates say.
        cleared: Without common text as well.
        belonging: Whose it is.
    """
    total = int(np.count_nonzero(is_letter(own.symbols)))
    left, rest = own.own_length(), cleared.own_length()
    return ReportAccount(own.name, belonging, total - left, left - rest, rest)


def compared(
    numbers: tuple[int, int],
    sides: tuple[Side, Side],
    accounts: Sequence[ReportAccount],
    rules: LikenessRules,
) -> Pair:
    """Compare two reports and say what may be said; perhaps they share nothing."""
    comparison = compare(*sides, rules.passage_characters, rules.near_characters)
    return judge(numbers, (accounts[numbers[0]], accounts[numbers[1]]), comparison, rules)


def likeness_of(
    accounts: tuple[ReportAccount, ...],
    pairs: Sequence[Pair],
    stretches: Sequence[Stretch],
    rules: LikenessRules,
    effort: Effort,
) -> Likeness:
    """Put what was found in order; pairs that share nothing are left out."""
    found = [pair for pair in pairs if pair.comparison.passages]
    common = common_texts(stretches, rules.passage_characters)
    return Likeness(accounts, tuple(sorted(found, key=_rank)), common, effort)


def _rank(pair: Pair) -> tuple[int, float, int, int]:
    share = max(pair.first_share, pair.second_share)
    return ORDER.index(pair.signal.status), -share, pair.first, pair.second
