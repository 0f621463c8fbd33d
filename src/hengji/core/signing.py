"""Signed statements (签名): who holds the key said it, and nobody changed it since.

A signature does not say when something was signed, nor that whoever held the
key was honest.
"""

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any, NamedTuple

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import (
    Ed25519PrivateKey,
    Ed25519PublicKey,
)

from hengji.core.events import Head

PUBLIC_KEY, SIGNATURE = "公钥", "签名"
HEAD_FORMAT = 1
EXPLANATION = (
    "衡绩操作记录的链头。请保存在服务器以外；"
    "用 hengji verify --head 核验：此前的记录如被改动、删除或整体重写，都会被指出。"
)


class SignedHead(NamedTuple):
    """Where a chain of events stood (链头), signed, to be kept outside.

    Attributes:
        place: Names the installation for people.
        at: When it was written, with its zone.
        head: The last event then.
        public_key: Hexadecimal; also kept on paper, it tells whose head it is.
    """

    place: str
    at: datetime
    head: Head
    public_key: str


def public_key_of(key: Ed25519PrivateKey) -> str:
    """Return the public key in hexadecimal."""
    return key.public_key().public_bytes_raw().hex()


def signed(statement: Mapping[str, Any], key: Ed25519PrivateKey) -> dict[str, Any]:
    """Return a statement of plain values with the public key and the signature."""
    whole = {name: value for name, value in statement.items() if name != SIGNATURE}
    whole[PUBLIC_KEY] = public_key_of(key)
    return {**whole, SIGNATURE: key.sign(_canonical(whole)).hex()}


def is_signed(statement: Mapping[str, Any]) -> bool:
    """Tell whether the statement is what the owner of its public key signed."""
    whole = {name: value for name, value in statement.items() if name != SIGNATURE}
    try:
        public = Ed25519PublicKey.from_public_bytes(bytes.fromhex(statement[PUBLIC_KEY]))
        public.verify(bytes.fromhex(statement[SIGNATURE]), _canonical(whole))
    except (InvalidSignature, KeyError, TypeError, ValueError):
        return False
    return True


def head_text(place: str, at: datetime, head: Head, key: Ed25519PrivateKey) -> str:
    """Return the file of a head, for people and for ``read_head``."""
    statement = {
        "说明": EXPLANATION,
        "格式": HEAD_FORMAT,
        "安装": place,
        "时间": at.isoformat(timespec="seconds"),
        "序号": head.sequence,
        "散列值": head.hash,
    }
    return json.dumps(signed(statement, key), ensure_ascii=False, indent=2) + "\n"


def read_head(text: str) -> SignedHead | None:
    """Return the head that a file holds; None if it is not one or was changed."""
    try:
        statement = json.loads(text)
        if not isinstance(statement, dict) or not is_signed(statement):
            return None
        head = Head(int(statement["序号"]), str(statement["散列值"]))
        at = datetime.fromisoformat(statement["时间"])
        return SignedHead(str(statement["安装"]), at, head, statement[PUBLIC_KEY])
    except (KeyError, RecursionError, TypeError, ValueError):
        return None


def _canonical(statement: Mapping[str, Any]) -> bytes:
    return json.dumps(statement, ensure_ascii=False, sort_keys=True).encode()
