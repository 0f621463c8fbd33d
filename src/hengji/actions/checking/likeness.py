"""The likeness (相似度) between uploaded reports."""

from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from tempfile import TemporaryDirectory

from hengji.actions.checking.outcome import Outcome, Output
from hengji.actions.jobs import Work
from hengji.core.checkup.signals import Status
from hengji.documents.likeness import render_likeness
from hengji.documents.likeness.plain import plain_likeness
from hengji.documents.likeness.sources import Source
from hengji.documents.likeness.working import Found, find_likeness
from hengji.models import Checkup
from hengji.queries.files import path_of

PAIRS_SHOWN, PAIRS_PRINTED = 50, 300
WORKBOOK = "相似度并排对照.xlsx"


def check_likeness(work: Work, checkup: Checkup) -> Outcome:
    """Compare the reports each with each, and write the pairs side by side.

    Raises:
        FlawsFound: Fewer than two reports can be compared.
    """
    rows = checkup.files.select_related("file")
    sources = [Source(path_of(row.file), row.name, ()) for row in rows]

    def progress(step: str) -> Callable[[int, int], None]:
        return lambda done, total: work.progress(done, total, f"正在{step}")

    with TemporaryDirectory(prefix="hengji-similar-") as place:
        found = find_likeness(sources, [], [], progress, Path(place))
        plain = plain_likeness(found, found.likeness.pairs[:PAIRS_SHOWN])
        result = {
            **plain,
            "pairs": list(plain["pairs"]),
            "pair_count": len(found.likeness.pairs),
            "flaws": [asdict(flaw) for flaw in found.flaws],
        }
        printed = list(found.shown(found.likeness.pairs[:PAIRS_PRINTED]))
        content = render_likeness(found.likeness, printed)
    return Outcome(_summary(found), result, output=Output(WORKBOOK, content))


def _summary(found: Found) -> str:
    statuses = [pair.signal.status for pair in found.likeness.pairs]
    told = "，".join(
        f"{status} {count} 对"
        for status in (Status.REVIEW, Status.NOTICE)
        if (count := statuses.count(status))
    )
    return f"{len(found.likeness.accounts)} 份报告：{told or '没有要对照看的'}。"
