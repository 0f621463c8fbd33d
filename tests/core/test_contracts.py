from datetime import date, timedelta

import pytest

from hengji.core.contracts import ContractState, Term, term_on

BEGINS, ENDS = date(2026, 1, 1), date(2026, 12, 31)


@pytest.mark.parametrize(
    ("today", "term"),
    [
        (BEGINS - timedelta(days=1), Term(ContractState.COMING, "1 天后开始")),
        (BEGINS, Term(ContractState.IN_FORCE, "还有 364 天到期")),
        (ENDS - timedelta(days=61), Term(ContractState.IN_FORCE, "还有 61 天到期")),
        (ENDS - timedelta(days=60), Term(ContractState.EXPIRES_SOON, "还有 60 天到期")),
        (ENDS, Term(ContractState.EXPIRES_SOON, "今天到期")),
        (ENDS + timedelta(days=1), Term(ContractState.EXPIRED, "到期 1 天")),
    ],
)
def test_a_contract_is_in_force_from_its_first_day_to_its_last(today: date, term: Term) -> None:
    assert term_on(today, BEGINS, ENDS) == term
