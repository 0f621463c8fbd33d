"""Drafts and final scores (初稿与定稿): which way evaluations crossed a cutoff.

Far stronger evidence than any look at a distribution: no smooth curve is assumed.
"""

from collections.abc import Sequence

import numpy as np

from hengji.core.checkup.scores.intervals import ALPHA, at_least
from hengji.core.checkup.scores.smooth import POINT
from hengji.core.checkup.scores.table import ScoreTable, cents_of
from hengji.core.checkup.scores.wording import (
    chance,
    counted,
    edge_text,
    stability,
    too_little,
)
from hengji.core.checkup.signals import Signal, Status
from hengji.core.quantities import Points

FEWEST_CROSSINGS = 5
"""Fewer crossings cannot reach 5% even if all go one way."""
Ranked = tuple[Signal, float]


def check_drafts(table: ScoreTable, cutoffs: Sequence[int]) -> Ranked:
    """Compare crossings upwards with crossings downwards near a cutoff.

    Args:
        table: With draft scores, or none.
        cutoffs: Grade cutoffs in cents.
    """
    rows = [row for row, draft in enumerate(table.drafts) if draft is not None]
    if not rows:
        sentence = "得分表没有初稿得分。有初稿和定稿两个得分，就能直接看出临界项目往哪一侧变动。"
        return too_little("draft-final", "初稿与定稿", sentence, len(table.ledger.rows)), 0.0
    drafts = cents_of(Points(draft) for draft in table.drafts if draft is not None)
    finals = table.cents[rows]
    up, down, near = _crossings(drafts, finals, cutoffs)
    count = len(up) + len(down)
    edges = "、".join(edge_text(cutoff) for cutoff in cutoffs)
    fact = (
        f"初稿在分界（{edges}）上下 1 分内的 {near} 项中，定稿时升过分界 {len(up)} 项，"
        f"降过 {len(down)} 项。"
    )
    figures = (
        counted("初稿临界的项数", near),
        counted("升过分界", len(up)),
        counted("降过分界", len(down)),
    )
    one_sided = at_least(len(up), count, 0.5)
    method = {
        "方法": "精确 McNemar 检验，单侧：升的项数服从总数为升与降之和、概率 ½ 的二项分布。",
        "窗口": "初稿得分在分界上下 1 分内。",
        "p 值": chance(one_sided),
        "局限": "只看临界项目；征求意见时单位补交材料会使得分上升。",
    }
    moved = tuple(rows[place] for place in sorted((*up, *down)))
    status, said = _said(count, one_sided, near)
    signal = Signal(
        "draft-final", "初稿与定稿", status, fact + said, len(rows), figures, method, moved
    )
    return signal, float(len(up) - len(down)) / max(count, 1) ** 0.5


def _said(count: int, one_sided: float, near: int) -> tuple[Status, str]:
    """Return how far the evidence goes and what is said of it."""
    if count < FEWEST_CROSSINGS:
        return Status.TOO_LITTLE, f"变动不足 {FEWEST_CROSSINGS} 项，看不出偏向。"
    if one_sided >= ALPHA:
        return Status.UNREMARKABLE, "升降没有明显偏向。"
    return Status.REVIEW, (
        f"升多降少。{stability(near)}征求意见后补交材料、专家只复核分界以下的项目，都会如此。"
        "建议：查看这些项目由初稿到定稿的修改理由，升和降的同等查看。"
    )


def _crossings(
    drafts: np.ndarray, finals: np.ndarray, cutoffs: Sequence[int]
) -> tuple[list[int], list[int], int]:
    """Return who crossed up and who down, and how many were near a cutoff."""
    up: set[int] = set()
    down: set[int] = set()
    near: set[int] = set()
    for cutoff in cutoffs:
        close = np.abs(drafts - cutoff) <= POINT
        near |= set(np.flatnonzero(close).tolist())
        up |= set(np.flatnonzero(close & (drafts < cutoff) & (finals >= cutoff)).tolist())
        down |= set(np.flatnonzero(close & (drafts >= cutoff) & (finals < cutoff)).tolist())
    return sorted(up), sorted(down), len(near)
