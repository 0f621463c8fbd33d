"""Nobody but the bureau finds a word of an agency whose commission was cancelled.

The first agency's name and whatever it wrote begin with one mark; then another
agency carries the same evaluation on.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, date, datetime
from typing import Any, NamedTuple

import pytest

from hengji.actions.drafts import answer_opinion, give_opinion
from hengji.actions.evaluation_documents import ask_for_document, build_document_job, save_text
from hengji.actions.evidence import (
    Described,
    add_evidence,
    add_interview,
    add_site_visit,
    bind_evidence,
    edit_evidence,
    hand_in_material,
    tie_evidence,
)
from hengji.actions.files import GivenFile
from hengji.actions.jobs import carry_out
from hengji.actions.packets import export_packets
from hengji.actions.papers import FieldChange, save_paper
from hengji.actions.procedure import send_back
from hengji.actions.schemes import adopt_framework, edit_scheme
from hengji.core.consultation import Acceptance
from hengji.core.evaluation_papers.kinds import DocumentKind
from hengji.core.events import Result
from hengji.core.jobs import JobKind
from hengji.core.packets.kinds import PacketKind
from hengji.core.paper_fields import PaperField
from hengji.core.permissions import Role
from hengji.core.scheme_editing import change_leaf
from hengji.core.verbs import Verb
from hengji.core.workflow import Stage
from hengji.demo.walking import Crew, Walk, carry_to
from hengji.models import (
    Agency,
    Evaluation,
    EvaluationDocument,
    Event,
    Evidence,
    EvidenceLink,
    Interview,
    Opinion,
    Packet,
    SiteVisit,
    User,
)
from hengji.queries.evaluation_documents import record_of
from tests import builders
from tests.api.programs import secret_of
from tests.procedure import cancelled, crew_of, heirs_of
from tests.schemes import last, scheme_of
from tests.web.test_isolation import SHUT, VALUES, Value, addresses, asked_by, text_of

MARK = "隐原"
SAID = re.compile(MARK + r"[\u4e00-\u9fff]+密")
FIRST, SECOND, UNIT = f"{MARK}机构密", "乙评价公司", "建设管理部"
NOON = datetime(2024, 3, 1, 4, 0, tzinfo=UTC)
WORDS = frozenset(
    f"{MARK}{each}密"
    for each in (
        "机构", "底稿", "佐证", "佐证说明", "佐证内容", "材料说明", "访谈", "勘查", "位置",
        "报告", "意见", "答复", "初稿", "草案", "数据包",
    )
)  # fmt: skip


class World(NamedTuple):
    evaluation: Evaluation
    first: Crew
    second: Crew


def word(what: str) -> str:
    return f"{MARK}{what}密"


@pytest.fixture
def world(db: None) -> World:
    chief = builders.account(Role.CHIEF)
    rows = [
        ("道路养护项目", "92.50", UNIT, FIRST, "", "", ""),
        ("桥梁加固项目", "81.00", UNIT, SECOND, "", "", ""),
    ]
    year = builders.open_cycle(2024, 2023, by=chief)
    builders.imported(year, chief, builders.ledger_file(rows))
    secret_of(chief)
    evaluation = Evaluation.objects.get(name="道路养护项目")
    first = crew_of(FIRST, UNIT)
    plant(evaluation, first)
    cancelled(evaluation, first)
    second = heirs_of(first, SECOND)
    carry_to(Stage.CONSULTING, walk(second, evaluation))
    give_opinion(evaluation.pk, text="请复核。", by=first.unit)
    export_packets(evaluation.cycle_id, PacketKind.UNIT, by=second.staff)
    return World(evaluation, first, second)


def walk(crew: Crew, evaluation: Evaluation) -> Walk:
    return Walk(evaluation.pk, crew, "project_spending")


def plant(evaluation: Evaluation, crew: Crew) -> None:
    """Write a word wherever an agency writes."""
    carry_to(Stage.FIELD_WORK, walk(crew, evaluation))
    by, both = crew.author, "张三、李四"
    told = Described("项目科", "调阅", date(2024, 3, 1), word("佐证说明"))
    file = [word("佐证内容").encode()]
    evidence = add_evidence(evaluation.pk, file, f"{word('佐证')}.txt", told, by=by)
    bind_evidence(evaluation.pk, ["A11"], evidence_id=evidence.pk, place=word("位置"), by=by)
    talk = {"held_at": NOON, "place": "会议室", "interviewers": both, "interviewee": "王五"}
    interview = add_interview(evaluation.pk, {**talk, "answers": word("访谈")}, by=by)
    bind_evidence(evaluation.pk, ["A12"], interview_id=interview.pk, by=by)
    tie_evidence(evaluation.pk, [evidence.pk], interview_id=interview.pk, by=by)
    seen = {"visited_at": NOON, "place": "环城北路", "visitors": both, "finding": word("勘查")}
    add_site_visit(evaluation.pk, seen, by=by)
    material = evaluation.materials.all()[0]
    hand_in_material(material.pk, [GivenFile([b"1"], "立项文件.txt")], by=crew.unit)
    handed_in = material.files.get()
    said = Described(note=word("材料说明"))
    edit_evidence(handed_in.pk, said, version=handed_in.version, by=by)
    save_paper(evaluation.pk, "A11", {PaperField.EXAMINED: FieldChange("", word("底稿"))}, by=by)
    (packet,) = export_packets(evaluation.cycle_id, PacketKind.SCORING, by=by)
    Packet.objects.filter(pk=packet.pk).update(name=f"{word('数据包')}.xlsx")
    carry_to(Stage.DRAFTING, walk(crew, evaluation))
    save_text(evaluation.pk, "背景", word("报告"), version=0, by=by)
    carry_to(Stage.CONSULTING, walk(crew, evaluation))
    opinion = give_opinion(evaluation.pk, text=word("意见"), code="A11", by=crew.unit)
    answer = word("答复")
    answer_opinion(opinion.pk, accepted=Acceptance.PARTLY, answer=answer, version=1, by=by)
    build(evaluation, crew)
    send_back(evaluation.pk, Verb.RETURN_DRAFT, reason=word("初稿"), by=by)
    send_back(evaluation.pk, Verb.AMEND_SCHEME, reason="改指标", by=crew.staff)
    draft(evaluation, by)


def draft(evaluation: Evaluation, by: User) -> None:
    """Begin an edition of the scheme that nobody approves."""
    adopt_framework(evaluation.pk, "project_spending", by=by)
    scheme = scheme_of(evaluation)
    leaf = next(iter(scheme.tree.leaves()))
    edit = change_leaf(scheme, leaf, [word("草案")])
    version = last(evaluation).version
    edit_scheme(evaluation.pk, edit.scheme, what="改", version=version, by=by)


def build(evaluation: Evaluation, crew: Crew) -> None:
    job = ask_for_document(evaluation.pk, DocumentKind.BOOK, by=crew.author)
    carry_out(job.pk, {JobKind.BUILD_EVALUATION: build_document_job})


def all_of(model: Any) -> Iterator[Value]:
    """Return every row, those that are set aside too."""
    manager = getattr(model, "everything", model.objects)
    return (Value(pk) for pk in manager.values_list("pk", flat=True))


MODELS: Mapping[str, Any] = {
    "evidence_id": Evidence,
    "link_id": EvidenceLink,
    "interview_id": Interview,
    "visit_id": SiteVisit,
    "document_id": EvaluationDocument,
    "opinion_id": Opinion,
    "packet_id": Packet,
    "agency_id": Agency,
}
ALSO_ASIDE = {
    **VALUES,
    **{name: lambda model=model: all_of(model) for name, model in MODELS.items()},
    "kind": lambda: map(Value, ("pdf", "docx")),
    "number": lambda: map(Value, (1, 2)),
    "chapter": lambda: [Value("背景")],
}


def read_anywhere(user: User) -> Iterable[str]:
    """Ask for everything; return the planted words that an answer holds, with its address."""
    ask = asked_by(user)
    for path, _ in addresses(ALSO_ASIDE):
        for found in set(SAID.findall(text_of(ask(path, "GET")))):
            yield f"{found} {path}"


def test_only_the_bureau_finds_a_word_of_the_agency_that_left(world: World) -> None:
    record = record_of(Evaluation.objects.get(pk=world.evaluation.pk))
    assert world.first.unit is not None

    found = {each.split()[0] for each in read_anywhere(world.first.chief)}

    assert WORDS - found == set()
    assert list(read_anywhere(world.second.author)) == []
    assert SAID.findall(repr(record)) == []
    said_itself = f"{word('意见')} /"
    assert list(read_anywhere(world.first.unit)) == [said_itself]


def test_the_agency_that_left_finds_its_packets_only_and_all_when_it_is_back(
    world: World,
) -> None:
    evaluation, first, second = world
    gone = {each.split()[0] for each in read_anywhere(first.author)}
    cancelled(evaluation, second)

    carry_to(Stage.COLLECTING, walk(first, evaluation))

    back = {each.split()[0] for each in read_anywhere(first.author)}
    assert gone & WORDS == {word("机构"), word("数据包"), word("底稿")}
    assert WORDS - back == set()


def test_what_is_set_aside_is_changed_by_nobody(world: World) -> None:
    first, second = world.first, world.second
    people = [asked_by(each) for each in (second.author, first.unit, first.author, first.staff)]
    done = Event.objects.filter(result=Result.DONE.value).count()
    asked = [f"/evidence/{each.pk}/edit" for each in Evidence.everything.exclude(set_aside=None)]
    asked += [f"/interviews/{each.pk}" for each in Interview.everything.exclude(set_aside=None)]
    asked += [f"/opinions/{each.pk}/answer" for each in Opinion.everything.exclude(set_aside=None)]

    answers = {ask(path, "POST").status_code for ask in people for path in asked}

    assert (len(asked), answers - SHUT) == (3, set())
    assert Event.objects.filter(result=Result.DONE.value).count() == done
