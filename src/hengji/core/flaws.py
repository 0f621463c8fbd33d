"""What is wrong with the data (校验问题), as data with a remedy.

A flaw is for the person who filled in the form. Each kind is declared once,
beside the rule that finds it, as a ``FlawKind``; ``docs/flaws.md`` is written
from these declarations, so no flaw is undocumented and none is a ghost.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from hengji.core.names import nested_quotes


class Severity(StrEnum):
    """How much a flaw hinders (严重程度)."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True)
class Flaw:
    """One thing to mend: where it is, what it is and what to do."""

    code: str
    severity: Severity
    where: str
    message: str
    remedy: str


@dataclass(frozen=True, slots=True)
class FlawKind:
    """A kind of flaw: its stable code, its meaning and the usual remedy.

    ``remedy`` begins with 请 and can be done by the person who reads it;
    ``rule`` is the number of a check-up's rule (规则编号): ``R-04``.
    """

    code: str
    severity: Severity
    meaning: str
    remedy: str
    rule: str = ""

    def at(self, where: str, message: str, remedy: str = "") -> Flaw:
        """Return the flaw of this kind at one place."""
        words = nested_quotes(message)
        return Flaw(self.code, self.severity, where, words, remedy or self.remedy)


def read_flaw(kept: Mapping[str, str]) -> Flaw:
    """Return a flaw that was kept as plain values (``dataclasses.asdict``)."""
    return Flaw(**{**kept, "severity": Severity(kept["severity"])})  # type: ignore[arg-type]


class FlawsFound(Exception):
    """Nothing could be done with the data as it stands."""

    def __init__(self, flaws: Iterable[Flaw]) -> None:
        self.flaws = tuple(flaws)
        super().__init__("; ".join(f"{flaw.where}: {flaw.message}" for flaw in self.flaws))


def errors(flaws: Iterable[Flaw]) -> tuple[Flaw, ...]:
    """Return the flaws that forbid going on."""
    return tuple(flaw for flaw in flaws if flaw.severity is Severity.ERROR)
