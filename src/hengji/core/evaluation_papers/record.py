"""What one evaluation has on record (评价记录): all that its documents say.

Times are local. Pieces of evidence, interviews and visits are numbered from 1
in the order in which they were kept; links name them by number.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from hengji.core.evaluations import Kind, ScoreStage
from hengji.core.evidence.field_work import deviation
from hengji.core.grading import GradeScale
from hengji.core.ledger import Scope
from hengji.core.quantities import Points, Ratio, Yuan
from hengji.core.schemes import Scheme
from hengji.core.scoring import ScoreSheet
from hengji.core.workflow import Stage
from hengji.core.working_papers import WorkingPaper


@dataclass(frozen=True, slots=True)
class Subject:
    """What is evaluated, and whose it is (评价对象); empty texts are unknown."""

    name: str
    kind: Kind
    scope: Scope
    work_year: int
    funds_year: int
    code: str
    unit: str = ""
    supervisor: str = ""
    project: str = ""
    fund_nature: str = ""
    budget: Yuan | None = None
    spent: Yuan | None = None
    self_score: Points | None = None


@dataclass(frozen=True, slots=True)
class Mandate:
    """Who evaluates on whose commission (委托); empty texts are unknown."""

    bureau: str = ""
    agency: str = ""
    agency_code: str = ""
    credit_code: str = ""
    lead: str = ""
    qualification: str = ""
    registration: str = ""
    contract: str = ""


@dataclass(frozen=True, slots=True)
class Edition:
    """The edition of the scheme in force: when and by whom it was approved."""

    number: int
    approved_by: str = ""
    approved_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class PaperRecord:
    """A working paper with its running number (流水号), who wrote it, who waived its evidence."""

    paper: WorkingPaper
    serial: int
    author: str = ""
    written_at: datetime | None = None
    waived_by: str = ""
    waived_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class ScoreChange:
    """One change of a leaf's score (指标得分轨迹)."""

    code: str
    stage: ScoreStage
    before: Points | None
    after: Points | None
    because: str
    reason: str
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class StageTotal:
    """One step of the total (阶段得分)."""

    stage: ScoreStage
    before: Points | None
    score: Points
    reason: str
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Signed:
    """Who answered for a step, and with what opinion (签字).

    ``step`` is the name of a verb or of a level of review; ``round`` counts the
    drafts handed in.
    """

    step: str
    round: int
    by: str
    at: datetime
    opinion: str = ""


@dataclass(frozen=True, slots=True)
class UnitOpinion:
    """What the unit said to the draft, and the answer (交换意见)."""

    text: str
    by: str
    at: datetime
    code: str = ""
    agrees: bool = False
    accepted: str = ""
    answer: str = ""
    answered_by: str = ""
    answered_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class InterviewRecord:
    """An interview (访谈记录); a secret one is printed without its answers."""

    held_at: datetime
    place: str
    interviewers: str
    interviewee: str
    post: str = ""
    answers: str = ""
    key_data: str = ""
    confirmed: str = ""
    recorded: bool = False
    secret: bool = False


@dataclass(frozen=True, slots=True)
class VisitRecord:
    """A site visit (现场勘查记录); ``photos`` are numbers of pieces of evidence."""

    visited_at: datetime
    place: str
    visitors: str
    position: str = ""
    weather: str = ""
    companions: str = ""
    method: str = ""
    planned: str = ""
    measured: str = ""
    measure: str = ""
    condition: str = ""
    in_use: str = ""
    finding: str = ""
    confirmed: str = ""
    photos: tuple[int, ...] = ()

    @property
    def deviation(self) -> Ratio | None:
        """Return (measured − planned) ÷ planned (偏差率); None where a number lacks."""
        return deviation(self.planned, self.measured)


@dataclass(frozen=True, slots=True)
class MaterialRecord:
    """Something the unit had to hand in, and how far it is (应交材料)."""

    name: str
    required: bool
    state: str
    returned_because: str = ""
    pieces: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of evidence (佐证材料): the file as it was kept."""

    name: str
    kind: str
    sha256: str
    size: int
    supplier: str = ""
    method: str = ""
    obtained_on: date | None = None
    note: str = ""


class LinkedTo(StrEnum):
    """What a leaf is bound to (佐证种类)."""

    PIECE = "佐证"
    INTERVIEW = "访谈"
    VISIT = "勘查"


@dataclass(frozen=True, slots=True)
class Link:
    """What stands behind a leaf (佐证对应): the number of its kind, and where in it."""

    code: str
    to: LinkedTo
    number: int
    place: str = ""

    @property
    def label(self) -> str:
        """Name what it leads to: 佐证3."""
        return f"{self.to}{self.number}"


@dataclass(frozen=True, slots=True)
class Waived:
    """A written exception (豁免), for a leaf's evidence or to avoidance."""

    what: str
    reason: str
    by: str = ""
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Datum:
    """One line of the unit's basic data form (基础数据)."""

    label: str
    unit: str
    value: str


@dataclass(frozen=True, slots=True)
class EvaluationRecord:
    """Everything that the documents of an evaluation say.

    Attributes:
        subject: What is evaluated.
        mandate: Who evaluates.
        stage: How far it has come.
        round: How many drafts were handed in.
        scheme: The scheme in force.
        edition: Which edition of it.
        standards: The scoring rule (评分标准) of each leaf in words, by its code.
        sheet: The scores as they are now.
        papers: By code of the leaf; a leaf nobody worked on is not there.
        changes: Of leaves' scores, oldest first.
        totals: Steps of the total, oldest first.
        signatures: Oldest first.
        opinions: Of the evaluated unit, oldest first.
        interviews: In order of their numbers.
        visits: In order of their numbers.
        materials: In order.
        data: The unit's basic data form.
        pieces: In order of their numbers.
        links: What stands behind each leaf, in order.
        waivers: Exceptions to avoidance.
        texts: By key of a section of the report; a section not there prints its draft.
        scale: Grades of the year.
        outcome: 证据不足，暂不评级; or empty.
        outcome_reason: Why.
        is_demo: Whether all of it is invented.
    """

    subject: Subject
    mandate: Mandate
    stage: Stage
    round: int
    scheme: Scheme
    edition: Edition
    standards: Mapping[str, str]
    sheet: ScoreSheet
    papers: Mapping[str, PaperRecord]
    scale: GradeScale
    changes: tuple[ScoreChange, ...] = ()
    totals: tuple[StageTotal, ...] = ()
    signatures: tuple[Signed, ...] = ()
    opinions: tuple[UnitOpinion, ...] = ()
    interviews: tuple[InterviewRecord, ...] = ()
    visits: tuple[VisitRecord, ...] = ()
    materials: tuple[MaterialRecord, ...] = ()
    data: tuple[Datum, ...] = ()
    pieces: tuple[Piece, ...] = ()
    links: tuple[Link, ...] = ()
    waivers: tuple[Waived, ...] = ()
    texts: Mapping[str, str] = field(default_factory=dict)
    outcome: str = ""
    outcome_reason: str = ""
    is_demo: bool = False

    def links_of(self, code: str) -> tuple[Link, ...]:
        """Return what stands behind a leaf."""
        return tuple(link for link in self.links if link.code == code)

    def signed(self, step: str) -> Signed | None:
        """Return the last signature for a step under the present draft."""
        found = [each for each in self.signatures if each.step == step]
        return found[-1] if found and found[-1].round == self.round else None
