from collections.abc import Callable
from decimal import Decimal

import pytest
from django.apps import apps
from django.db import DatabaseError, IntegrityError, transaction
from django.db.models import Model

from hengji.core.permissions import Role
from hengji.models import Agency, Cycle, Evaluation, Event, Finding, StageScore, User
from tests.builders import evaluation_named


@pytest.mark.parametrize(
    "change",
    [
        {"score": Decimal("100.01")},
        {"score": Decimal(-1)},
        {"self_score": Decimal(101)},
        {"grade": ""},
        {"rank": None},
        {"score": None},
        {"budget": Decimal("-0.01")},
        {"spent": Decimal(-1)},
    ],
    ids="-".join,
)
def test_the_database_refuses_an_evaluation_that_cannot_be(
    cycle: Cycle, change: dict[str, Decimal | str | None]
) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Evaluation.objects.filter(name__contains="道路养护").update(**change)


def test_the_database_refuses_a_second_evaluation_of_the_same_name_and_unit(
    cycle: Cycle,
) -> None:
    evaluation = evaluation_named("道路养护")
    evaluation.pk = None

    with pytest.raises(IntegrityError), transaction.atomic():
        evaluation.save()


def finding(cycle: Cycle, **values: object) -> Finding:
    good = {"code": "甲", "category": "P01", "unit": "某局", "fact": "有事", "position": 1}
    return Finding(cycle=cycle, **good | values)


@pytest.mark.parametrize(
    "make",
    [
        lambda cycle, _: Cycle(work_year=cycle.work_year, funds_year=2020),
        lambda _, __: Cycle(work_year=2025, funds_year=2026),
        lambda cycle, _: finding(cycle, fact=""),
        lambda cycle, _: finding(cycle, unit=""),
        lambda _, __: User(username="u", name="n", role=Role.UNIT.value),
        lambda _, __: User(username="u", name="n", role=Role.AGENCY.value),
        lambda _, __: User(
            username="u", name="n", role=Role.CHIEF.value, agency=Agency.objects.first()
        ),
        lambda _, chief: User(username=chief.username.upper(), name="n", role=Role.CHIEF.value),
        lambda _, chief: StageScore(
            evaluation=evaluation_named("道路养护"),
            stage="定稿",
            score=Decimal(80),
            reason="",
            by=chief,
            at=chief.created_at,
        ),
    ],
)
def test_the_database_refuses_rows_that_cannot_be(
    cycle: Cycle, chief: User, make: Callable[[Cycle, User], Model]
) -> None:
    row = make(cycle, chief)

    with pytest.raises(IntegrityError), transaction.atomic():
        row.save()


def test_the_database_refuses_to_change_or_delete_an_event(cycle: Cycle) -> None:
    before = list(Event.objects.values())

    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        Event.objects.filter(sequence=1).update(actor="别人")
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        Event.objects.filter(sequence=1).delete()

    assert list(Event.objects.values()) == before


def test_hundredths_come_back_exactly(cycle: Cycle) -> None:
    largest = Decimal("999999999999999.99")
    Evaluation.objects.filter(name__contains="道路养护").update(
        budget=largest, spent=Decimal("0.01"), self_score=Decimal("89.995")
    )

    evaluation = evaluation_named("道路养护")
    assert (evaluation.budget, evaluation.spent, evaluation.self_score) == (
        largest,
        Decimal("0.01"),
        Decimal("90.00"),
    )
    assert list(Evaluation.objects.filter(budget=largest).values_list("budget", flat=True)) == [
        largest
    ]


LATIN = {"id", "last_login", "password", "sha256", "docx", "pdf", "xlsx"}
"""Columns of Django's own, and names of formats that are not translated."""


def test_every_table_and_column_has_a_chinese_name() -> None:
    models = apps.get_app_config("hengji").get_models()
    plain = [
        f"{model.__name__}.{field.name}"
        for model in models
        for field in (*model._meta.fields, *model._meta.many_to_many)
        if str(field.verbose_name).isascii() and field.name not in LATIN
    ]

    assert plain == []
