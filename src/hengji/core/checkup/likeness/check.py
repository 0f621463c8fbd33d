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
    Fingerprint,
    Pairs,
    Spread,
    common_numbers,
    index_of,
    pairs_of,
)
from hengji.core.checkup.likeness.streams import Stream, is_letter
from hengji.core.checkup.likeness.verdicts import LikenessRules, Pair, ReportAccount, judge
from hengji.core.checkup.signals import Status

MOST_COMPARED = 1_000
"""Pairs beyond which more is asked of a pair before it is compared word by word."""
ASKED = ((2, False), (2, True), (3, True))
"""Numbers two reports share, and whether close together: from the most sensitive on."""
SIDES_KEPT = 256
"""Reports kept ready for comparison; bounds the memory."""
ORDER = (Status.REVIEW, Status.NOTICE, Status.TOO_LITTLE, Status.UNREMARKABLE)


@dataclass(frozen=True, slots=True)
class Likeness:
    """What the check says of a set of reports.

    Attributes:
        accounts: One a report, in the order given.
        pairs: Those that share a passage, the most alike first.
        common: Text that many reports hold, the most shared first.
    """

    accounts: tuple[ReportAccount, ...]
    pairs: tuple[Pair, ...]
    common: tuple[CommonText, ...]


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
    candidates, common = candidates_of(
        [fingerprint_of(stream) for stream in own], belongings, rules.spread
    )
    cleared = [without_common(stream, common, number) for number, stream in enumerate(own)]
    accounts = tuple(
        account_of(stream, cleared_stream, belonging)
        for stream, (cleared_stream, _), belonging in zip(own, cleared, belongings, strict=True)
    )
    sides = lru_cache(SIDES_KEPT)(lambda number: Side(cleared[number][0]))
    pairs = [
        compared((first, second), (sides(first), sides(second)), accounts, rules)
        for first, second, _ in sorted(candidates.tolist())
    ]
    stretches = [stretch for _, found in cleared for stretch in found]
    return likeness_of(accounts, pairs, stretches, rules)


def candidates_of(
    fingerprints: Sequence[Fingerprint], belongings: Sequence[Belonging], spread: Spread
) -> tuple[Pairs, Hashes]:
    """Return the pairs worth comparing, and the keys of common text."""
    index = index_of(fingerprints)
    common = common_numbers(index, agency_numbers(belongings), spread)
    pairs = np.empty((0, 3), dtype=np.int64)
    for least, close in ASKED:
        pairs = pairs_of(index, common, least, close=close)
        if len(pairs) <= MOST_COMPARED:
            break
    return pairs, index.numbers[common]


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
) -> Likeness:
    """Put what was found in order; pairs that share nothing are left out."""
    found = [pair for pair in pairs if pair.comparison.passages]
    common = common_texts(stretches, rules.passage_characters)
    return Likeness(accounts, tuple(sorted(found, key=_rank)), common)


def _rank(pair: Pair) -> tuple[int, float, int, int]:
    share = max(pair.first_share, pair.second_share)
    return ORDER.index(pair.signal.status), -share, pair.first, pair.second
