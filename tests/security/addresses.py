"""Every address of the pages, with the policy that guards it."""

from collections.abc import Iterator
from typing import NamedTuple

from django.urls import URLPattern, URLResolver, get_resolver, reverse

from hengji.core.packets.kinds import PacketKind
from hengji.web.guard import Policy, policy_of

API = "api/"
"""Programs come by tokens, and have tests of their own."""
ARGUMENTS = {
    "year": 2024,
    "kind": "units",
    "packet_kind": PacketKind.UNIT,
    "secret": "never-was",
}


class Address(NamedTuple):
    """One named address: its pattern, its view, whom it serves."""

    name: str | None
    pattern: str
    view: object
    policy: Policy | None

    @property
    def path(self) -> str:
        """Return the address with numbers that are nobody's."""
        arguments = {name: ARGUMENTS.get(name, 999_999) for name in _names_in(self.pattern)}
        return reverse(self.name or "", kwargs=arguments)


def _names_in(pattern: str) -> list[str]:
    parts = pattern.split("<")[1:]
    return [part.split(">")[0].split(":")[-1] for part in parts]


def addresses() -> tuple[Address, ...]:
    """Return every address of the pages, in the order of the resolver."""
    return tuple(_addresses(get_resolver().url_patterns, ""))


def _addresses(patterns: list[URLPattern | URLResolver], prefix: str) -> Iterator[Address]:
    for pattern in patterns:
        text = f"{prefix}{pattern.pattern}"
        if text.startswith(API):
            continue
        if isinstance(pattern, URLResolver):
            yield from _addresses(pattern.url_patterns, text)
        else:
            policy = policy_of(pattern.callback, pattern.name)
            yield Address(pattern.name, text, pattern.callback, policy)


PAGES = addresses()
