"""The chain of events (操作记录链): each hash covers the event and the hash before.

Whoever changes, removes or inserts a row below the application breaks the
chain at that row. A rewrite of everything is found by a head kept outside.
"""

import hashlib
import json
from collections.abc import Iterable
from datetime import UTC, datetime
from enum import StrEnum
from typing import NamedTuple

FIRST_HASH = "0" * 64
"""What stands for the hash before the first event."""


class Result(StrEnum):
    """How it ended (结果)."""

    DONE = "成功"
    REFUSED = "拒绝"


class Entry(NamedTuple):
    """Everything an event says; times carry their zone, ``details`` is JSON."""

    sequence: int
    at: datetime
    actor_id: int | None
    actor: str
    role: str
    address: str
    request_id: str
    verb: str
    object_kind: str
    object_id: int | None
    object_name: str
    cycle_id: int | None
    result: str
    summary: str
    details: str


class Link(NamedTuple):
    """An entry as it is stored, with both hashes."""

    entry: Entry
    previous_hash: str
    hash: str


class Head(NamedTuple):
    """The last event of a chain: what to keep outside the database."""

    sequence: int
    hash: str


class Break(NamedTuple):
    """The first place at which a chain does not hold, and why."""

    sequence: int
    why: str


EMPTY = Head(0, FIRST_HASH)
_encode = json.JSONEncoder(ensure_ascii=False).encode


def hash_of(entry: Entry, previous_hash: str) -> str:
    """Return the SHA-256 of an entry that follows ``previous_hash``."""
    at = entry.at.astimezone(UTC).isoformat(timespec="microseconds")
    text = _encode([previous_hash, entry.sequence, at, *entry[2:]])
    return hashlib.sha256(text.encode()).hexdigest()


def check_chain(links: Iterable[Link], start: Head = EMPTY) -> tuple[Head, Break | None]:
    """Follow the chain from ``start``.

    Args:
        links: In order of sequence, the first one after ``start``.
        start: The last event known to be good.

    Returns:
        The last good event, and the first break if there is one.
    """
    head = start
    for link in links:
        if why := _why_broken(link, head):
            return head, Break(link.entry.sequence, why)
        head = Head(link.entry.sequence, link.hash)
    return head, None


def _why_broken(link: Link, head: Head) -> str:
    first, last = head.sequence + 1, link.entry.sequence - 1
    if last < first - 1:
        return "序号不在应有的次序上，这一条是插进来的"
    if last >= first:
        return f"第 {first} 条不见了" if first == last else f"第 {first} 条到第 {last} 条不见了"
    if link.previous_hash != head.hash:
        return "记下的前一条散列值与前一条不符，前一条被换过"
    if link.hash != _hash_or_none(link):
        return "内容与散列值不符，这一条被改过"
    return ""


def _hash_or_none(link: Link) -> str | None:
    """Return the hash; None if a column holds what no event could."""
    try:
        return hash_of(link.entry, link.previous_hash)
    except (AttributeError, TypeError, ValueError):
        return None
