import json
from decimal import Decimal

import pytest

from hengji.actions.drafts import give_opinion
from hengji.actions.packets import (
    export_packets,
    import_packet,
)
from hengji.actions.papers import FieldChange, save_paper
from hengji.actions.procedure import send_back
from hengji.actions.recording import Stale
from hengji.core.flaws import FlawsFound
from hengji.core.packets.forms import Address, Topic
from hengji.core.packets.kinds import PacketKind
from hengji.core.packets.lights import Light
from hengji.core.packets.merging import Side
from hengji.core.paper_fields import PaperField
from hengji.core.verbs import Verb
from hengji.core.workflow import Stage
from hengji.demo.walking import carry_to
from hengji.models import (
    BasicDatum,
    Event,
    Material,
    Opinion,
    Paper,
    PaperChange,
)
from hengji.queries.packet_reviews import load_review
from hengji.queries.packets import light_of_return
from tests.packets import exported, returned, typed
from tests.procedure import WHOLE, evaluation_at, walk_of

pytestmark = pytest.mark.django_db

SCORES = (typed("A11", "实际完成值", 4), typed("A11", "发现的事实", "查看了批复。"))


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


def test_a_text_with_loose_ends_here_is_no_obstacle() -> None:
    evaluation, crew = evaluation_at(Stage.FIELD_WORK)
    words = {
        PaperField.FACT: FieldChange("", "第一行 \n第二行"),
        PaperField.ACTUAL: FieldChange("", "1"),
    }
    save_paper(evaluation.pk, "A11", words, by=crew.author)
    fill = typed("A11", "发现的事实", "重写的事实")
    row = returned(exported(evaluation, crew.author), crew.author, fill)

    assert import_packet(row.pk, {}, by=crew.author) == (1, 0)
    assert Paper.objects.get().fact == "重写的事实"
