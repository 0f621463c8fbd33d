import json
from decimal import Decimal
from io import BytesIO
from zipfile import ZipFile

import pytest

from hengji.actions.cycles import close_cycle, open_cycle
from hengji.actions.drafts import give_opinion
from hengji.actions.packets import (
    Incoming,
    discard_packet,
    export_packets,
    import_packet,
    receive_packets,
)
from hengji.actions.papers import FieldChange, save_paper
from hengji.actions.procedure import send_back
from hengji.actions.recording import Stale
from hengji.core.flaws import FlawsFound
from hengji.core.packets.forms import Address, Topic
from hengji.core.packets.kinds import PacketKind
from hengji.core.packets.lights import Light
from hengji.core.packets.merging import Outcome, Side
from hengji.core.paper_fields import PaperField
from hengji.core.permissions import NotAllowed, Role
from hengji.core.verbs import Verb
from hengji.core.workflow import MoveRefused, Stage
from hengji.demo.walking import carry_to
from hengji.models import (
    BasicDatum,
    Event,
    Material,
    Opinion,
    Packet,
    PacketReturn,
    Paper,
    PaperChange,
)
from hengji.queries.files import path_of
from hengji.queries.packet_reviews import load_review
from hengji.queries.packets import light_of_return
from tests.builders import account, unit_account
from tests.packets import exported, filled, returned, typed
from tests.procedure import WHOLE, agency_person, evaluation_at, walk_of

pytestmark = pytest.mark.django_db

SCORES = (typed("A11", "实际完成值", 4), typed("A11", "发现的事实", "查看了批复。"))


def codes(row: PacketReturn) -> list[str]:
    return [flaw["code"] for flaw in row.flaws]


def test_a_workbook_comes_back_into_the_papers() -> None:
    evaluation, crew = evaluation_at(Stage.FIELD_WORK)
    row = returned(exported(evaluation, crew.author), crew.author, *SCORES)

    taken = import_packet(row.pk, {}, by=crew.author)

    (paper,) = Paper.objects.all()
    (change,) = PaperChange.objects.all()
    row.refresh_from_db()
    event = Event.objects.get(verb=Verb.IMPORT_PACKET)
    address = f"评分/{evaluation.pk}/A11"
    assert taken == (2, 0)
    assert (paper.code, paper.actual, paper.fact, paper.score, paper.version) == (
        *("A11", "4", "查看了批复。"),
        *(Decimal("2.40"), 1),
    )
    assert (paper.author, change.stage, change.before, change.after) == (
        crew.author,
        *("机构初评", None, Decimal("2.40")),
    )
    assert (row.state, row.settled_at is not None) == ("已导入", True)
    assert event.summary == "写入 2 处"
    assert json.loads(event.details)["values"] == [
        [f"{address}/actual", "", "4", "", "采用收回的"],
        [f"{address}/fact", "", "查看了批复。", "", "采用收回的"],
    ]


def test_packets_go_out_together_and_leave_one_event() -> None:
    evaluation, crew = evaluation_at(Stage.FIELD_WORK)
    carry_to(Stage.COLLECTING, walk_of(WHOLE, crew))

    (packet,) = export_packets(evaluation.cycle_id, PacketKind.SCORING, by=crew.staff)
    units = export_packets(evaluation.cycle_id, PacketKind.UNIT, by=crew.staff)

    events = Event.objects.filter(verb=Verb.EXPORT_PACKETS)
    assert packet.name == "2024年度甲评价公司机构评分簿.xlsx"
    assert packet.evaluations.count() == 2
    assert [each.name for each in units] == ["2024年度建设管理部单位资料包.xlsx"]
    assert [each.summary for each in events.order_by("sequence")] == [
        "机构评分簿 1 份",
        "单位资料包 1 份",
    ]


def test_a_conflict_has_to_be_chosen_and_nothing_is_written_before() -> None:
    evaluation, crew = evaluation_at(Stage.FIELD_WORK)
    packet = exported(evaluation, crew.author)
    save_paper(evaluation.pk, "A11", {PaperField.ACTUAL: FieldChange("", "3")}, by=crew.author)
    row = returned(packet, crew.author, *SCORES)
    address = Address(Topic.PAPERS, evaluation.pk, "A11", "actual")

    with pytest.raises(FlawsFound) as found:
        import_packet(row.pk, {}, by=crew.author)

    assert light_of_return(row) is Light.CONFLICT
    assert [(flaw.code, flaw.where) for flaw in found.value.flaws] == [
        ("packet-choice-missing", "工作表“01 道路养护项目” 单元格 I5")
    ]
    assert [(each.actual, each.fact) for each in Paper.objects.all()] == [("3", "")]
    assert import_packet(row.pk, {address: Side.OURS}, by=crew.author) == (1, 1)
    assert [(each.actual, each.fact) for each in Paper.objects.all()] == [("3", "查看了批复。")]
    details = json.loads(Event.objects.get(verb=Verb.IMPORT_PACKET).details)
    assert details["values"][0] == [
        f"评分/{evaluation.pk}/A11/actual",
        *("", "4", "3", "有冲突，选择保留现有的"),
    ]


def test_an_import_writes_what_was_shown_or_nothing() -> None:
    evaluation, crew = evaluation_at(Stage.FIELD_WORK)
    packet = exported(evaluation, crew.author)
    row = returned(packet, crew.author, *SCORES)
    shown = load_review(crew.author, row.pk).fingerprint
    save_paper(evaluation.pk, "A11", {PaperField.METHOD: FieldChange("", "核查")}, by=crew.author)
    save_paper(evaluation.pk, "A11", {PaperField.ACTUAL: FieldChange("", "3")}, by=crew.author)

    with pytest.raises(Stale):
        import_packet(row.pk, {}, fingerprint=shown, by=crew.author)

    assert [each.actual for each in Paper.objects.all()] == ["3"]


def test_a_workbook_is_imported_once() -> None:
    evaluation, crew = evaluation_at(Stage.FIELD_WORK)
    packet = exported(evaluation, crew.author)
    row = returned(packet, crew.author, *SCORES)
    import_packet(row.pk, {}, by=crew.author)

    with pytest.raises(Stale):
        import_packet(row.pk, {}, by=crew.author)
    again = returned(packet, crew.author, *SCORES)

    assert light_of_return(again) is Light.NOTHING_NEW
    assert import_packet(again.pk, {}, by=crew.author) == (0, 0)
    assert PaperChange.objects.count() == 1


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


def test_a_unit_hands_in_its_packet() -> None:
    evaluation, crew = evaluation_at(Stage.COLLECTING)
    packet = exported(evaluation, crew.staff, PacketKind.UNIT)
    first = Material.objects.filter(evaluation=evaluation).order_by("position").first()
    row = returned(
        packet,
        crew.staff,
        typed("1", "提交情况", "已交", sheet=1),
        typed("1", "填报值", "12", sheet=2),
    )

    taken = import_packet(row.pk, {}, by=crew.staff)

    assert first is not None
    assert taken == (2, 0)
    assert [each.pk for each in Material.objects.filter(state="已交")] == [first.pk]
    assert [(each.value, each.by) for each in BasicDatum.objects.all()] == [("12", crew.staff)]


def test_a_unit_is_heard_by_its_packet() -> None:
    evaluation, crew = evaluation_at(Stage.CONSULTING)
    packet = exported(evaluation, crew.staff, PacketKind.UNIT)
    row = returned(
        packet,
        crew.staff,
        typed("1", "你单位的意见", "无异议"),
        typed("3", "你单位的意见", "批复已补交。"),
    )

    import_packet(row.pk, {}, by=crew.staff)

    assert [(each.code, each.text, each.agrees) for each in Opinion.objects.all()] == [
        ("", "无异议", True),
        ("A12", "批复已补交。", False),
    ]


def test_an_opinion_given_meanwhile_is_a_conflict_and_stays() -> None:
    evaluation, crew = evaluation_at(Stage.CONSULTING)
    packet = exported(evaluation, crew.staff, PacketKind.UNIT)
    give_opinion(evaluation.pk, text="先前的意见", by=crew.staff)
    row = returned(packet, crew.staff, typed("1", "你单位的意见", "后来的意见"))

    import_packet(
        row.pk, {Address(Topic.OPINIONS, evaluation.pk, "", "text"): Side.THEIRS}, by=crew.staff
    )

    assert [each.text for each in Opinion.objects.all()] == ["先前的意见", "后来的意见"]


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


def test_scores_change_after_the_draft_only_with_a_reason() -> None:
    walk = walk_of()
    evaluation = carry_to(Stage.REVISING, walk)
    row = returned(
        exported(evaluation, walk.crew.author),
        walk.crew.author,
        typed("A11", "实际完成值", 4),
        typed("A11", "扣分理由", "缺一份批复"),
    )

    with pytest.raises(FlawsFound) as found:
        import_packet(row.pk, {}, by=walk.crew.author)
    import_packet(row.pk, {}, reason="专家提出", by=walk.crew.author)

    assert [flaw.code for flaw in found.value.flaws] == ["score-change-without-reason"]
    last = PaperChange.objects.latest("pk")
    assert (last.stage, last.after, last.reason) == ("定稿", Decimal("2.40"), "专家提出")


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
    files = [Incoming("../合同.pdf", [b"%PDF-1.7\n"]), Incoming("程序.xlsx", [b"MZ\x90"])]

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

    (row,) = receive_packets(later.pk, [Incoming("交回.xlsx", [filled(packet)])], by=crew.staff)

    assert codes(row) == ["packet-of-another-year"]


def test_a_packet_the_records_do_not_know_is_told() -> None:
    evaluation, crew = evaluation_at(Stage.FIELD_WORK)
    packet = exported(evaluation, crew.staff)
    content = filled(packet)
    packet.delete()

    (row,) = receive_packets(evaluation.cycle_id, [Incoming("交回.xlsx", [content])], by=crew.staff)

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


def test_a_returned_material_is_handed_in_again() -> None:
    evaluation, crew = evaluation_at(Stage.COLLECTING)
    material = Material.objects.filter(evaluation=evaluation).order_by("position")[0]
    material.state, material.returned_because = "已退回", "页数不全"
    material.save()
    row = returned(
        exported(evaluation, crew.staff, PacketKind.UNIT),
        crew.staff,
        typed("1", "提交情况", "已交"),
    )

    import_packet(row.pk, {}, by=crew.staff)

    material.refresh_from_db()
    assert (material.state, material.returned_because, material.version) == ("已交", "", 2)


def test_a_basic_datum_is_told_again() -> None:
    evaluation, crew = evaluation_at(Stage.COLLECTING)
    packet = exported(evaluation, crew.staff, PacketKind.UNIT)
    for value in ("12", "13"):
        row = returned(packet, crew.staff, typed("1", "填报值", value, sheet=2))
        address = load_review(crew.staff, row.pk).cells[0].merged.address
        import_packet(row.pk, {address: Side.THEIRS}, by=crew.staff)

    (datum,) = BasicDatum.objects.all()
    assert (datum.value, datum.version) == ("13", 2)


def test_points_of_a_leaf_that_does_not_apply_go_to_others_and_their_scores_change() -> None:
    walk = walk_of()
    evaluation = carry_to(Stage.DRAFTING, walk)
    row = returned(
        exported(evaluation, walk.crew.author),
        walk.crew.author,
        typed("A11", "实际完成值", None),
        typed("A11", "不适用的理由", "没有立项"),
    )

    import_packet(row.pk, {}, by=walk.crew.author)

    papers = {each.code: each for each in Paper.objects.all()}
    assert papers["A11"].score is None
    assert sum(each.score or 0 for each in papers.values()) == 100


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

    files = [Incoming("交回.xlsx", [buffer.getvalue()])]
    (row,) = receive_packets(evaluation.cycle_id, files, by=crew.staff)

    assert codes(row) == ["packet-statement-changed"]


def test_work_sent_back_to_the_field_goes_on_offline() -> None:
    walk = walk_of()
    evaluation = carry_to(Stage.DRAFTING, walk)
    send_back(evaluation.pk, Verb.RETURN_TO_FIELD, reason="补充勘查", by=walk.crew.author)
    row = returned(
        exported(evaluation, walk.crew.author),
        walk.crew.author,
        typed("A11", "核对内容", "补看了账册"),
    )

    import_packet(row.pk, {}, by=walk.crew.author)

    assert Paper.objects.get(code="A11").examined == "补看了账册"
