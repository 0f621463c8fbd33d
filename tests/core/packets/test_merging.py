from hypothesis import given
from hypothesis import strategies as st

from hengji.core.flaws import FlawKind, Severity
from hengji.core.packets.forms import Address, Topic
from hengji.core.packets.kinds import PacketState
from hengji.core.packets.lights import HAS_CONFLICTS, NOTHING_NEW, Light, light_of, sum_up
from hengji.core.packets.merging import (
    Merged,
    Outcome,
    Side,
    conflicts,
    fingerprint,
    merge,
    settled,
)

A, B, C, D, E = (Address(Topic.PAPERS, 7, "A11", column) for column in "abcde")
BASE = {A: "1", B: "1", C: "1", D: "1", E: "1"}
THEIRS = {A: "1", B: "2", C: "1", D: "2", E: "2"}
OURS = {A: "1", B: "1", C: "3", D: "2", E: "3"}
MERGED = merge(BASE, THEIRS, OURS)
TEXTS = st.sampled_from(["", "甲", "乙", "丙"])


def test_each_value_comes_out_by_who_changed_it() -> None:
    assert [each.outcome for each in MERGED] == [
        Outcome.SAME,
        Outcome.THEIRS,
        Outcome.OURS,
        Outcome.AGREED,
        Outcome.CONFLICT,
    ]
    assert conflicts(MERGED) == (Merged(E, "1", "2", "3", Outcome.CONFLICT),)


def test_a_conflict_is_settled_by_whoever_chooses() -> None:
    assert [settled(MERGED, choices) for choices in ({}, {E: Side.OURS}, {E: Side.THEIRS})] == [
        {B: "2"},
        {B: "2"},
        {B: "2", E: "2"},
    ]


def test_sides_have_names() -> None:
    assert [side.label for side in Side] == ["采用收回的", "保留现有的"]


def test_a_choice_about_what_is_no_conflict_changes_nothing() -> None:
    assert settled(MERGED, {A: Side.THEIRS, C: Side.THEIRS}) == {B: "2"}


def test_an_evaluation_that_takes_no_changes_keeps_what_is_here() -> None:
    held = merge(BASE, THEIRS, OURS, {(Topic.PAPERS, 7)})

    assert [each.outcome for each in held] == [
        Outcome.SAME,
        Outcome.HELD,
        Outcome.OURS,
        Outcome.AGREED,
        Outcome.HELD,
    ]
    assert settled(held, {E: Side.THEIRS}) == {}


def test_a_value_nobody_wrote_is_empty_here_and_unchanged_there() -> None:
    assert merge({A: "1"}, {}, {}) == (Merged(A, "1", "1", "", Outcome.OURS),)


@given(TEXTS, TEXTS, TEXTS)
def test_no_value_is_lost(base: str, theirs: str, ours: str) -> None:
    (merged,) = merge({A: base}, {A: theirs}, {A: ours})
    written = settled((merged,), {A: Side.THEIRS}).get(A, ours)

    assert (merged.base, merged.theirs, merged.ours) == (base, theirs, ours)
    assert written == (ours if theirs == base else theirs)


def test_the_fingerprint_tells_whether_an_import_would_do_something_else() -> None:
    same = merge(BASE, THEIRS, {**OURS})
    other = merge(BASE, THEIRS, {**OURS, C: "4"})

    assert fingerprint(same) == fingerprint(MERGED) != fingerprint(other)


WRONG = FlawKind("wrong", Severity.ERROR, "错误。", "请改正。").at("甲", "有误。")


def test_a_list_sees_conflicts_and_packets_without_changes() -> None:
    assert [
        [flaw.code for flaw in sum_up(merged)]
        for merged in (MERGED, merge(BASE, BASE, OURS), merge({A: "1"}, {A: "2"}, {A: "1"}))
    ] == [[HAS_CONFLICTS.code], [NOTHING_NEW.code], []]


def test_every_light() -> None:
    conflict, nothing = HAS_CONFLICTS.at("甲", "有。"), NOTHING_NEW.at("甲", "无。")
    received = PacketState.RECEIVED

    assert [
        light_of(received, [], known=True),
        light_of(received, [nothing], known=True),
        light_of(received, [conflict], known=True),
        light_of(received, [conflict, WRONG], known=True),
        light_of(received, [WRONG], known=False),
        light_of(PacketState.IMPORTED, [conflict], known=True),
        light_of(PacketState.REFUSED, [WRONG], known=False),
    ] == [
        Light.READY,
        Light.NOTHING_NEW,
        Light.CONFLICT,
        Light.FLAWED,
        Light.FOREIGN,
        Light.IMPORTED,
        Light.REFUSED,
    ]
