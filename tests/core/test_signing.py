import json
from datetime import UTC, datetime

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from hengji.core.events import Head
from hengji.core.signing import (
    PUBLIC_KEY,
    SIGNATURE,
    SignedHead,
    head_text,
    is_signed,
    public_key_of,
    read_head,
    signed,
)

KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
NOON = datetime(2024, 12, 31, 12, tzinfo=UTC)
HEAD = Head(7, "a" * 64)


def text() -> str:
    return head_text("演示安装", NOON, HEAD, KEY)


def test_a_head_reads_back_as_it_was_signed() -> None:
    assert read_head(text()) == SignedHead("演示安装", NOON, HEAD, public_key_of(KEY))


@pytest.mark.parametrize("name", ["安装", "时间", "序号", "散列值", "说明"])
def test_a_head_that_anybody_changed_is_no_head(name: str) -> None:
    statement = json.loads(text())
    statement[name] = 8 if name == "序号" else "另一个"

    assert read_head(json.dumps(statement, ensure_ascii=False)) is None


def test_the_order_and_the_spaces_of_a_file_do_not_matter() -> None:
    statement = json.loads(text())
    turned = dict(reversed(statement.items()))

    assert read_head(json.dumps(turned)) == read_head(text())


@pytest.mark.parametrize(
    "broken",
    ["", "[]", "链头", "{}", '{"公钥": 3, "签名": "ab"}', '{"公钥": "zz", "签名": "zz"}'],
)
def test_what_is_no_head_is_told_from_one(broken: str) -> None:
    assert read_head(broken) is None


def test_a_statement_signed_for_something_else_is_no_head() -> None:
    statement = signed({"说明": "别的声明"}, KEY)

    assert is_signed(statement)
    assert read_head(json.dumps(statement)) is None


def test_another_key_signs_otherwise() -> None:
    other = signed({"序号": 1}, Ed25519PrivateKey.generate())
    mine = signed({"序号": 1}, KEY)

    assert not is_signed({**other, PUBLIC_KEY: mine[PUBLIC_KEY]})
    assert not is_signed({**mine, SIGNATURE: other[SIGNATURE]})
    assert is_signed(signed(mine, KEY))
