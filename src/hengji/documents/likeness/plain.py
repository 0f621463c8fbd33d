"""What the comparison of reports says (相似度结果) as plain values, for programs and records."""

from collections.abc import Iterable
from typing import Any

from hengji.core.checkup.likeness.showing import ShownPair
from hengji.core.checkup.likeness.verdicts import Pair
from hengji.documents.likeness.working import Found


def plain_likeness(found: Found, pairs: Iterable[Pair]) -> dict[str, Any]:
    """Return reports, pairs and common text; the keys are documented and stable.

    The pairs are an iterator: among thousands of reports they are not kept.

    Args:
        found: What came of comparing.
        pairs: Those of its pairs to tell of.
    """
    likeness = found.likeness
    return {
        "reports": [
            {
                "name": each.name,
                "agency": each.belonging.agency or None,
                "year": each.belonging.year or None,
                "subject": each.belonging.subject or None,
                "characters": {"known": each.known, "common": each.common, "own": each.own},
            }
            for each in likeness.accounts
        ],
        "unread": list(found.unread),
        "compared": {
            "met": likeness.effort.met,
            "compared": likeness.effort.compared,
            "sentence": likeness.effort.sentence(),
        },
        "pairs": map(_pair, found.shown(pairs)),
        "common": [
            {
                "words": each.words,
                "example": likeness.accounts[each.report].name,
                "reports": [likeness.accounts[number].name for number in each.reports],
            }
            for each in likeness.common
        ],
    }


def _pair(shown: ShownPair) -> dict[str, Any]:
    pair = shown.pair
    return {
        "first": shown.first_name,
        "second": shown.second_name,
        "relation": pair.relation.value,
        "status": pair.signal.status.value,
        "first_share": round(pair.first_share, 4),
        "second_share": round(pair.second_share, 4),
        "sentence": pair.signal.sentence,
        "method": dict(pair.signal.method),
        "passages": [
            {
                "first_where": each.first_where,
                "second_where": each.second_where,
                "first_words": each.first_words,
                "second_words": each.second_words,
                "characters": each.characters,
                "swapped": [list(swap) for swap in each.sides.swapped],
            }
            for each in shown.passages
        ],
    }
