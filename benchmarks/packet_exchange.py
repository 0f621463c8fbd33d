"""An installation with 43 packets to exchange, and the exchange, measured.

Run as ``python -m benchmarks.packet_exchange`` on an empty installation; prints
the figures as JSON.
"""

import json
import os
import time
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import date
from io import BytesIO
from pathlib import Path
from types import MappingProxyType
from typing import TypeVar

import django
import openpyxl
from django.core.management import call_command
from django.utils import timezone
from openpyxl.styles import Alignment, Border, Font, PatternFill, Protection, Side
from openpyxl.workbook import Workbook

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hengji.settings")
django.setup()

from hengji.actions.accounts import found_first_account  # noqa: E402
from hengji.actions.chain import signing_key  # noqa: E402
from hengji.actions.cycles import open_cycle  # noqa: E402
from hengji.actions.packets import (  # noqa: E402
    Incoming,
    export_packets,
    import_packet,
    receive_packets,
)
from hengji.core.indicators import TreeRules  # noqa: E402
from hengji.core.ledger import Scope  # noqa: E402
from hengji.core.names import name_key  # noqa: E402
from hengji.core.packets.forms import PacketForm, Topic  # noqa: E402
from hengji.core.packets.kinds import PacketKind  # noqa: E402
from hengji.core.packets.notation import read_form  # noqa: E402
from hengji.core.packets.statements import write_statement  # noqa: E402
from hengji.core.permissions import Role  # noqa: E402
from hengji.core.quantities import Points  # noqa: E402
from hengji.core.scheme_notation import scheme_hash, write_scheme  # noqa: E402
from hengji.core.schemes import DatumField, Scheme  # noqa: E402
from hengji.core.workflow import Stage  # noqa: E402
from hengji.documents.packets import open_packet, read_packet, render_packet  # noqa: E402
from hengji.models import (  # noqa: E402
    Agency,
    AgencyMember,
    BudgetUnit,
    Evaluation,
    EvaluationScheme,
    Material,
    Packet,
    Paper,
    User,
)
from hengji.queries.files import path_of  # noqa: E402
from hengji.rulebook.frameworks import load_framework  # noqa: E402

PACKETS, LEAVES, MATERIALS, DATA = 43, 60, 30, 40
Figures = dict[str, list[float]]
Done = TypeVar("Done")


def measure() -> Figures:
    """Build, take back and import, and return the seconds of each."""
    cycle_id, by = _world()
    figures: Figures = {}
    for kind, name in ((PacketKind.SCORING, "评分簿"), (PacketKind.UNIT, "资料包")):
        _there_and_back(cycle_id, kind, name, by, figures)
    assert Paper.objects.count() == PACKETS * LEAVES
    return figures


def _there_and_back(cycle_id: int, kind: PacketKind, name: str, by: User, figures: Figures) -> None:
    sent = _timed(figures, f"导出 43 份{name}", lambda: export_packets(cycle_id, kind, by=by))
    assert len(sent) == PACKETS
    filled = [_filled(packet) for packet in sent]
    if kind is PacketKind.SCORING:
        _peers(sent, [path_of(packet.file) for packet in sent], figures)
    files = [Incoming(f"{number}.xlsx", [each]) for number, each in enumerate(filled)]
    rows = _timed(
        figures, f"收回并核对 43 份{name}", lambda: receive_packets(cycle_id, files, by=by)
    )
    written = _timed(
        figures,
        f"导入 43 份{name}",
        lambda: [import_packet(row.pk, {}, by=by).written for row in rows],
    )
    assert all(written), written


def _timed(figures: Figures, name: str, work: Callable[[], Done]) -> Done:
    began, worked = time.perf_counter(), time.process_time()
    done = work()
    figures[name] = [time.perf_counter() - began, time.process_time() - worked]
    return done


def _filled(packet: Packet) -> bytes:
    """Return a packet with every row filled in."""
    form = read_form(packet.sent)
    sheets = tuple(
        replace(sheet, rows=tuple(replace(row, filled=_typed(sheet.topic)) for row in sheet.rows))
        for sheet in form.sheets
    )
    statement = write_statement(form, packet.token, signing_key())
    return render_packet(replace(form, sheets=sheets), statement)


def _typed(topic: Topic) -> dict[str, str]:
    match topic:
        case Topic.PAPERS:
            return {
                "actual": "87.5",
                "examined": "查阅了立项批复、实施方案和会议纪要，核对了第 3 至 12 号凭证。",
                "method": "直接证明法",
                "population": "120",
                "sample": "30",
                "sampling": "随机抽样",
                "fact": "抽查的 30 份档案中，有 4 份缺少验收记录。",
                "deduction": "按评分标准，未达到目标值的部分按比例扣分。",
            }
        case Topic.MATERIALS:
            return {"state": "已交"}
        case _:
            return {"value": "1234.5"}


def _peers(sent: Iterable[Packet], paths: list[Path], figures: Figures) -> None:
    """Write the same cells by our writer and by the peer, and read the files by both."""
    forms = [read_form(packet.sent) for packet in sent]
    statements = [
        write_statement(form, packet.token, signing_key())
        for form, packet in zip(forms, sent, strict=True)
    ]
    _timed(
        figures,
        "写出 43 本评分簿（衡绩）",
        lambda: [render_packet(*each) for each in zip(forms, statements, strict=True)],
    )
    _timed(figures, "写出同样的格子（openpyxl）", lambda: [_by_openpyxl(form) for form in forms])

    def read(path: Path, form: PacketForm) -> None:
        with open_packet(path, name="交回.xlsx") as opened:
            read_packet(opened, form)

    _timed(
        figures,
        "读回并逐格核对 43 本评分簿（衡绩）",
        lambda: [read(*each) for each in zip(paths, forms, strict=True)],
    )
    _timed(
        figures,
        "只读出格子（openpyxl）",
        lambda: [_cells(openpyxl.load_workbook(BytesIO(path.read_bytes()))) for path in paths],
    )


def _cells(book: Workbook) -> int:
    return sum(1 for sheet in book for row in sheet.iter_rows() for _ in row)


def _by_openpyxl(form: PacketForm) -> bytes:
    book = Workbook()
    edge = Side(style="thin", color="B8BEC8")
    border = Border(edge, edge, edge, edge)
    looks = {
        "FILLED": PatternFill("solid", fgColor="FFF8DC"),
        "PRINTED": PatternFill("solid", fgColor="F3F4F6"),
        "COMPUTED": PatternFill("solid", fgColor="E8F0FA"),
    }
    wrap, font = Alignment(wrap_text=True, vertical="center"), Font(name="宋体", size=11)
    for sheet in form.sheets:
        page = book.create_sheet(sheet.name)
        page.append([sheet.title])
        page.append([sheet.note])
        page.append(["得分合计"])
        page.append([column.head for column in sheet.columns])
        for line, row in enumerate(sheet.rows, start=5):
            for index, column in enumerate(sheet.columns, start=1):
                cell = page.cell(line, index)
                cells = {**row.printed, **row.filled, "key": row.key}
                formula = row.formulas.get(column.key)
                cell.value = formula.text if formula else cells.get(column.key)
                cell.fill, cell.border = looks[column.use.name], border
                cell.alignment, cell.font = wrap, font
                cell.protection = Protection(locked=column.use.name != "FILLED")
        page.protection.sheet = True
    buffer = BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def _world() -> tuple[int, User]:
    """Fill an installation: 43 units, each with an agency and an evaluation in the field."""
    call_command("migrate", verbosity=0)
    chief, _ = found_first_account("chief", "演示科长", Role.CHIEF)
    cycle = open_cycle(2024, 2023, by=chief)
    content = write_scheme(_scheme())
    for number in range(PACKETS):
        firm, office = f"第{number:02d}评价公司", f"第{number:02d}局"
        agency = Agency.objects.create(name=firm, name_key=name_key(firm))
        member = AgencyMember.objects.create(agency=agency, name="演示主评人", is_lead=True)
        unit = BudgetUnit.objects.create(name=office, name_key=name_key(office))
        name = f"{office}部门整体支出"
        evaluation = Evaluation.objects.create(
            cycle=cycle,
            scope=Scope.UNIT,
            name=name,
            name_key=name_key(name),
            unit=unit,
            agency=agency,
            lead=member,
            stage=Stage.FIELD_WORK,
            stage_since=date(2024, 9, 1),
        )
        EvaluationScheme.objects.create(
            evaluation=evaluation,
            number=1,
            content=content,
            content_hash=scheme_hash(content),
            frozen_at=timezone.now(),
            frozen_by=chief,
            by=chief,
            at=timezone.now(),
        )
        Material.objects.bulk_create(
            Material(evaluation=evaluation, name=f"材料{each}", position=each)
            for each in range(MATERIALS)
        )
    return cycle.pk, chief


def _scheme() -> Scheme:
    """Return a scheme of 60 leaves, made of a framework's more than once."""
    tree = load_framework("whole_unit_spending", date(2024, 12, 31)).tree
    leaves = [leaf for leaf in tree.leaves() if leaf.unit == "百分点"]
    many = tuple(
        replace(leaf, code=f"{leaf.code}-{number}", name=f"{leaf.name}{number}")
        for number, leaf in enumerate((leaves * LEAVES)[:LEAVES])
    )
    points = Points(sum(leaf.points for leaf in many))
    whole = replace(tree, points=points, children=many)
    data = tuple(DatumField(f"d{number}", f"基础数据{number}", "人") for number in range(DATA))
    return Scheme("", "", "演示", whole, TreeRules(points), MappingProxyType({}), data=data)


if __name__ == "__main__":
    print(json.dumps(measure(), ensure_ascii=False))
