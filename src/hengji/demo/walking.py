"""Carrying an evaluation to a stage (演示进程) as its people would: demo, tests, pictures."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from hengji.actions.commissions import Commission, commission
from hengji.actions.conclusions import accept, archive, sign_final, waive_evidence
from hengji.actions.drafts import (
    finish_consultation,
    give_opinion,
    pass_check,
    pass_expert_review,
    pass_internal_review,
    start_drafting,
    start_field_work,
    submit_draft,
)
from hengji.actions.papers import FieldChange, save_paper
from hengji.actions.schemes import adopt_framework, approve_scheme, submit_scheme
from hengji.core.paper_fields import PaperField
from hengji.core.quantities import plain_number
from hengji.core.scoring_rules import (
    Banded,
    Deduction,
    Equal,
    Proportional,
    Reverse,
    ScoringRule,
)
from hengji.core.workflow import Stage
from hengji.models import Evaluation, User
from hengji.queries.schemes import load_scheme

FACT = "演示数据：经核对，与所附材料一致。"
DEDUCTION = "演示数据：未达到目标值，按评分标准扣分。"


@dataclass(frozen=True, slots=True)
class Crew:
    """Who carries an evaluation: the bureau, the agency's author, reviewer and lead, the unit."""

    chief: User
    staff: User
    author: User
    reviewers: tuple[User, User, User]
    lead: User
    unit: User | None = None


@dataclass(frozen=True, slots=True)
class Walk:
    """One evaluation on its way; ``actuals`` are by leaf code, the others earn all."""

    evaluation_id: int
    crew: Crew
    framework: str
    actuals: Mapping[str, str] = field(default_factory=dict)

    def commission(self) -> None:
        """Give it to the lead's agency."""
        lead = self.crew.lead.member
        if lead is None:
            raise ValueError("the lead's account is no member's")
        commission(self.evaluation_id, Commission(lead.agency_id, lead.pk), by=self.crew.staff)

    def submit_scheme(self) -> None:
        """Adopt the framework as it is."""
        adopt_framework(self.evaluation_id, self.framework, by=self.crew.author)
        submit_scheme(self.evaluation_id, by=self.crew.author)

    def approve_scheme(self) -> None:
        """Freeze the scheme."""
        approve_scheme(self.evaluation_id, by=self.crew.staff)

    def start_field_work(self) -> None:
        """Go to the unit."""
        start_field_work(self.evaluation_id, by=self.crew.author)

    def write_papers(self) -> None:
        """Write every paper and begin to draft."""
        for code, changes in self._papers():
            save_paper(self.evaluation_id, code, changes, by=self.crew.author)
            waive_evidence(self.evaluation_id, code, reason=FACT, by=self.crew.staff)
        start_drafting(self.evaluation_id, by=self.crew.author)

    def _papers(self) -> Iterator[tuple[str, Mapping[PaperField, FieldChange]]]:
        scheme = load_scheme(Evaluation.objects.get(pk=self.evaluation_id))
        for leaf in scheme.tree.leaves() if scheme else ():
            actual = self.actuals.get(leaf.code) or (best_actual(leaf.rule) if leaf.rule else "")
            texts = {
                PaperField.ACTUAL: actual,
                PaperField.FACT: FACT,
                **({PaperField.DEDUCTION: DEDUCTION} if leaf.code in self.actuals else {}),
            }
            yield leaf.code, {field: FieldChange("", text) for field, text in texts.items()}

    def submit_draft(self) -> None:
        """Hand in the draft."""
        submit_draft(self.evaluation_id, by=self.crew.author)

    def review(self, level: int) -> None:
        """Pass one level of internal review, from 0."""
        reviewer = self.crew.reviewers[level]
        pass_internal_review(self.evaluation_id, opinion="演示数据：同意。", by=reviewer)

    def consult(self) -> None:
        """Hear the unit and close the consultation."""
        give_opinion(self.evaluation_id, agrees=True, by=self.crew.unit or self.crew.staff)
        finish_consultation(self.evaluation_id, by=self.crew.author)

    def check(self) -> None:
        """Pass the bureau's check."""
        pass_check(self.evaluation_id, by=self.crew.staff)

    def hear_experts(self) -> None:
        """Pass the review by experts."""
        pass_expert_review(self.evaluation_id, by=self.crew.staff)

    def sign(self) -> None:
        """Have the lead evaluator sign."""
        sign_final(self.evaluation_id, by=self.crew.lead)

    def accept(self) -> None:
        """Accept what was signed."""
        accept(self.evaluation_id, by=self.crew.chief)

    def archive(self) -> None:
        """Put it into the archive."""
        archive(self.evaluation_id, by=self.crew.staff)


_STEPS: Mapping[Stage, Callable[[Walk], None]] = MappingProxyType(
    {
        Stage.SCHEMING: Walk.commission,
        Stage.SCHEME_REVIEW: Walk.submit_scheme,
        Stage.COLLECTING: Walk.approve_scheme,
        Stage.FIELD_WORK: Walk.start_field_work,
        Stage.DRAFTING: Walk.write_papers,
        Stage.FIRST_REVIEW: Walk.submit_draft,
        Stage.SECOND_REVIEW: lambda walk: walk.review(0),
        Stage.THIRD_REVIEW: lambda walk: walk.review(1),
        Stage.CONSULTING: lambda walk: walk.review(2),
        Stage.CHECKING: Walk.consult,
        Stage.EXPERT_REVIEW: Walk.check,
        Stage.REVISING: Walk.hear_experts,
        Stage.SIGNED: Walk.sign,
        Stage.ACCEPTED: Walk.accept,
        Stage.ARCHIVED: Walk.archive,
    }
)


def carry_to(stage: Stage, walk: Walk) -> Evaluation:
    """Carry an evaluation from where it stands to a later stage, and return it."""
    now = Stage(Evaluation.objects.values_list("stage", flat=True).get(pk=walk.evaluation_id))
    for each in tuple(Stage)[now.number + 1 : stage.number + 1]:
        _STEPS[each](walk)
    return Evaluation.objects.select_related("cycle", "unit", "agency", "lead").get(
        pk=walk.evaluation_id
    )


def best_actual(rule: ScoringRule) -> str:
    """Return an actual value that earns all points."""
    match rule:
        case Proportional(target) | Reverse(target) | Equal(target):
            return plain_number(target)
        case Banded(bands):
            return plain_number(bands[0].limit)
        case Deduction():
            return "0"
        case _:
            return "1"
