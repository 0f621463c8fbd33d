"""Nobody finds a word of somebody else's, whatever address is asked for.

Two agencies evaluate two units, and each owns rows that hold words found
nowhere else. Whoever adds an address or a table adds a row here:

- ``PLANTED``: a word of a side, who of that side may read it;
- ``plant``: the row that holds it, made by the real action;
- ``VALUES``: what stands for a parameter of an address, and whose it is.
"""

import io
import zipfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from functools import partial
from itertools import product
from typing import Any, NamedTuple
from urllib.parse import unquote

import pytest
from django.http import HttpResponseBase
from django.test import Client
from django.urls import NoReverseMatch, URLPattern, URLResolver, get_resolver, reverse

from hengji.actions.agencies import ContractValues, MemberValues, add_contract, edit_member
from hengji.actions.cycles import open_cycle
from hengji.actions.drafts import answer_opinion, give_opinion
from hengji.actions.evidence import attach_file
from hengji.actions.files import GivenFile
from hengji.actions.interests import DeclaredInterest, declare_interest
from hengji.actions.papers import FieldChange, save_paper
from hengji.core.checkup.kinds import CheckupKind
from hengji.core.consultation import Acceptance
from hengji.core.events import Result
from hengji.core.interests import Interest, PartyKind
from hengji.core.packets.kinds import PacketKind
from hengji.core.paper_fields import PaperField
from hengji.core.permissions import Role
from hengji.core.registry_lists import RegistryKind
from hengji.core.workflow import Stage
from hengji.demo.walking import Walk, carry_to
from hengji.models import (
    Agency,
    AgencyMember,
    ApiToken,
    Attachment,
    BudgetUnit,
    Checkup,
    Cycle,
    Evaluation,
    EvaluationDocument,
    Event,
    Evidence,
    EvidenceLink,
    Expert,
    Finding,
    FrameworkContract,
    InterestDeclaration,
    Interview,
    Job,
    LedgerImport,
    Material,
    Opinion,
    Packet,
    PacketReturn,
    Recommendation,
    ReportVersion,
    SiteVisit,
    StoredFile,
    User,
)
from tests import builders
from tests.api.programs import secret_of
from tests.procedure import crew_of

SIDES = ("甲", "乙")
YEAR = 2024
BUREAU, AGENCY, UNIT, EXPERT = "财政局", "机构", "单位", "专家"
Whose = tuple[str, str]
"""Somebody: what they are, and on which side."""

PLANTED: Mapping[str, frozenset[str]] = {
    "评价": frozenset({AGENCY, UNIT}),
    "单位": frozenset({AGENCY, UNIT}),
    "机构": frozenset({AGENCY, UNIT}),
    "主评人": frozenset({AGENCY, UNIT}),
    "附件": frozenset({AGENCY, UNIT}),
    "附件说明": frozenset({AGENCY, UNIT}),
    "附件内容": frozenset({AGENCY, UNIT}),
    "资格": frozenset({AGENCY}),
    "登记号": frozenset({AGENCY}),
    "合同": frozenset({AGENCY}),
    "合同说明": frozenset({AGENCY}),
    "合同文件": frozenset({AGENCY}),
    "合同内容": frozenset({AGENCY}),
    "声明": frozenset({AGENCY}),
    "底稿": frozenset({AGENCY}),
    "意见": frozenset({AGENCY, UNIT}),
    "答复": frozenset({AGENCY, UNIT}),
    "专家": frozenset({EXPERT}),
    "专家声明": frozenset(),
}
"""Who of a side may read a word of it; the bureau reads all."""

SHUT, SHUT_TO_PROGRAMS = {404, 405}, {403, 404, 405}
"""What a stranger to a row is told; 403 says that a token has no such scope at all."""

NOT_SHOWN_YET: frozenset[str] = frozenset()
"""Words that no page shows as yet."""


def word(what: str, side: str) -> str:
    """Return a word that stands in one place only."""
    return f"隐{side}{what}密"


class World(NamedTuple):
    """Who there is, by what they are and on which side."""

    people: Mapping[Whose, User]


@pytest.fixture
def world(db: None) -> World:
    chief = builders.account(Role.CHIEF)
    rows = [
        (word("评价", side), "92.50", word("单位", side), word("机构", side), "", "", "")
        for side in SIDES
    ]
    builders.imported(open_cycle(YEAR, YEAR - 1, by=chief), chief, builders.ledger_file(rows))
    secret_of(chief)
    people = {(BUREAU, ""): chief}
    for side in SIDES:
        people |= plant(side, chief)
    return World(people)


def plant(side: str, chief: User) -> dict[Whose, User]:
    """Make what a side owns, by the real actions, and return its people."""
    named = partial(word, side=side)
    evaluation = Evaluation.objects.get(name=named("评价"))
    crew = crew_of(named("机构"), named("单位"))
    carry_to(Stage.FIELD_WORK, Walk(evaluation.pk, crew, "project_spending"))
    paper = {PaperField.EXAMINED: FieldChange("", named("底稿"))}
    save_paper(evaluation.pk, "A11", paper, by=crew.author)
    carry_to(Stage.CONSULTING, Walk(evaluation.pk, crew, "project_spending"))
    opinion = give_opinion(evaluation.pk, text=named("意见"), by=crew.unit or chief)
    answer_opinion(
        opinion.pk, accepted=Acceptance.PARTLY, answer=named("答复"), version=1, by=crew.author
    )
    lead = crew.lead.member
    assert lead is not None
    values = MemberValues(
        named("主评人"), is_lead=True, qualification=named("资格"), registration=named("登记号")
    )
    edit_member(lead.pk, values, version=lead.version, by=chief)
    attach_file(
        evaluation.pk,
        [named("附件内容").encode()],
        f"{named('附件')}.txt",
        note=named("附件说明"),
        by=chief,
    )
    term = ContractValues(
        named("合同"), date(2024, 1, 1), date(2026, 12, 31), note=named("合同说明")
    )
    file = GivenFile([named("合同内容").encode()], f"{named('合同文件')}.txt")
    add_contract(lead.agency_id, term, file=file, by=chief)
    expert = builders.expert_account(named("专家"))
    _declare(PartyKind.MEMBER, lead.pk, side, named("声明"), crew.author)
    _declare(PartyKind.EXPERT, expert.expert_id, side, named("专家声明"), chief)
    assert crew.unit is not None
    return {(AGENCY, side): crew.author, (UNIT, side): crew.unit, (EXPERT, side): expert}


def _declare(party: PartyKind, number: int | None, side: str, note: str, by: User) -> None:
    assert number is not None
    declared = DeclaredInterest(party, number, word("单位", side), Interest.OTHER, 2020, note=note)
    declare_interest(declared, by=by)


NOBODY: frozenset[Whose] = frozenset()


class Value(NamedTuple):
    """What stands for a parameter, and whose it is; None where it is nobody's."""

    value: object
    whose: frozenset[Whose] | None = None


def of_sides(*kinds: str) -> Callable[[str], frozenset[Whose]]:
    """Return how the side of a row says whose it is."""
    return lambda text: frozenset(
        (kind, side) for side in SIDES if f"隐{side}" in text for kind in kinds
    )


def rows_of(model: Any, path: str, *kinds: str) -> Callable[[], Iterator[Value]]:
    """Return a value for each row; the text at ``path`` holds a word of its side."""

    def values() -> Iterator[Value]:
        for number, text in model.objects.values_list("pk", path):
            yield Value(number, of_sides(*kinds)(str(text)))

    return values


def plain(*values: object) -> Callable[[], Iterator[Value]]:
    """Return values that are nobody's in particular."""
    return lambda: map(Value, values)


def bureaus(model: Any, path: str = "pk") -> Callable[[], Iterator[Value]]:
    """Return the value of the first row, which none but the bureau may ask for."""

    def values() -> Iterator[Value]:
        yield Value(model.objects.order_by("pk").values_list(path, flat=True).first() or 1, NOBODY)

    return values


VALUES: Mapping[str, Callable[[], Iterable[Value]]] = {
    "evaluation_id": rows_of(Evaluation, "name", AGENCY, UNIT),
    "evidence_id": rows_of(Evidence, "evaluation__name", AGENCY),
    "link_id": rows_of(EvidenceLink, "evaluation__name", AGENCY),
    "material_id": rows_of(Material, "evaluation__name", AGENCY, UNIT),
    "interview_id": rows_of(Interview, "evaluation__name", AGENCY),
    "visit_id": rows_of(SiteVisit, "evaluation__name", AGENCY),
    "document_id": rows_of(EvaluationDocument, "evaluation__name", AGENCY),
    "packet_id": bureaus(Packet),
    "return_id": bureaus(PacketReturn),
    "opinion_id": rows_of(Opinion, "evaluation__name", AGENCY, UNIT),
    "attachment_id": rows_of(Attachment, "evaluation__name", AGENCY, UNIT),
    "agency_id": rows_of(Agency, "name", AGENCY),
    "member_id": rows_of(AgencyMember, "agency__name", AGENCY),
    "contract_id": rows_of(FrameworkContract, "agency__name", AGENCY),
    "declaration_id": rows_of(InterestDeclaration, "member__agency__name", AGENCY),
    "unit_id": rows_of(BudgetUnit, "name"),
    "expert_id": rows_of(Expert, "name"),
    "entry_id": rows_of(Agency, "name"),
    "account_id": bureaus(User),
    "checkup_id": bureaus(Checkup),
    "cycle_id": bureaus(Cycle),
    "file_id": bureaus(StoredFile),
    "finding_id": bureaus(Finding),
    "import_id": bureaus(LedgerImport),
    "job_id": bureaus(Job),
    "recommendation_id": bureaus(Recommendation),
    "sequence": bureaus(Event, "sequence"),
    "token_id": bureaus(ApiToken),
    "version_id": bureaus(ReportVersion),
    "year": plain(YEAR),
    "work_year": plain(YEAR),
    "kind": plain(*RegistryKind, *CheckupKind, "pdf"),
    "code": plain("A11"),
    "copy": plain("original"),
    "number": plain(1),
    "format": plain("pdf"),
    "name": plain("results", "return_draft"),
    "secret": plain("no-such-link"),
    "rest": plain("no-such-operation"),
    "packet_kind": plain(*PacketKind),
    "chapter": plain("project"),
    "token": plain("no-such-upload"),
}
"""A stranger to the value of a parameter answers 404; ``kind`` tries all kinds there are."""


class Address(NamedTuple):
    """One address as asked for, and who may reach it; None where nobody in particular."""

    path: str
    whose: frozenset[Whose] | None


def patterns(
    within: Iterable[URLPattern | URLResolver], namespace: str = ""
) -> Iterator[tuple[str, URLPattern]]:
    """Yield every named address there is, those of programs too."""
    for each in within:
        if isinstance(each, URLResolver):
            yield from patterns(each.url_patterns, f"{each.namespace}:" if each.namespace else "")
        elif each.name:
            yield f"{namespace}{each.name}", each


def addresses(
    parameters: Mapping[str, Callable[[], Iterable[Value]]] = VALUES,
) -> Iterator[Address]:
    """Yield every address with every value of its parameters."""
    values = {name: tuple(found()) for name, found in parameters.items()}
    for name, pattern in patterns(get_resolver().url_patterns):
        asked = [key for key in pattern.pattern.converters if key not in pattern.default_args]
        for chosen in product(*(values[key] for key in asked)):
            if path := _path(name, pattern, dict(zip(asked, chosen, strict=True))):
                limits = [each.whose for each in chosen if each.whose is not None]
                yield Address(path, frozenset.intersection(*limits) if limits else None)


def _path(name: str, pattern: URLPattern, chosen: Mapping[str, Value]) -> str:
    """Return the path; empty where the address does not take the values."""
    values = {key: each.value for key, each in chosen.items()}
    try:
        return reverse(name, kwargs={**pattern.default_args, **values})
    except NoReverseMatch:
        return ""


def test_every_parameter_of_an_address_has_values() -> None:
    asked = {
        key
        for _, pattern in patterns(get_resolver().url_patterns)
        for key in pattern.pattern.converters
    }

    assert asked - set(VALUES) == set()


def text_of(response: HttpResponseBase) -> str:
    """Return all that an answer tells: headers, text, what is packed within a file."""
    content = b"".join(response) if response.streaming else response.content
    heads = unquote(" ".join(f"{name}: {value}" for name, value in response.items()))
    if content.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            content = b" ".join(map(packed.read, packed.namelist()))
    return f"{heads} {content.decode(errors='replace')}"


def asked_by(user: User) -> Callable[[str, str], HttpResponseBase]:
    """Return how somebody asks: by a session, or for a program by a token."""
    browser, program, secret = builders.browser(user), Client(), secret_of(user)

    def ask(path: str, method: str) -> HttpResponseBase:
        if path.startswith("/api/"):
            return program.generic(method, path, headers={"Authorization": f"Bearer {secret}"})
        return browser.generic(method, path)

    return ask


def read_by(person: Whose) -> set[str]:
    """Return the words that somebody may read."""
    kind, side = person
    if kind == BUREAU:
        return {word(what, each) for what in PLANTED for each in SIDES}
    return {word(what, side) for what, readers in PLANTED.items() if kind in readers}


def everywhere(user: User, person: Whose) -> Iterator[tuple[str, str, set[str]]]:
    """Ask for everything; yield what is wrong and the words that were found."""
    ask = asked_by(user)
    planted = {word(what, side) for what in PLANTED for side in SIDES}
    for path, whose in addresses():
        response = ask(path, "GET")
        text = text_of(response)
        found = {each for each in planted if each in text}
        stranger = person[0] != BUREAU and whose is not None and person not in whose
        shut = response.status_code in (SHUT_TO_PROGRAMS if path.startswith("/api/") else SHUT)
        yield path, f"{response.status_code}" if stranger and not shut else "", found


@pytest.mark.parametrize(
    "person",
    [(kind, side) for kind in (AGENCY, UNIT, EXPERT) for side in SIDES],
    ids="-".join,
)
def test_nobody_finds_a_word_or_a_row_of_somebody_elses(world: World, person: Whose) -> None:
    found = list(everywhere(world.people[person], person))

    own = read_by(person)
    leaks = {path: words - own for path, _, words in found if words - own}
    open_to_strangers = {path: status for path, status, _ in found if status}
    assert (leaks, open_to_strangers) == ({}, {})
    if person[0] != EXPERT:
        assert word("评价", person[1]) in set().union(*(words for _, _, words in found))


def test_every_planted_word_is_shown_somewhere_to_the_bureau(world: World) -> None:
    chief = (BUREAU, "")

    found = set().union(*(words for *_, words in everywhere(world.people[chief], chief)))

    hidden = {word(what, side) for what in NOT_SHOWN_YET for side in SIDES}
    assert read_by(chief) - found <= hidden


@pytest.mark.parametrize("person", [(AGENCY, "乙"), (UNIT, "乙"), (EXPERT, "乙")], ids="-".join)
def test_nobody_changes_a_row_of_somebody_elses(world: World, person: Whose) -> None:
    ask = asked_by(world.people[person])
    done = Event.objects.filter(result=Result.DONE.value).count()
    strange = [path for path, whose in addresses() if whose is not None and person not in whose]

    answers = {path: ask(path, "POST").status_code for path in strange}

    taken = {path: status for path, status in answers.items() if status < 400}
    assert taken == {}
    assert Event.objects.filter(result=Result.DONE.value).count() == done
