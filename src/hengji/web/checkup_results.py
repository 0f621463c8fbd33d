"""What a check-up said (体检结果), as its page shows it."""

from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Any, NamedTuple, assert_never

from django.urls import reverse

from hengji.core.checkup.kinds import CheckupKind
from hengji.core.checkup.signals import Status
from hengji.core.flaws import Flaw, Severity, read_flaw
from hengji.models import CheckupFile
from hengji.queries.checkups import CheckupPage

Plain = Mapping[str, Any]


STATES: Mapping[str, str] = MappingProxyType(
    {
        Status.REVIEW: "state-stopped",
        Status.NOTICE: "state-returned",
        Status.UNREMARKABLE: "state-done",
    }
)
"""How a status is coloured; its word stands beside it. Others have no colour."""


class Evaluated(NamedTuple):
    """An evaluation that a signal speaks of."""

    pk: int
    name: str


class Picture(NamedTuple):
    """A picture of a check-up, and where it is."""

    title: str
    url: str


class Shown(NamedTuple):
    """A partial and what it shows: what fits the kind, and the result as it was kept."""

    template: str
    result: Plain
    files: tuple["ShownFile", ...] = ()
    signals: tuple[Plain, ...] = ()
    pictures: tuple[Picture, ...] = ()
    pairs: tuple[Plain, ...] = ()


class ShownFile(NamedTuple):
    """What was said of one file; errors first."""

    row: CheckupFile
    flaws: tuple[Flaw, ...]
    remarks: tuple[Plain, ...]
    confirmations: tuple[Plain, ...]
    unread: bool

    @property
    def errors(self) -> int:
        """Count the remarks that are errors."""
        return sum(each["severity"] == Severity.ERROR for each in self.remarks)

    @property
    def verdict(self) -> str:
        """Say how much was found."""
        warnings = len(self.remarks) - self.errors
        parts = [
            f"错误 {self.errors} 处" if self.errors else "",
            f"提醒 {warnings} 处" if warnings else "",
        ]
        return f"发现{'，'.join(filter(None, parts))}。"


def shown_result(found: CheckupPage) -> Shown:
    """Return what the page of a finished check-up shows."""
    kind = CheckupKind(found.checkup.kind)
    shown = Shown(f"hengji/_checkup_{kind.name.lower()}.html", found.checkup.result)
    match kind:
        case CheckupKind.DOCUMENTS:
            return shown._replace(files=tuple(_files(found)))
        case CheckupKind.SCORES:
            signals, pictures = tuple(_signals(shown.result)), tuple(_pictures(found))
            return shown._replace(signals=signals, pictures=pictures)
        case CheckupKind.LIKENESS:
            return shown._replace(pairs=tuple(map(_coloured, shown.result["pairs"])))
        case CheckupKind.OBJECTIVES:
            return shown
        case _:
            assert_never(kind)


def _coloured(said: Plain) -> Plain:
    return {**said, "state": STATES.get(said["status"], "")}


def _signals(result: Plain) -> Iterable[Plain]:
    for each in result["signals"]:
        evaluations = [
            Evaluated(result["evaluations"][row], name)
            for row, name in zip(each["rows"], each["names"], strict=True)
        ]
        yield {**_coloured(each), "evaluations": evaluations}


def _pictures(found: CheckupPage) -> Iterable[Picture]:
    for number, name in enumerate(found.checkup.result["pictures"]):
        url = reverse("checkup-picture", args=[found.checkup.pk, number])
        yield Picture(name.removesuffix(".svg"), url)


def _files(found: CheckupPage) -> Iterable[ShownFile]:
    for row, said in zip(found.files, found.checkup.result["files"], strict=True):
        remarks = sorted(said["remarks"], key=lambda each: each["severity"] != Severity.ERROR)
        yield ShownFile(
            row,
            tuple(map(read_flaw, said["flaws"])),
            tuple(remarks),
            tuple(said["confirmations"]),
            said["unread"],
        )
