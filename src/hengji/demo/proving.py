"""What stands behind the papers of the demonstration (演示佐证): files, records, materials.

Every evaluation rests on one invented file; some have all that the pages can
show: a table, a photograph, an interview, a visit, materials that came and went.
"""

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

from django.utils import timezone

from hengji.actions.conclusions import waive_evidence
from hengji.actions.evidence import (
    Described,
    accept_material,
    add_evidence,
    add_interview,
    add_site_visit,
    bind_evidence,
    hand_in_material,
    return_material,
    tie_evidence,
)
from hengji.actions.files import GivenFile
from hengji.demo.saying import MARK
from hengji.documents.tables import render_table
from hengji.models import Evaluation, Evidence

if TYPE_CHECKING:
    from hengji.demo.walking import Crew

FILES = Path(__file__).parent / "files"
PAPERS = FILES / "佐证材料汇编（演示数据）.pdf"
PHOTO = FILES / "现场照片（演示数据）.png"
INVENTED = "（演示数据）"
SPENT = (3, 5, 8, 6, 7, 9, 8, 10, 9, 11, 8, 6)
"""Of a hundred, month by month."""
PAGES = {"A": "第 1 页", "B": "第 2 页", "C": "第 3 页", "D": "第 3 页"}
"""Where in the papers a leaf is proved, by the first letter of its code."""
PEOPLE = "演示编制人、演示陪同人"
DESCRIBED = Described("演示数据", "单位提供", date(2024, 9, 12), f"{MARK}全部虚构。")
SPENDING, OUTPUT = "B1", "C1"
"""How codes of leaves begin that the table proves, and the visit."""
HANDED_IN, ACCEPTED = 6, 4
"""Of the materials asked for, how many came, and how many of them were taken over."""


def prove(evaluation_id: int, codes: Sequence[str], crew: "Crew") -> None:
    """Bind the one file every evaluation has to all its leaves."""
    listed = render_table(
        f"佐证材料清单{INVENTED}", ("指标编码", "说明"), [(code, MARK[:-1]) for code in codes]
    )
    row = _added(evaluation_id, f"佐证材料清单{INVENTED}.xlsx", listed, crew)
    bind_evidence(evaluation_id, codes, evidence_id=row.pk, by=crew.author)


def prove_fully(evaluation_id: int, codes: Sequence[str], crew: "Crew") -> None:
    """Prove each leaf by the page where it stands, by a table, a visit and an interview.

    The last leaf is left to a written waiver.
    """
    *proved, left = codes
    papers, photo = (
        _added(evaluation_id, path.name, path.read_bytes(), crew) for path in (PAPERS, PHOTO)
    )
    table = _added(evaluation_id, f"国库支付明细{INVENTED}.xlsx", _spending(), crew)
    for place in dict.fromkeys(PAGES.values()):
        here = [code for code in proved if PAGES.get(code[0]) == place]
        bind_evidence(evaluation_id, here, evidence_id=papers.pk, place=place, by=crew.author)
    spent = [code for code in proved if code.startswith(SPENDING)]
    bind_evidence(
        evaluation_id, spent, evidence_id=table.pk, place="支付（元）一列", by=crew.author
    )
    seen = [code for code in proved if code.startswith(OUTPUT)]
    _visit(evaluation_id, seen, photo, crew)
    _interview(evaluation_id, seen, crew)
    reason = f"{MARK}问卷原件由调查单位保管，只核对了汇总表。"
    waive_evidence(evaluation_id, left, reason=reason, by=crew.staff)


def hand_in(evaluation_id: int, crew: "Crew") -> None:
    """Let the unit hand in some of its materials: most taken over, the rest given back."""
    unit = crew.unit or crew.staff
    rows = Evaluation.objects.get(pk=evaluation_id).materials.order_by("position")
    for number, row in enumerate(rows[:HANDED_IN]):
        title = f"{row.name}{INVENTED}"
        content = render_table(title, ("内容", "说明"), [(row.note or row.name, MARK[:-1])])
        hand_in_material(row.pk, [GivenFile([content], f"{title}.xlsx")], by=unit)
        if number < ACCEPTED:
            accept_material(row.pk, by=crew.author)
    given_back = rows[HANDED_IN - 1].pk
    return_material(given_back, reason=f"{MARK}缺少盖章页，请补交。", by=crew.author)


def _added(evaluation_id: int, name: str, content: bytes, crew: "Crew") -> Evidence:
    return add_evidence(evaluation_id, [content], name, DESCRIBED, by=crew.author)


def _spending() -> bytes:
    rows = [
        (f"{month} 月", Decimal(100_000), Decimal(12_000 * part))
        for month, part in enumerate(SPENT, start=1)
    ]
    return render_table(f"国库支付明细{INVENTED}", ("月份", "计划（元）", "支付（元）"), rows)


def _visit(evaluation_id: int, codes: Sequence[str], photo: Evidence, crew: "Crew") -> None:
    values = {
        "visited_at": _at(2024, 9, 12),
        "place": "演示点位",
        "weather": "晴",
        "visitors": PEOPLE,
        "companions": "演示单位经办",
        "method": "实地查看、抽测",
        "planned": "120",
        "measured": "118",
        "measure": "米",
        "condition": f"{MARK}表面完好。",
        "in_use": "在用",
        "finding": f"{MARK}实测与计划相差在允许范围内。",
        "confirmed": "演示单位经办",
    }
    visit, _ = add_site_visit(evaluation_id, values, by=crew.author)
    tie_evidence(evaluation_id, [photo.pk], visit_id=visit.pk, by=crew.author)
    bind_evidence(evaluation_id, codes, visit_id=visit.pk, by=crew.author)


def _interview(evaluation_id: int, codes: Sequence[str], crew: "Crew") -> None:
    values = {
        "held_at": _at(2024, 9, 13),
        "place": "演示会议室",
        "interviewers": PEOPLE,
        "interviewee": "演示受访人",
        "post": "演示职务",
        "answers": f"{MARK}问：年度工作怎样安排？答：按年度计划分月推进。",
        "key_data": f"{MARK}计划工作按期完成。",
        "confirmed": "当面核对",
    }
    interview = add_interview(evaluation_id, values, by=crew.author)
    bind_evidence(evaluation_id, codes, interview_id=interview.pk, by=crew.author)


def _at(year: int, month: int, day: int) -> datetime:
    return timezone.make_aware(datetime(year, month, day, 10, 20))  # noqa: DTZ001 - made aware
