"""What a check-up said (体检结果), as its page shows it."""

from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby
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
FARTHEST = (Status.REVIEW, Status.NOTICE)
"""What is read first; the others stay in the order of the checks."""
FORMS_SHOWN = 100
"""How many forms the page shows, those with flaws first; the marked workbook has all."""
ALIKE_SHOWN = 3
"""How many remarks of one kind are shown whole."""


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
    forms: tuple[Plain, ...] = ()


class ShownRemark(NamedTuple):
    """A remark, and further ones of its kind that are told in a line each."""

    said: Plain
    alike: tuple[Plain, ...] = ()


class ShownFile(NamedTuple):
    """What was said of one file; errors first, remarks of one kind together."""

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
    def warnings(self) -> int:
        """Count the remarks that are not errors."""
        return len(self.remarks) - self.errors

    @property
    def verdict(self) -> str:
        """Say how much was found."""
        parts = [
            f"错误 {self.errors} 处" if self.errors else "",
            f"提醒 {self.warnings} 处" if self.warnings else "",
        ]
        return f"发现{'，'.join(filter(None, parts))}。"

    @property
    def grouped(self) -> tuple[ShownRemark, ...]:
        """Return the remarks; of many of one kind all but the first few fold into one."""
        kinds = groupby(self.remarks, key=lambda each: each["code"])
        return tuple(shown for _, same in kinds for shown in _folded(tuple(same)))


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
            forms = sorted(shown.result["forms"], key=lambda each: not each["flaws"])
            return shown._replace(forms=tuple(forms[:FORMS_SHOWN]))
        case _:
            assert_never(kind)


def _coloured(said: Plain) -> Plain:
    return {**said, "state": STATES.get(said["status"], "")}


def _signals(result: Plain) -> Iterable[Plain]:
    for each in sorted(result["signals"], key=_distance):
        evaluations = [
            Evaluated(result["evaluations"][row], name)
            for row, name in zip(each["rows"], each["names"], strict=True)
        ]
        yield {**_coloured(each), "evaluations": evaluations}


def _distance(signal: Plain) -> int:
    status = signal["status"]
    return FARTHEST.index(status) if status in FARTHEST else len(FARTHEST)


def _pictures(found: CheckupPage) -> Iterable[Picture]:
    for number, name in enumerate(found.checkup.result["pictures"]):
        url = reverse("checkup-picture", args=[found.checkup.pk, number])
        yield Picture(name.removesuffix(".svg"), url)


def _files(found: CheckupPage) -> Iterable[ShownFile]:
    for row, said in zip(found.files, found.checkup.result["files"], strict=True):
        yield ShownFile(
            row,
            tuple(map(read_flaw, said["flaws"])),
            _in_order(said["remarks"]),
            tuple(said["confirmations"]),
            said["unread"],
        )


def _in_order(remarks: Sequence[Plain]) -> tuple[Plain, ...]:
    """Return errors first, and those of one kind together where the first of them stands."""
    first = {each["code"]: place for place, each in reversed(list(enumerate(remarks)))}

    def rank(each: Plain) -> tuple[bool, int]:
        return each["severity"] != Severity.ERROR, first[each["code"]]

    return tuple(sorted(remarks, key=rank))


def _folded(same: tuple[Plain, ...]) -> Iterable[ShownRemark]:
    if len(same) <= ALIKE_SHOWN + 1:
        return map(ShownRemark, same)
    *whole, last = same[:ALIKE_SHOWN]
    return (*map(ShownRemark, whole), ShownRemark(last, same[ALIKE_SHOWN:]))
