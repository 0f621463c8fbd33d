"""What the procedure (评价程序) asks of an evaluation: who wrote, who signed, since when."""

import json
from datetime import datetime
from itertools import takewhile

from django.db.models import Q, QuerySet
from django.utils import timezone

from hengji.core.deadlines import working_days_after
from hengji.core.evaluations import ScoreStage
from hengji.core.flaws import Flaw, FlawKind, Severity
from hengji.core.interests import conflict_flaws
from hengji.core.packets.forms import Topic
from hengji.core.packets.merging import Side
from hengji.core.permissions import Role
from hengji.core.procedure import ProcedureRules
from hengji.core.quantities import Points
from hengji.core.verbs import Verb
from hengji.core.workflow import REVIEW_STAGES, Stage
from hengji.models import AgencyMember, Evaluation, Event, Opinion, User
from hengji.queries.conflicts import conflicts_of
from hengji.queries.evaluations import of_commission
from hengji.queries.rules import procedure_rules_of

REVIEWER_IS_AUTHOR = FlawKind(
    "reviewer-is-author",
    Severity.ERROR,
    "内部复核人编制或修改过底稿，或是初稿的提交人。",
    "请由没有编制本项目底稿的人复核。",
)
REVIEWER_REPEATED = FlawKind(
    "reviewer-repeated",
    Severity.ERROR,
    "同一人通过了本轮的两级内部复核，规定要求三级由不同的人复核。",
    "请由另一人复核这一级。",
)
SIGNER_NOT_MEMBER = FlawKind(
    "signer-not-member",
    Severity.ERROR,
    "签字的账户没有对应到受托机构在用的评价人员。",
    "请用本人的账户签字；账户没有对应人员的，请财政局在名册里登记，再由系统管理员对应。",
)
SIGNER_NOT_LEAD = FlawKind(
    "signer-not-lead",
    Severity.ERROR,
    "定稿须由本项评价的主评人签字，当前账户不是。",
    "请由委托时确定的主评人登录签字；要换主评人的，请财政局办理更换。",
)


def authors_of(evaluation: Evaluation, by: User) -> tuple[AgencyMember, ...]:
    """Return the people who wrote in the papers, and who hands them in."""
    wrote = (
        Q(user__in=evaluation.papers.values("author"))
        | Q(user__in=evaluation.papers.values("updated_by"))
        | Q(user__in=writers_of(evaluation))
    )
    rows = AgencyMember.objects.filter(wrote | Q(pk=by.member_id), agency=evaluation.agency)
    return tuple(rows.distinct())


def writers_of(evaluation: Evaluation) -> frozenset[int]:
    """Return the accounts that ever saved a paper of an evaluation, or imported one.

    The papers keep the first and the last who wrote; the log keeps all.
    """
    of_agency = Event.objects.filter(role=Role.AGENCY, actor_id__isnull=False)
    saved = of_agency.filter(
        object_kind=Evaluation._meta.verbose_name,  # noqa: SLF001 - Django's door
        object_id=evaluation.pk,
        verb=Verb.SAVE_PAPER,
    )
    imported = of_agency.filter(verb=Verb.IMPORT_PACKET, cycle_id=evaluation.cycle_id)
    where = f"{Topic.PAPERS}/{evaluation.pk}/"
    wrote = {
        actor
        for actor, details in imported.values_list("actor_id", "details")
        if any(
            line[0].startswith(where) and line[-1].endswith(Side.THEIRS.label)
            for line in json.loads(details).get("values", ())
        )
    }
    wrote.update(saved.values_list("actor_id", flat=True).distinct())
    return frozenset(each for each in wrote if each is not None)


def reviewer_flaw(evaluation: Evaluation, by: User, rules: ProcedureRules) -> Flaw | None:
    """Return why somebody may not pass the present level of internal review."""
    if flaw := member_flaw(evaluation, by):
        return flaw
    themselves = User.objects.filter(member_id=by.member_id)
    accounts = frozenset(themselves.values_list("pk", flat=True))
    wrote = evaluation.papers.filter(
        Q(author__in=themselves) | Q(updated_by__in=themselves) | Q(changes__by__in=themselves)
    )
    signed = evaluation.signatures.filter(round=evaluation.round, by__in=themselves)
    handed_in = signed.filter(step=Verb.SUBMIT_DRAFT)
    if wrote.exists() or handed_in.exists() or accounts & writers_of(evaluation):
        message = f"{by.name}编制、修改了底稿或提交了初稿，由别人复核。"
        return REVIEWER_IS_AUTHOR.at(evaluation.stage, message)
    earlier = signed.filter(step__in=REVIEW_STAGES).first()
    if earlier and rules.distinct_reviewers:
        return REVIEWER_REPEATED.at(evaluation.stage, f"{by.name}已通过本轮的{earlier.step}。")
    return None


def signer_flaw(evaluation: Evaluation, by: User) -> Flaw | None:
    """Return why somebody may not sign the final evaluation."""
    if flaw := member_flaw(evaluation, by):
        return flaw
    if by.member_id != evaluation.lead_id:
        return SIGNER_NOT_LEAD.at("签字", f"{by.name}不是主评人（{evaluation.lead}）。")
    return None


def member_flaw(evaluation: Evaluation, by: User) -> Flaw | None:
    """Return why somebody may sign nothing: no member of the agency, or barred from the unit."""
    member = by.member
    if not (member and member.in_use and member.agency_id == evaluation.agency_id):
        message = f"账户“{by.name}”没有对应到“{evaluation.agency}”在用的评价人员。"
        return SIGNER_NOT_MEMBER.at("签字", message)
    return next(iter(conflict_flaws(conflicts_of(evaluation, evaluation.agency, [member]))), None)


def drafts_handed_in(evaluation: Evaluation) -> int:
    """Count the drafts handed in since the present commission; an earlier agency's do not count."""
    steps = evaluation.signatures.filter(step__in=(Verb.COMMISSION, Verb.SUBMIT_DRAFT))
    latest_first = steps.order_by("-pk").values_list("step", flat=True)
    return len([*takewhile(lambda step: step != Verb.COMMISSION, latest_first)])


def accepted_score(evaluation: Evaluation) -> Points | None:
    """Return the score that stood before the present final: accepted, or the bureau's own.

    None where the last acceptance was of no score, or its commission is cancelled.
    """
    path = evaluation.stage_scores.filter(stage=ScoreStage.FINAL)
    accepted = evaluation.signatures.filter(step=Verb.ACCEPT).last()
    if accepted is None:
        signed = evaluation.signatures.filter(step=Verb.SIGN_FINAL).first()
        last = path.filter(at__lt=signed.at).last() if signed else path.last()
        return last.score if last else None
    later = evaluation.signatures.filter(pk__gt=accepted.pk, step=Verb.CANCEL_COMMISSION)
    if accepted.opinion or later.exists():
        return None
    last = path.filter(at__lt=accepted.at).last()
    return last.score if last else None


def consulted_since(evaluation: Evaluation) -> datetime | None:
    """Return when the unit was first asked about the present draft; None before that."""
    asked = evaluation.signatures.filter(step=Stage.THIRD_REVIEW, round=evaluation.round)
    passed = of_commission(asked).last()
    return passed.at if passed else None


def opinions_of_round(evaluation: Evaluation) -> QuerySet[Opinion]:
    """Return what the unit said about the present draft."""
    since = consulted_since(evaluation)
    return evaluation.opinions.filter(at__gte=since) if since else evaluation.opinions.none()


def objections_of_round(evaluation: Evaluation) -> QuerySet[Opinion]:
    """Return what the unit objects to in the present draft."""
    return opinions_of_round(evaluation).filter(agrees=False)


def unanswered(evaluation: Evaluation) -> QuerySet[Opinion]:
    """Return the opinions that wait for an answer, of earlier drafts too."""
    return evaluation.opinions.filter(agrees=False, accepted="")


def is_overdue(evaluation: Evaluation) -> bool:
    """Tell whether the present stage lasts longer than it may; no limit counts as over."""
    rules = procedure_rules_of(evaluation.cycle)
    days = rules.limits.get(Stage(evaluation.stage))
    if days is None or evaluation.stage_since is None:
        return True
    return timezone.localdate() > working_days_after(evaluation.stage_since, days, rules)
