"""Builders for streams: prose that is alike only where it is meant to be."""

import random

import numpy as np

from hengji.core.checkup.likeness.belonging import Relation
from hengji.core.checkup.likeness.boilerplate import known_hashes
from hengji.core.checkup.likeness.index import Fingerprint, Spread
from hengji.core.checkup.likeness.masking import masks_of
from hengji.core.checkup.likeness.streams import Stream, stream_of
from hengji.core.checkup.likeness.verdicts import LikenessRules, Thresholds
from tests.core.checkup.builders import manuscript

RULES = LikenessRules(
    passage_characters=30,
    near_characters=16,
    notice_characters=60,
    own_characters=100,
    spread=Spread(0.4, 5),
    thresholds={relation: Thresholds(0.05, 0.3) for relation in Relation},
)
NOTHING_KNOWN = known_hashes([])

COPIED = (
    "评价组走访了七个行政村的二百余户村民，发现新铺的管道在冬季多次冻裂，"
    "维修记录只写到十一月底，入户抽查时仍有三十一户没有恢复供水。"
)
SECOND = "管护人员的补贴按季度发放，但签收单上的笔迹前后不同，村委会没有说明代领的缘由。"
THIRD = "水质检测报告由乡卫生院出具，取样点集中在上游，下游两处蓄水池一年内未取过样品。"
"""Three sentences about water; none says what another says."""


LETTERS = [chr(code) for code in range(0x4E00, 0x9E00) if not masks_of(f"，甲乙丙丁{chr(code)}")]
"""Characters that make no name of what stands before them."""


def prose(seed: int, sentences: int = 12) -> str:
    """Return sentences of characters that hardly ever meet those of another seed."""
    chance = random.Random(seed)  # noqa: S311 - the same words each time, no secret
    return "".join(
        "".join(chance.choices(LETTERS, k=chance.randint(18, 30))) + "。" for _ in range(sentences)
    )


def stream(*parts: str, name: str = "报告.docx", names: tuple[str, ...] = ()) -> Stream:
    """Return the stream of a report of some paragraphs."""
    return stream_of(manuscript(*parts, name=name), names=names)


def numbers(*values: int, at: tuple[int, ...] = ()) -> Fingerprint:
    """Return a fingerprint whose keys are some small numbers, at some places."""
    hashes = np.array([value << 20 for value in values], dtype=np.uint64)
    return Fingerprint(hashes, np.array(at or range(len(values)), dtype=np.int32))
