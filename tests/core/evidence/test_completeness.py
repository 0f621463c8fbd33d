from decimal import Decimal

import pytest

from hengji.core.evidence.completeness import SIGNED_STEPS, Completeness, add_up, share_of
from hengji.core.evidence.materials import MaterialState, next_state
from hengji.core.verbs import Verb

WHOLE = Completeness(
    leaves=17, proven=17, papers=17, materials=11, accepted=11, signatures=4, signatures_due=4,
    evaluations=1,
)  # fmt: skip


def test_nothing_missing_is_complete() -> None:
    assert WHOLE.is_complete
    assert (WHOLE.proven_share, Completeness().is_complete) == (Decimal(1), False)


@pytest.mark.parametrize("what", ["proven", "papers", "accepted", "signatures"])
def test_anything_missing_is_not_complete(what: str) -> None:
    names = Completeness.__dataclass_fields__
    lacking = {**{name: getattr(WHOLE, name) for name in names}, what: 3}

    assert not Completeness(**lacking).is_complete


def test_evaluations_add_up() -> None:
    half = Completeness(leaves=3, proven=1, evaluations=1)

    assert add_up([WHOLE, half]) == Completeness(20, 18, 17, 11, 11, 4, 4, 2)
    assert add_up([]) == Completeness()


def test_of_nothing_all_is_there() -> None:
    assert (share_of(0, 0), share_of(1, 4)) == (Decimal(1), Decimal("0.25"))


def test_three_reviews_and_the_lead_sign() -> None:
    assert sorted(SIGNED_STEPS) == ["一级复核", "三级复核", "二级复核", "签字定稿"]


@pytest.mark.parametrize(
    ("verb", "goes"),
    [
        (Verb.HAND_IN_MATERIAL, {"未交": "已交", "已交": "已交", "已退回": "已交"}),
        (Verb.ACCEPT_MATERIAL, {"已交": "已验收"}),
        (Verb.RETURN_MATERIAL, {"已交": "已退回", "已验收": "已退回"}),
    ],
)
def test_every_cell_of_the_states_of_a_material(verb: Verb, goes: dict[str, str]) -> None:
    found = {state.value: next_state(state, verb) for state in MaterialState}

    assert {state: target for state, target in found.items() if target} == goes
