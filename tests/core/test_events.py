from collections.abc import Callable
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hengji.core.events import EMPTY, FIRST_HASH, Break, Entry, Head, Link, check_chain, hash_of

NOON = datetime(2024, 12, 31, 12, tzinfo=UTC)


def entry(sequence: int, summary: str = "") -> Entry:
    return Entry(
        sequence, NOON, 1, "演示科长", "chief", "127.0.0.1", "r", "更正得分", "绩效评价", 7,
        "道路养护项目", 1, "成功", summary, "{}",
    )  # fmt: skip


def chain(length: int) -> list[Link]:
    links: list[Link] = []
    previous = FIRST_HASH
    for sequence in range(1, length + 1):
        each = entry(sequence, f"第 {sequence} 次")
        links.append(Link(each, previous, hash_of(each, previous)))
        previous = links[-1].hash
    return links


def test_an_untouched_chain_holds_to_its_head() -> None:
    links = chain(4)

    assert check_chain(links) == (Head(4, links[3].hash), None)
    assert check_chain([]) == (EMPTY, None)


def test_a_chain_can_be_followed_from_a_head_that_is_known() -> None:
    links = chain(4)

    assert check_chain(links[2:], Head(2, links[1].hash)) == (Head(4, links[3].hash), None)


def changed(links: list[Link]) -> list[Link]:
    links[1] = links[1]._replace(entry=entry(2, "另一次"))
    return links


def removed(links: list[Link]) -> list[Link]:
    del links[1]
    return links


def all_but_the_last_removed(links: list[Link]) -> list[Link]:
    return links[3:]


def inserted(links: list[Link]) -> list[Link]:
    return [links[0]._replace(entry=entry(-7)), *links]


def unreadable(links: list[Link]) -> list[Link]:
    links[1] = links[1]._replace(entry=entry(2)._replace(at=None, summary=b"\xff"))
    return links


def replaced(links: list[Link]) -> list[Link]:
    """Change an entry and compute its own hash anew, as a thoughtful forger would."""
    forged = entry(1, "另一次")
    links[0] = Link(forged, FIRST_HASH, hash_of(forged, FIRST_HASH))
    return links


@pytest.mark.parametrize(
    ("tamper", "found"),
    [
        (changed, Break(2, "内容与散列值不符，这一条被改过")),
        (removed, Break(3, "第 2 条不见了")),
        (all_but_the_last_removed, Break(4, "第 1 条到第 3 条不见了")),
        (inserted, Break(-7, "序号不在应有的次序上，这一条是插进来的")),
        (unreadable, Break(2, "内容与散列值不符，这一条被改过")),
        (replaced, Break(2, "记下的前一条散列值与前一条不符，前一条被换过")),
    ],
)
def test_the_first_broken_link_is_named(
    tamper: Callable[[list[Link]], list[Link]], found: Break
) -> None:
    assert check_chain(tamper(chain(4)))[1] == found


def test_the_hash_does_not_depend_on_the_zone_the_time_is_told_in() -> None:
    beijing = NOON.astimezone(timezone(timedelta(hours=8)))

    assert hash_of(entry(1)._replace(at=beijing), FIRST_HASH) == hash_of(entry(1), FIRST_HASH)


@given(column=st.sampled_from(Entry._fields), text=st.text(min_size=1, max_size=5))
def test_every_column_is_covered_by_the_hash(column: str, text: str) -> None:
    value: object = f"另外的{text}"
    if column == "at":
        value = NOON + timedelta(microseconds=1)
    elif column in {"sequence", "actor_id", "object_id", "cycle_id"}:
        value = 99

    assert hash_of(entry(1)._replace(**{column: value}), FIRST_HASH) != hash_of(
        entry(1), FIRST_HASH
    )
