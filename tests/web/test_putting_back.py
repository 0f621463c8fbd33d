"""What was typed and not saved: a page that promises to put it back does so.

Every form of every page named here is filled in as a person would, posted with
the protection of forms out of date, and looked for again.
"""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.test import Client
from lxml import html

from hengji.core.permissions import Role
from hengji.core.workflow import Stage
from hengji.models import Agency, User
from tests import builders
from tests.evidence import one_of_each_proof
from tests.procedure import evaluation_at
from tests.reporting import finding_in, recommendation_in

pytestmark = pytest.mark.django_db

PROMISE = "系统会把填写的内容放回去"
TYPED = {"number": "3", "date": "2024-03-02", "datetime-local": "2024-03-02T10:20"}
NOT_TYPED = {"hidden", "file", "submit", "button"}
OWN = ("", "/opinions", "/scheme", "/materials", "/scores/A11")
OF_SCHEME = ("start", "points", "lists", "indicators/A11", "indicators/A1/add")
Place = tuple[User, str]


def of_a_stage(stage: Stage) -> list[Place]:
    evaluation, crew = evaluation_at(stage, A11="4")
    pages = (*OWN, *(f"/scheme/{each}" for each in OF_SCHEME))
    people = (crew.author, crew.staff, crew.unit)
    return [(user, f"/evaluations/{evaluation.pk}{each}") for user in people for each in pages]


def of_proofs() -> list[Place]:
    evaluation, crew = evaluation_at(Stage.FIELD_WORK)
    ids = one_of_each_proof(evaluation, crew)
    own = f"/evaluations/{evaluation.pk}"
    pages = (
        f"{own}/evidence",
        f"{own}/materials",
        f"{own}/interviews/add",
        f"{own}/visits/add",
        f"{own}/score-grid",
        f"{own}/report/背景",
        f"/evidence/{ids['pdf']}",
        f"/evidence/{ids['pdf']}/edit",
        f"/interviews/{ids['interview']}",
        f"/visits/{ids['visit']}",
    )
    return [(crew.author, page) for page in pages]


def of_the_bureau() -> list[Place]:
    evaluation, crew = evaluation_at(Stage.PLANNED)
    agency, unit, cycle = Agency.objects.get(name="甲评价公司"), evaluation.unit, evaluation.cycle
    builders.with_people(agency, str(unit), crew.chief, crew.author)
    finding = finding_in(cycle, crew.staff)
    recommendation = recommendation_in(cycle, crew.staff, finding)
    own, year = f"/evaluations/{evaluation.pk}", f"/{cycle.work_year}"
    pages = (
        own, f"{own}/commission?agency={agency.pk}", f"{own}/edit", f"{own}/score",
        f"{year}/evaluations/add", f"{year}/findings/add", f"{year}/recommendations/add",
        f"/findings/{finding.pk}", f"/recommendations/{recommendation.pk}",
        f"{year}/report/facts", "/cycles", f"/cycles/{cycle.pk}/reopen", "/account/tokens",
        "/declarations/add", f"/agencies/{agency.pk}/members/add",
        f"/agencies/{agency.pk}/contracts/add", f"/units/{evaluation.unit_id}/edit", "/units/add",
        "/projects/add", "/agencies/add", "/experts/add",
    )  # fmt: skip
    system = builders.account(Role.SYSTEM)
    accounts = ("/accounts/add", f"/accounts/{crew.author.pk}")
    return [*((crew.chief, page) for page in pages), *((system, page) for page in accounts)]


def forms_on(client: Client, path: str) -> list[Any]:
    response = client.get(path)
    if response.status_code != 200:
        return []
    found = html.fromstring(response.content.decode()).forms
    return [form for form in found if form.method == "POST"]


def typed_into(form: Any) -> dict[str, list[str]]:
    """Return what a person could fill in: a text, the last choice, every tick."""
    typed: dict[str, list[str]] = {}
    for field in form.inputs:
        kind = field.get("type", "text") if field.tag == "input" else field.tag
        if kind in NOT_TYPED or not field.get("name") or field.get("disabled") is not None:
            continue
        if kind == "select":
            values = [each for each in field.value_options if each][-1:]
        elif kind in {"checkbox", "radio"}:
            values = [field.get("value", "on")]
        else:
            values = [TYPED.get(kind, "没存上")]
        if values:
            typed[field.get("name")] = values
    return typed


def hidden_in(form: Any) -> dict[str, str]:
    fields = form.iterfind(".//input[@type='hidden']")
    found = {each.get("name"): each.get("value", "") for each in fields}
    return {name: value for name, value in found.items() if name != "csrfmiddlewaretoken"}


def broken_promises(user: User, path: str) -> Iterator[tuple[str, bool, dict[str, list[str]]]]:
    """Yield each form with something to fill in: its address, the promise, and what is lost."""
    client = builders.browser(user)
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = client.cookies
    for place, form in enumerate(forms_on(client, path)):
        if not (typed := typed_into(form)):
            continue
        action = form.get("action") or path
        headers = {"referer": f"http://testserver{path}"}
        answer = strict.post(action, {**hidden_in(form), **typed}, headers=headers)
        promised = PROMISE in answer.content.decode()
        shown: dict[str, list[str]] = {}
        for name, value in forms_on(client, path)[place].form_values():
            shown.setdefault(name, []).append(value.strip("\r\n"))
        lost = {name: each for name, each in typed.items() if each[0] not in shown.get(name, [])}
        yield action, promised, lost


@pytest.mark.parametrize(
    ("places", "at_least"),
    [
        (lambda: of_a_stage(Stage.SCHEMING), 3),
        (lambda: of_a_stage(Stage.COLLECTING), 5),
        (lambda: of_a_stage(Stage.CONSULTING), 4),
        (lambda: of_a_stage(Stage.SIGNED), 1),
        (of_proofs, 11),
        (of_the_bureau, 22),
    ],
    ids=["scheming", "collecting", "consulting", "signed", "proofs", "bureau"],
)
def test_a_page_that_promises_to_put_back_what_was_typed_does_so(
    places: Callable[[], list[Place]], at_least: int
) -> None:
    found = [each for user, path in places() for each in broken_promises(user, path)]

    assert [(action, lost) for action, promised, lost in found if promised and lost] == []
    assert len([action for action, promised, _ in found if promised]) >= at_least


def test_where_nothing_was_typed_nothing_is_promised() -> None:
    evaluation, crew = evaluation_at(Stage.SCHEME_REVIEW)
    own = f"/evaluations/{evaluation.pk}"
    moved = builders.browser(crew.author).post(
        f"{own}/scheme/indicators/A11/move", {"to": "down", "version": "1"}
    )
    cancelled = builders.browser(crew.staff).post(
        f"{own}/act/cancel_commission", {"text": "不再评价", "version": "99"}
    )

    assert (moved.status_code, cancelled.status_code) == (409, 409)
    promises = ("您填写的内容已放回表单", "回到原页，内容还在")
    assert [each in moved.content.decode() for each in promises] == [False, False]
    assert [each in cancelled.content.decode() for each in promises] == [True, True]


def test_a_one_time_code_is_not_kept_and_the_code_of_an_indicator_is() -> None:
    _, crew = evaluation_at(Stage.PLANNED)
    client = builders.browser(crew.chief)
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = client.cookies

    strict.post("/account/second-factor/authenticate", {"code": "123456"})
    assert "kept" not in client.session

    strict.post("/units/add", {"code": "U7"})
    assert client.session["kept"]["fields"] == {"code": ["U7"]}
