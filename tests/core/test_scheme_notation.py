import json
from decimal import Decimal

import pytest
from hypothesis import given

from hengji.core.scheme_notation import (
    read_rule,
    read_scheme,
    scheme_hash,
    write_rule,
    write_scheme,
)
from hengji.core.schemes import CopiedFrom, Scheme
from hengji.core.scoring_rules import ScoringRule
from tests.core.schemes import RULES, measured, scheme_of, schemes


@pytest.mark.parametrize("rule", RULES, ids=repr)
def test_every_rule_is_read_as_it_was_written(rule: ScoringRule) -> None:
    assert read_rule(json.loads(json.dumps(write_rule(rule)))) == rule


@given(scheme=schemes())
def test_every_scheme_is_read_as_it_was_written(scheme: Scheme) -> None:
    assert read_scheme(json.loads(json.dumps(write_scheme(scheme)))) == scheme


def test_a_rule_is_its_name_with_its_settings_as_texts() -> None:
    assert write_rule(RULES[1]) == {
        "proportional": {"target": "100", "passing": "0.6", "overshoot": "1.2"}
    }


def test_the_order_of_keys_does_not_count_in_the_hash() -> None:
    written = write_scheme(scheme_of())

    assert scheme_hash(dict(reversed(written.items()))) == scheme_hash(written)


def test_a_hundredth_of_a_point_changes_the_hash() -> None:
    one = scheme_of(measured("A", "10"))
    other = scheme_of(measured("A", "10.01"))

    assert scheme_hash(write_scheme(one)) != scheme_hash(write_scheme(other))


def test_a_scheme_written_before_it_said_whose_copy_it_is_can_be_read() -> None:
    written = write_scheme(scheme_of(copied_from=CopiedFrom(7, "上年方案")))
    del written["copied_from"]

    assert read_scheme(written) == scheme_of()


def test_no_digit_of_a_number_is_lost() -> None:
    tree = measured("A", "10.10", meaning="含义")

    read = read_scheme(write_scheme(scheme_of(tree))).tree

    assert (str(read.points), read.meaning) == ("10.10", "含义")
    assert read.points == Decimal("10.1")
