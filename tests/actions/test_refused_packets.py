from io import BytesIO
from zipfile import ZipFile

import pytest

from hengji.actions.cycles import close_cycle, open_cycle
from hengji.actions.drafts import give_opinion
from hengji.actions.files import GivenFile
from hengji.actions.packets import (
    discard_packet,
    export_packets,
    import_packet,
    receive_packets,
)
from hengji.actions.recording import Stale
from hengji.core.flaws import FlawsFound
from hengji.core.packets.kinds import PacketKind
from hengji.core.packets.lights import Light
from hengji.core.packets.merging import Outcome
from hengji.core.permissions import NotAllowed, Role
from hengji.core.verbs import Verb
from hengji.core.workflow import MoveRefused, Stage
from hengji.demo.walking import carry_to
from hengji.models import (
    Event,
    Opinion,
    Packet,
    PacketReturn,
    Paper,
)
from hengji.queries.files import path_of
from hengji.queries.packet_reviews import load_review
from hengji.queries.packets import light_of_return
from tests.builders import account, unit_account
from tests.packets import exported, filled, returned, typed
from tests.procedure import agency_person, evaluation_at, walk_of

pytestmark = pytest.mark.django_db

SCORES = (typed("A11", "实际完成值", 4), typed("A11", "发现的事实", "查看了批复。"))


def codes(row: PacketReturn) -> list[str]:
    return [flaw["code"] for flaw in row.flaws]


def test_bad_cells_are_named_and_nothing_is_taken() -> None:
    evaluation, crew = evaluation_at(Stage.FIELD_WORK)
    packet = exported(evaluation, crew.author)
    bad = (
        typed("A11", "调整得分", 99),
        typed("A11", "调整理由", "多给"),
        typed("A12", "不适用的理由", "没有"),
        typed("A12", "实际完成值", 3),
    )
    row = returned(packet, crew.author, *SCORES, *bad)

    with pytest.raises(FlawsFound):
        import_packet(row.pk, {}, by=crew.author)

    assert light_of_return(row) is Light.FLAWED
    assert [(flaw["code"], flaw["where"]) for flaw in row.flaws] == [
        ("packet-actual-and-not-applicable", "工作表“01 道路养护项目” 单元格 J6"),
        ("override-out-of-range", "工作表“01 道路养护项目” 单元格 L5"),
    ]
    assert (Paper.objects.count(), PacketReturn.objects.get().state) == (0, "待处理")


def test_scores_are_not_taken_once_they_stand() -> None:
    walk = walk_of()
    evaluation = carry_to(Stage.DRAFTING, walk)
    packet = exported(evaluation, walk.crew.author)
    carry_to(Stage.FIRST_REVIEW, walk)
    row = returned(packet, walk.crew.author, typed("A11", "实际完成值", 1))

    review = load_review(walk.crew.author, row.pk)
    import_packet(row.pk, {}, by=walk.crew.author)

    assert [cell.merged.outcome for cell in review.cells] == [Outcome.HELD]
    assert [flaw.message for flaw in review.flaws] == [
        "评分：评价现在的阶段是“一级复核”，1 处改动没有导入。",
        "没有可以导入的改动。",
    ]
    assert Paper.objects.get(code="A11").actual == "5"


def test_papers_of_an_earlier_scheme_are_not_taken() -> None:
    walk = walk_of()
    evaluation = carry_to(Stage.FIELD_WORK, walk)
    packet = exported(evaluation, walk.crew.author)
    scheme = evaluation.schemes.get()
    scheme.content_hash = "另一版"
    scheme.save()

    row = returned(packet, walk.crew.author, *SCORES)

    assert codes(row) == ["packet-evaluation-held", "packet-nothing-new"]
    assert "发出之后调整过方案" in row.flaws[0]["message"]


def test_papers_of_an_evaluation_given_to_another_agency_are_not_taken() -> None:
    evaluation, crew = evaluation_at(Stage.FIELD_WORK)
    packet = exported(evaluation, crew.author)
    other = agency_person("乙评价公司", "乙编制人")
    evaluation.agency = other.agency
    evaluation.save()

    row = returned(packet, crew.staff, *SCORES)

    assert codes(row) == ["packet-evaluation-held", "packet-nothing-new"]
    assert "已不由它承担" in row.flaws[0]["message"]


def test_another_agency_can_neither_take_nor_see_it() -> None:
    evaluation, crew = evaluation_at(Stage.FIELD_WORK)
    packet = exported(evaluation, crew.author)
    row = returned(packet, crew.author, *SCORES)
    stranger = agency_person("乙评价公司", "乙编制人")

    taken = returned(packet, stranger, *SCORES)

    assert (taken.packet, codes(taken)) == (None, ["packet-of-another"])
    assert light_of_return(taken) is Light.FOREIGN
    for act in (
        lambda: load_review(stranger, row.pk),
        lambda: import_packet(row.pk, {}, by=stranger),
        lambda: discard_packet(row.pk, by=stranger),
        lambda: export_packets(
            evaluation.cycle_id, PacketKind.SCORING, [crew.author.agency_id or 0], by=stranger
        ),
    ):
        with pytest.raises((PacketReturn.DoesNotExist, crew.author.agency.DoesNotExist)):  # type: ignore[union-attr]
            act()


def test_an_agency_sends_nothing_to_units() -> None:
    evaluation, crew = evaluation_at(Stage.COLLECTING)

    with pytest.raises(FlawsFound) as found:
        export_packets(evaluation.cycle_id, PacketKind.UNIT, by=crew.author)

    assert [flaw.code for flaw in found.value.flaws] == ["packet-nothing-to-send"]
    assert Packet.objects.count() == 0


@pytest.mark.parametrize("role", [Role.LEADER, Role.UNIT, Role.SYSTEM])
def test_others_exchange_no_packets(role: Role) -> None:
    evaluation, _ = evaluation_at(Stage.FIELD_WORK)
    person = account(role, "旁人") if role is not Role.UNIT else unit_account("第一中学校")

    for act in (
        lambda: export_packets(evaluation.cycle_id, PacketKind.SCORING, by=person),
        lambda: receive_packets(evaluation.cycle_id, [], by=person),
        lambda: import_packet(1, {}, by=person),
        lambda: discard_packet(1, by=person),
    ):
        with pytest.raises(NotAllowed):
            act()


def test_files_that_are_no_packets_are_kept_and_told() -> None:
    evaluation, crew = evaluation_at(Stage.FIELD_WORK)
    files = [GivenFile([b"%PDF-1.7\n"], "../合同.pdf"), GivenFile([b"MZ\x90"], "程序.xlsx")]

    rows = receive_packets(evaluation.cycle_id, files, by=crew.staff)

    assert [(row.name, row.packet, codes(row)) for row in rows] == [
        ("合同.pdf", None, ["packet-not-a-workbook"]),
        ("程序.xlsx", None, ["packet-not-a-workbook"]),
    ]
    assert path_of(rows[0].file).read_bytes() == b"%PDF-1.7\n"
    assert Event.objects.get(verb=Verb.RECEIVE_PACKET).summary == "收回 2 份"


def test_a_packet_of_another_year_is_told() -> None:
    evaluation, crew = evaluation_at(Stage.FIELD_WORK)
    packet = exported(evaluation, crew.staff)
    later = open_cycle(2025, 2024, by=crew.chief)

    (row,) = receive_packets(later.pk, [GivenFile([filled(packet)], "交回.xlsx")], by=crew.staff)

    assert codes(row) == ["packet-of-another-year"]


def test_a_packet_the_records_do_not_know_is_told() -> None:
    evaluation, crew = evaluation_at(Stage.FIELD_WORK)
    packet = exported(evaluation, crew.staff)
    content = filled(packet)
    packet.delete()

    (row,) = receive_packets(
        evaluation.cycle_id, [GivenFile([content], "交回.xlsx")], by=crew.staff
    )

    assert codes(row) == ["packet-unknown"]


def test_a_workbook_may_be_refused_and_is_kept() -> None:
    evaluation, crew = evaluation_at(Stage.FIELD_WORK)
    row = returned(exported(evaluation, crew.author), crew.author, *SCORES)

    discard_packet(row.pk, by=crew.author)

    row.refresh_from_db()
    assert (row.state, light_of_return(row)) == ("已拒收", Light.REFUSED)
    assert path_of(row.file).exists()
    assert Event.objects.get(verb=Verb.DISCARD_PACKET).object_name == "交回.xlsx"
    with pytest.raises(Stale):
        import_packet(row.pk, {}, by=crew.author)


def test_nothing_goes_out_or_in_once_the_year_is_closed() -> None:
    evaluation, crew = evaluation_at(Stage.FIELD_WORK)
    packet = exported(evaluation, crew.author)
    row = returned(packet, crew.author, *SCORES)
    close_cycle(evaluation.cycle_id, by=crew.chief)

    for act in (
        lambda: export_packets(evaluation.cycle_id, PacketKind.SCORING, by=crew.author),
        lambda: receive_packets(evaluation.cycle_id, [], by=crew.author),
        lambda: import_packet(row.pk, {}, by=crew.author),
    ):
        with pytest.raises(MoveRefused):
            act()


def test_a_statement_put_into_another_packet_is_not_believed() -> None:
    evaluation, crew = evaluation_at(Stage.FIELD_WORK)
    ours = path_of(exported(evaluation, crew.staff).file).read_bytes()
    theirs = path_of(exported(evaluation, crew.staff, PacketKind.UNIT).file).read_bytes()
    buffer = BytesIO()
    with (
        ZipFile(BytesIO(ours)) as one,
        ZipFile(BytesIO(theirs)) as other,
        ZipFile(buffer, "w") as mixed,
    ):
        for name in one.namelist():
            source = other if name == "docProps/custom.xml" else one
            mixed.writestr(name, source.read(name))

    files = [GivenFile([buffer.getvalue()], "交回.xlsx")]
    (row,) = receive_packets(evaluation.cycle_id, files, by=crew.staff)

    assert codes(row) == ["packet-statement-changed"]


def test_one_changed_grey_cell_keeps_all_the_others_out() -> None:
    evaluation, crew = evaluation_at(Stage.FIELD_WORK)
    packet = exported(evaluation, crew.author)
    row = returned(packet, crew.author, *SCORES, typed("A12", "三级指标", "别的指标"))

    with pytest.raises(FlawsFound) as found:
        import_packet(row.pk, {}, by=crew.author)

    assert [flaw.code for flaw in found.value.flaws] == ["packet-locked-cell-changed"]
    assert Paper.objects.count() == 0


def test_no_objection_after_an_objection_is_refused_whole() -> None:
    evaluation, crew = evaluation_at(Stage.CONSULTING)
    packet = exported(evaluation, crew.staff, PacketKind.UNIT)
    give_opinion(evaluation.pk, text="请复核。", code="A11", by=crew.staff)
    row = returned(packet, crew.staff, typed("1", "你单位的意见", "无异议"))

    with pytest.raises(FlawsFound) as found:
        import_packet(row.pk, {}, by=crew.staff)

    assert [flaw.message for flaw in found.value.flaws] == [
        "“道路养护项目”：对这一稿已反馈 1 条意见。"
    ]
    assert (Opinion.objects.count(), PacketReturn.objects.get().state) == (1, "待处理")
