import json
from dataclasses import replace

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from hengji.core.flaws import Flaw
from hengji.core.packets.identity import identify
from hengji.core.packets.kinds import PacketKind
from hengji.core.packets.statements import (
    Statement,
    mark_of,
    read_statement,
    structure_hash,
    write_statement,
)
from hengji.core.signing import public_key_of, signed
from tests.core.packets.builders import KEY, TOKEN, evaluation, scoring_form, unit_form

TEXT = write_statement(scoring_form(), TOKEN, KEY)
PUBLIC = public_key_of(KEY)


def codes(flaws: tuple[Flaw, ...]) -> list[str]:
    return [flaw.code for flaw in flaws]


def identified(text: str = TEXT, mark: str = "", key: str = PUBLIC, year: int = 2024) -> list[str]:
    statement, flaws = identify("交回.xlsx", text, mark, key, year)
    assert (statement is None) is bool(flaws)
    return codes(flaws)


def test_a_packet_says_whose_it_is() -> None:
    statement, flaws = identify("交回.xlsx", TEXT, mark_of(TEXT), PUBLIC, 2024)

    assert flaws == ()
    assert statement == Statement(
        token=TOKEN,
        kind=PacketKind.SCORING,
        year=2024,
        subject="甲评价公司",
        structure=structure_hash(scoring_form()),
        public_key=PUBLIC,
        mark=mark_of(TEXT),
    )


def test_a_program_may_drop_the_property() -> None:
    assert identified(mark="") == []


def test_a_workbook_of_somebody_else_is_no_packet() -> None:
    assert identified(text="") == ["packet-not-ours"]


def test_a_packet_whose_statement_is_gone_is_named() -> None:
    assert identified(text="", mark=mark_of(TEXT)) == ["packet-statement-changed"]


def test_a_changed_statement_is_not_believed() -> None:
    other = json.dumps({**json.loads(TEXT), "对象": "乙评价公司"}, ensure_ascii=False)

    assert identified(text=other) == ["packet-statement-changed"]


def test_a_statement_of_another_packet_is_not_believed() -> None:
    other = write_statement(unit_form(), "f" * 32, KEY)

    assert identified(mark=mark_of(other)) == ["packet-statement-changed"]


def test_a_packet_of_another_installation_is_named() -> None:
    stranger = write_statement(scoring_form(), TOKEN, Ed25519PrivateKey.generate())

    assert identified(text=stranger) == ["packet-from-elsewhere"]


def test_a_packet_of_another_year_is_named() -> None:
    assert identified(year=2025) == ["packet-of-another-year"]


def test_what_is_no_statement_is_none() -> None:
    whole = json.loads(TEXT)
    texts = [
        "",
        "不是 JSON",
        "[1]",
        "[" * 100_000,
        json.dumps(signed({**whole, "种类": "别的"}, KEY), ensure_ascii=False),
        json.dumps(signed({"编号": "1"}, KEY), ensure_ascii=False),
    ]

    assert [read_statement(text) for text in texts] == [None] * len(texts)


def test_the_structure_is_all_that_nobody_may_change() -> None:
    form = scoring_form(evaluation())
    later = scoring_form(evaluation(papers={"A11": {"actual": "12"}}))
    (sheet,) = form.sheets
    renamed = replace(form, sheets=(replace(sheet, name="别的"),))
    shorter = replace(form, sheets=(replace(sheet, rows=sheet.rows[1:]),))

    assert structure_hash(later) == structure_hash(form)
    assert len({structure_hash(each) for each in (form, renamed, shorter)}) == 3
