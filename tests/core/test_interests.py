from collections.abc import Collection
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hengji.core.interests import (
    CONFLICT_OF_INTEREST,
    Assignment,
    Conflict,
    Declaration,
    Interest,
    Named,
    Party,
    PartyKind,
    conflict_flaws,
    find_conflicts,
    still_bars,
)
from tests.core.builders import procedure_rules

AGENCY = Party(PartyKind.AGENCY, 7, "甲评价公司")
LEAD = Party(PartyKind.MEMBER, 1, "张三", "主评人")
MEMBER = Party(PartyKind.MEMBER, 2, "李四")
EXPERT = Party(PartyKind.EXPERT, 1, "王五")
PARTIES = (AGENCY, LEAD, MEMBER, EXPERT)
SCHOOL, BUREAU, STRANGER = Named(3, "第一中学校"), Named(4, "教育局"), Named(5, "水利局")
UNITS = (SCHOOL, BUREAU, STRANGER)
RULES = procedure_rules()
TIED = "主评人“张三”与被评价单位“第一中学校”有利益关系（审计服务），"
YEARS = st.integers(2010, 2030)
SPANS = st.tuples(YEARS, st.none() | YEARS).filter(
    lambda span: span[1] is None or span[0] <= span[1]
)


def assignment(
    people: tuple[Party, ...] = (LEAD, MEMBER, EXPERT),
    agency: Party | None = AGENCY,
    work_year: int = 2026,
    funds_year: int = 2025,
    years_before: Collection[int] = (),
) -> Assignment:
    return Assignment(agency, people, SCHOOL, (BUREAU,), work_year, funds_year, years_before)


def declared(
    party: Party = LEAD,
    unit: Named = SCHOOL,
    interest: Interest = Interest.AUDIT,
    span: tuple[int, int | None] = (2020, None),
    number: int = 1,
    *,
    withdrawn: bool = False,
) -> Declaration:
    return Declaration(number, party.key, unit.id, interest, *span, withdrawn=withdrawn)


def conflicts(
    *declarations: Declaration, waived: Collection[str] = (), **values: Any
) -> tuple[Conflict, ...]:
    return find_conflicts(assignment(**values), declarations, RULES, waived)


@pytest.mark.parametrize("party", PARTIES)
@pytest.mark.parametrize("unit", UNITS)
@pytest.mark.parametrize("interest", Interest)
@pytest.mark.parametrize("withdrawn", [False, True])
def test_each_party_is_barred_from_each_unit_it_is_tied_to(
    party: Party, unit: Named, interest: Interest, withdrawn: bool
) -> None:
    found = conflicts(declared(party, unit, interest, withdrawn=withdrawn))

    barred = unit is not STRANGER and not withdrawn
    assert [each.identity for each in found] == (["declaration-1"] if barred else [])
    for each in found:
        assert all(word in each.because for word in (party.name, unit.name, interest, "2020 年"))


@pytest.mark.parametrize("party", PARTIES)
def test_who_takes_no_part_bars_nobody(party: Party) -> None:
    other = party._replace(id=99)

    assert conflicts(declared(other)) == ()


def test_people_are_asked_about_without_an_agency() -> None:
    found = conflicts(
        declared(AGENCY), declared(EXPERT, number=2), agency=None, years_before=range(2000, 2026)
    )

    assert [each.identity for each in found] == ["declaration-2"]


def test_an_expert_and_a_member_of_one_number_are_two_people() -> None:
    assert conflicts(declared(EXPERT), people=(LEAD,)) == ()
    assert conflicts(declared(LEAD), people=(EXPERT,)) == ()


@pytest.mark.parametrize(
    ("span", "bars"),
    [
        ((2026, None), True),
        ((2027, None), False),
        ((2027, 2028), False),
        ((2026, 2026), True),
        ((2020, 2030), True),
        ((2020, 2025), True),
        ((2020, 2023), True),
        ((2020, 2022), False),
        ((2023, 2023), True),
        ((2022, 2022), False),
    ],
)
def test_an_interest_bars_while_it_holds_and_three_years_after(
    span: tuple[int, int | None], bars: bool
) -> None:
    assert still_bars(declared(span=span), 2026, 2025, 3) is bars


def test_an_interest_in_the_year_of_the_money_bars_however_long_ago() -> None:
    old = declared(span=(2019, 2020))

    assert not still_bars(old, 2026, 2018, 3)
    assert still_bars(old, 2026, 2019, 3)
    assert still_bars(old, 2026, 2020, 3)
    assert not still_bars(old, 2026, 2021, 3)


@pytest.mark.parametrize(
    ("span", "funds_year", "words"),
    [
        (
            (2020, None),
            2025,
            "2020 年开始，没有结束，应当回避。",
        ),
        (
            (2020, 2026),
            2025,
            "2020—2026 年，评价在 2026 年，应当回避。",
        ),
        (
            (2024, 2024),
            2025,
            "2024 年，到评价的 2026 年只过了 2 年，结束后 3 年内应当回避。",
        ),
        (
            (2019, 2020),
            2019,
            "2019—2020 年，所评的 2019 年资金在此期间，应当回避。",
        ),
    ],
)
def test_a_conflict_says_who_is_tied_to_whom_and_when(
    span: tuple[int, int | None], funds_year: int, words: str
) -> None:
    assert conflicts(declared(span=span), funds_year=funds_year) == (
        Conflict("declaration-1", f"{TIED}{words}", 1),
    )


def test_a_person_who_stands_twice_is_named_once_by_the_first_capacity() -> None:
    found = conflicts(declared(LEAD), people=(LEAD, LEAD._replace(capacity="评价人员")))

    assert [each.because[:7] for each in found] == ["主评人“张三”"]


def test_a_tie_to_the_supervisor_is_told_as_such() -> None:
    (found,) = conflicts(declared(MEMBER, BUREAU))

    assert found.because.startswith("评价人员“李四”与被评价单位的主管部门“教育局”")


@pytest.mark.parametrize(
    ("before", "span"),
    [
        ((), None),
        ((2025, 2024), None),
        ((2025, 2024, 2023), (2023, 2026)),
        ((2023, 2024, 2025, 2022), (2022, 2026)),
        ((2024, 2023, 2022, 2021), None),
        ((2025, 2024, 2027), (2024, 2027)),
        ((2027, 2028, 2029), (2026, 2029)),
        ((2025, 2024, 2022, 2021), None),
    ],
)
def test_one_agency_evaluates_one_unit_three_years_running_and_no_more(
    before: tuple[int, ...], span: tuple[int, int] | None
) -> None:
    found = conflicts(years_before=before)

    wanted = [f"years-7-3-{span[0]}-{span[1]}"] if span else []
    assert [each.identity for each in found] == wanted


def test_years_running_are_said_with_both_numbers() -> None:
    (found,) = conflicts(years_before=(2023, 2024, 2025))

    assert found == Conflict(
        "years-7-3-2023-2026",
        "第三方机构“甲评价公司”对“第一中学校”将连续评价 4 年（2023—2026 年），超过规定的 3 年。",
    )


def test_a_waiver_fits_one_conflict_and_leaves_the_others() -> None:
    first, second = declared(LEAD, number=1), declared(LEAD, number=2)

    found = conflicts(first, second, waived=("declaration-1", "years-7-3-2023-2026"))

    assert [(each.identity, each.waived) for each in found] == [
        ("declaration-1", True),
        ("declaration-2", False),
    ]
    (flaw,) = conflict_flaws(found)
    assert flaw == CONFLICT_OF_INTEREST.at("回避", found[1].because)


@given(SPANS, YEARS, st.integers(0, 3), st.integers(0, 10))
def test_what_bars_for_fewer_years_bars_for_more(
    span: tuple[int, int | None], work_year: int, lag: int, years: int
) -> None:
    interest = declared(span=span)

    short = still_bars(interest, work_year, work_year - lag, years)

    assert not short or still_bars(interest, work_year, work_year - lag, years + 1)


@given(SPANS, YEARS, st.integers(0, 3))
def test_what_holds_in_the_year_of_the_work_always_bars(
    span: tuple[int, int | None], work_year: int, lag: int
) -> None:
    first, last = span
    holds = first <= work_year and (last is None or work_year <= last)

    assert not holds or still_bars(declared(span=span), work_year, work_year - lag, 0)


@given(st.permutations([declared(party, number=n) for n, party in enumerate(PARTIES, start=1)]))
def test_the_order_of_declarations_changes_no_identity(declarations: list[Declaration]) -> None:
    found = conflicts(*declarations)

    assert [each.identity for each in found] == [f"declaration-{n}" for n in (1, 2, 3, 4)]


@given(st.sets(YEARS))
def test_years_running_hold_the_year_itself_and_are_too_many(before: set[int]) -> None:
    for each in conflicts(years_before=before - {2026}):
        first, last = map(int, each.identity.split("-")[3:])
        assert first <= 2026 <= last
        assert last - first + 1 > RULES.years_in_a_row
        assert set(range(first, last + 1)) - {2026} <= before
