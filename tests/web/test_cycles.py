import pytest

from hengji.core.permissions import Role
from hengji.models import Cycle, User
from tests import builders


def test_a_year_is_opened_closed_and_reopened_in_the_browser(cycle: Cycle, chief: User) -> None:
    client = builders.browser(chief)

    opened = client.post("/cycles", {"work_year": "2025", "funds_year": "2024"})
    closed = client.post(f"/cycles/{cycle.pk}/close")
    states = dict(Cycle.objects.values_list("work_year", "state"))
    reopened = client.post(f"/cycles/{cycle.pk}/reopen", {"reason": "复核"})

    assert [each["Location"] for each in (opened, closed, reopened)] == ["/cycles"] * 3
    assert states == {2025: "进行中", 2024: "已办结"}
    assert Cycle.objects.get(work_year=2024).is_open


def test_the_page_offers_what_the_table_of_moves_allows(cycle: Cycle, chief: User) -> None:
    client = builders.browser(chief)

    before = client.get("/cycles").content.decode()
    client.post(f"/cycles/{cycle.pk}/close")
    after = client.get("/cycles").content.decode()

    close, reopen = f"/cycles/{cycle.pk}/close", f"/cycles/{cycle.pk}/reopen"
    assert [close in before, reopen in before] == [True, False]
    assert [close in after, reopen in after] == [False, True]
    assert 'value="2025"' in before


@pytest.mark.parametrize("role", [Role.STAFF, Role.LEADER])
def test_who_may_not_move_a_year_reads_and_is_offered_nothing(cycle: Cycle, role: Role) -> None:
    client = builders.browser(builders.account(role))

    html = client.get("/cycles").content.decode()

    ways = [("/cycles", {"work_year": "2030", "funds_year": "2029"})]
    ways += [(f"/cycles/{cycle.pk}/{verb}", {"reason": "x"}) for verb in ("close", "reopen")]
    assert "2024年度" in html
    assert "新建年度" not in html
    assert "/close" not in html
    assert [client.post(url, fields).status_code for url, fields in ways] == [404] * 3
    assert Cycle.objects.get().is_open


@pytest.mark.parametrize("role", [Role.UNIT, Role.AGENCY, Role.SYSTEM, Role.AUDITOR])
def test_the_page_is_not_there_for_parties_and_guardians(cycle: Cycle, role: Role) -> None:
    people = {
        Role.UNIT: lambda: builders.unit_account("建设管理部"),
        Role.AGENCY: lambda: builders.agency_account("甲评价公司"),
    }
    client = builders.browser(people.get(role, lambda: builders.account(role))())

    assert client.get("/cycles").status_code == 404


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"work_year": "2024", "funds_year": "2023"}, "2024 年度已经建过"),
        ({"work_year": "2025", "funds_year": "2026"}, "资金年度 2026"),
        ({"work_year": "25", "funds_year": "24"}, "1990"),
        ({"work_year": "", "funds_year": "二〇二四"}, "整数"),
    ],
)
def test_years_that_will_not_do_are_refused_in_words(
    cycle: Cycle, chief: User, fields: dict[str, str], sentence: str
) -> None:
    answer = builders.browser(chief).post("/cycles", fields)

    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert Cycle.objects.count() == 1


def test_a_year_is_reopened_only_with_a_reason_and_closed_only_once(
    cycle: Cycle, chief: User
) -> None:
    client = builders.browser(chief)

    answers = [client.post(f"/cycles/{cycle.pk}/close").status_code for _ in range(2)]
    without = client.post(f"/cycles/{cycle.pk}/reopen", {"reason": " "})

    assert answers == [302, 409]
    assert without.status_code == 422
    assert not Cycle.objects.get().is_open


def test_a_year_that_never_was_answers_404(cycle: Cycle, chief: User) -> None:
    client = builders.browser(chief)

    assert client.post("/cycles/999/close").status_code == 404
    assert client.get("/cycles/999/reopen").status_code == 404
