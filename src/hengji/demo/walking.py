"""Carrying an evaluation to a stage (演示进程) as its people would: demo, tests, pictures."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from hengji.actions.commissions import Commission, commission
from hengji.actions.conclusions import accept, archive, sign_final, waive_evidence
from hengji.actions.drafts import (
    answer_opinion,
    finish_consultation,
    give_opinion,
    pass_check,
    pass_expert_review,
    pass_internal_review,
    start_drafting,
    start_field_work,
    submit_draft,
)
from hengji.actions.paper_batches import save_papers
from hengji.actions.papers import FieldChange
from hengji.actions.schemes import adopt_framework, approve_scheme, submit_scheme
from hengji.core.indicators import Indicator
from hengji.core.paper_fields import PaperField, write_field
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
from hengji.demo.proving import hand_in, prove, prove_fully
from hengji.demo.saying import MARK
from hengji.demo.scripting import Said, Script, Texts
from hengji.models import Evaluation, User
from hengji.queries.schemes import load_scheme

FACT = f"{MARK}经核对，与所附材料一致。"
DEDUCTION = f"{MARK}未达到目标值，按评分标准扣分。"
AGREED = f"{MARK}同意。"


@dataclass(frozen=True, slots=True)
class Crew:
    """Who carries an evaluation: the bureau, the agency's author, reviewer and lead, the unit."""

    chief: User
    staff: User
    author: User
    reviewers: tuple[User, User, User]
    lead: User
    unit: User | None = None
    contract_id: int | None = None


@dataclass(frozen=True, slots=True)
class Walk:
    """One evaluation on its way.

    Without a script all leaves earn all but those of ``actuals``, by code.
    """

    evaluation_id: int
    crew: Crew
    framework: str
    actuals: Mapping[str, str] = field(default_factory=dict)
    script: Script | None = None

    def commission(self) -> None:
        """Give it to the lead's agency."""
        lead, script = self.crew.lead.member, self.script or Script({})
        if lead is None:
            raise ValueError("the lead's account is no member's")
        to = Commission(
            lead.agency_id,
            lead.pk,
            self.crew.contract_id,
            script.stratum,
            script.is_overlap,
            script.is_blind,
        )
        commission(self.evaluation_id, to, by=self.crew.staff)

    def submit_scheme(self) -> None:
        """Adopt the framework as it is."""
        adopt_framework(self.evaluation_id, self.framework, by=self.crew.author)
        submit_scheme(self.evaluation_id, by=self.crew.author)

    def approve_scheme(self) -> None:
        """Freeze the scheme."""
        approve_scheme(self.evaluation_id, by=self.crew.staff)

    def start_field_work(self) -> None:
        """Have the unit hand in materials, and go there."""
        if self.script and self.script.in_full:
            hand_in(self.evaluation_id, self.crew)
        start_field_work(self.evaluation_id, by=self.crew.author)

    def write_papers(self) -> None:
        """Write every paper and begin to draft."""
        papers = self.script.papers if self.script else self._plain_papers()
        self.save(papers, by=self.crew.author)
        self._prove(papers)
        start_drafting(self.evaluation_id, by=self.crew.author)

    def _prove(self, papers: Mapping[str, Texts]) -> None:
        """Let every paper stand on something; without a script, on a waiver."""
        codes = [code for code, texts in papers.items() if PaperField.NOT_APPLICABLE not in texts]
        if self.script:
            proving = prove_fully if self.script.in_full else prove
            proving(self.evaluation_id, codes, self.crew)
            return
        for code in codes:
            waive_evidence(self.evaluation_id, code, reason=FACT, by=self.crew.staff)

    def save(self, papers: Mapping[str, Texts], *, reason: str = "", by: User) -> None:
        """Type texts over what the papers show."""
        rows = Evaluation.objects.get(pk=self.evaluation_id).papers.filter(code__in=papers)
        shown = {row.code: row for row in rows}
        changes = {
            code: {
                field: FieldChange(write_field(getattr(shown.get(code), field, "")), text)
                for field, text in texts.items()
            }
            for code, texts in papers.items()
        }
        save_papers(self.evaluation_id, changes, reason=reason, by=by)

    def _plain_papers(self) -> Mapping[str, Texts]:
        scheme = load_scheme(Evaluation.objects.get(pk=self.evaluation_id))
        leaves = scheme.tree.leaves() if scheme else ()
        return {leaf.code: self._plain_paper(leaf) for leaf in leaves}

    def _plain_paper(self, leaf: Indicator) -> Texts:
        actual = self.actuals.get(leaf.code) or (best_actual(leaf.rule) if leaf.rule else "")
        deduction = {PaperField.DEDUCTION: DEDUCTION} if leaf.code in self.actuals else {}
        return {PaperField.ACTUAL: actual, PaperField.FACT: FACT, **deduction}

    def submit_draft(self) -> None:
        """Hand in the draft."""
        submit_draft(self.evaluation_id, by=self.crew.author)

    def review(self, level: int) -> None:
        """Pass one level of internal review, from 0."""
        reviewer = self.crew.reviewers[level]
        pass_internal_review(self.evaluation_id, opinion=AGREED, by=reviewer)

    def consult(self) -> None:
        """Hear the unit, answer it and close the consultation."""
        self.hear_unit()
        for opinion in Evaluation.objects.get(pk=self.evaluation_id).opinions.filter(agrees=False):
            said = next(each for each in self.said if each.text == opinion.text)
            answer_opinion(
                opinion.pk,
                accepted=said.accepted,
                answer=said.answer,
                version=opinion.version,
                by=self.crew.author,
            )
        finish_consultation(self.evaluation_id, by=self.crew.author)

    def hear_unit(self) -> None:
        """Hear the unit's opinions, or that it has none."""
        by = self.crew.unit or self.crew.staff
        for said in self.said:
            give_opinion(self.evaluation_id, text=said.text, code=said.code, by=by)
        if not self.said:
            give_opinion(self.evaluation_id, agrees=True, by=by)

    @property
    def said(self) -> tuple[Said, ...]:
        """Return what the unit says."""
        return self.script.said if self.script else ()

    def check(self) -> None:
        """Pass the bureau's check, with what it changes."""
        self._revise(Stage.CHECKING, self.crew.staff)
        pass_check(self.evaluation_id, by=self.crew.staff)

    def hear_experts(self) -> None:
        """Pass the review by experts, with what they change."""
        self._revise(Stage.EXPERT_REVIEW, self.crew.staff)
        pass_expert_review(self.evaluation_id, by=self.crew.staff)

    def sign(self) -> None:
        """Bring the papers to their end and have the lead evaluator sign."""
        self._revise(Stage.REVISING, self.crew.author)
        sign_final(self.evaluation_id, by=self.crew.lead)

    def _revise(self, stage: Stage, by: User) -> None:
        for each in self.script.revisions if self.script else ():
            if each.stage is stage:
                self.save(each.papers, reason=each.reason, by=by)

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
