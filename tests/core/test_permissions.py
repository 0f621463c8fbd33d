import pytest

from hengji.core.permissions import (
    GRANTS,
    GUARDIANS,
    NEVER_ENTRUSTED,
    ROLE_LABELS,
    NotAllowed,
    Reach,
    Right,
    Role,
    check_right,
    reach_of,
)
from hengji.core.verbs import RIGHT_FOR, Verb

BUSINESS = set(Right) - {
    Right.SEE_EVENTS,
    Right.MANAGE_ACCOUNTS,
    Right.MANAGE_SECURITY,
    Right.SEE_JOBS,
    Right.USE_TOKENS,
}
TABLE = {
    Right.SEE_RESULTS: "chief=全部 staff=全部 leader=全部 agency=本单位 unit=本单位 expert=本单位",
    Right.EDIT_RESULTS: "chief=全部 staff=全部",
    Right.SEE_REPORT: "chief=全部 staff=全部 leader=全部",
    Right.WRITE_REPORT: "chief=全部 staff=全部",
    Right.RUN_CHECKUPS: "chief=全部 staff=全部",
    Right.SEE_AGENCIES: "chief=全部 staff=全部 leader=全部 agency=本单位",
    Right.RUN_PROCEDURE: "chief=全部 staff=全部",
    Right.WAIVE: "chief=全部",
    Right.EVALUATE: "agency=本单位",
    Right.SEE_WORK: "chief=全部 staff=全部 leader=全部 agency=本单位",
    Right.KEEP_EVIDENCE: "chief=全部 staff=全部 agency=本单位",
    Right.ANSWER: "chief=全部 staff=全部 unit=本单位",
    Right.DECLARE_INTEREST: "chief=全部 staff=全部 agency=本单位",
    Right.EXCHANGE_PACKETS: "chief=全部 staff=全部 agency=本单位",
    Right.DECLARE_OBJECTIVES: "unit=本单位",
    Right.REPORT_MONITORING: "unit=本单位",
    Right.SELF_ASSESS: "unit=本单位",
    Right.SEE_REGISTRY: "chief=全部 staff=全部 leader=全部",
    Right.EDIT_REGISTRY: "chief=全部 staff=全部",
    Right.MANAGE_CYCLES: "chief=全部",
    Right.SEE_EVENTS: "chief=全部 auditor=全部",
    Right.MANAGE_ACCOUNTS: "system=全部",
    Right.MANAGE_SECURITY: "security=全部",
    Right.SEE_JOBS: "chief=全部 staff=全部 system=全部",
    Right.USE_TOKENS: "chief=全部 staff=全部 leader=全部 agency=本单位 unit=本单位 expert=本单位 "
    "auditor=全部",
}


@pytest.mark.parametrize("right", Right)
@pytest.mark.parametrize("role", Role)
def test_every_cell_of_the_table_is_as_agreed(role: Role, right: Right) -> None:
    agreed = dict(cell.split("=") for cell in TABLE[right].split())

    assert reach_of(role, right) == (Reach(agreed[role]) if role in agreed else None)


def test_the_three_guardians_hold_no_right_over_the_business() -> None:
    held = {(role, right) for role in GUARDIANS for right in BUSINESS if reach_of(role, right)}

    assert held == set()


def test_no_two_guardians_hold_the_same_right() -> None:
    rights = {role: {right for right in Right if reach_of(role, right)} for role in GUARDIANS}

    assert rights[Role.SYSTEM] & rights[Role.SECURITY] == set()
    assert rights[Role.SYSTEM] & rights[Role.AUDITOR] == set()
    assert rights[Role.SECURITY] & rights[Role.AUDITOR] == set()


def test_what_a_unit_answers_for_itself_is_never_entrusted_to_an_agency() -> None:
    held = {(role, right) for right in NEVER_ENTRUSTED for role in GRANTS[right]}

    assert held == {
        (Role.UNIT, Right.DECLARE_OBJECTIVES),
        (Role.UNIT, Right.REPORT_MONITORING),
        (Role.UNIT, Right.SELF_ASSESS),
    }


def test_a_right_that_is_not_held_is_refused_in_words() -> None:
    with pytest.raises(NotAllowed) as refused:
        check_right(Role.LEADER, Right.EDIT_RESULTS)

    assert str(refused.value) == "领导（查阅）没有“录入和更正得分”的权限"
    assert check_right(Role.STAFF, Right.EDIT_RESULTS) is Reach.ALL


def test_every_right_every_role_and_every_verb_has_its_row() -> None:
    assert set(GRANTS) == set(Right)
    assert set(ROLE_LABELS) == set(Role)
    assert set(RIGHT_FOR) == set(Verb)
    assert [role.label for role in Role] == list(ROLE_LABELS.values())
