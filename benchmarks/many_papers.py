"""Evaluations whose papers are being written, as the scoring benchmark needs them.

Run as a program with how many people, leaves and files there are, it fills the
configured, migrated database and prints a line for each person: the secret of
a one-time link and the number of the evaluation they write in.
"""

import os
import sys
from datetime import date, timedelta
from decimal import Decimal

import django
from django.core.management import call_command

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hengji.settings")
django.setup()

from django.utils import timezone  # noqa: E402

from hengji.actions.accounts import add_account, found_first_account, lend_demo_entry  # noqa: E402
from hengji.actions.cycles import open_cycle  # noqa: E402
from hengji.actions.files import store_file  # noqa: E402
from hengji.core.evaluations import Kind  # noqa: E402
from hengji.core.indicators import Indicator, TreeRules  # noqa: E402
from hengji.core.ledger import Scope  # noqa: E402
from hengji.core.names import name_key  # noqa: E402
from hengji.core.permissions import Role  # noqa: E402
from hengji.core.quantities import Points, round_half_up  # noqa: E402
from hengji.core.scheme_notation import scheme_hash, write_scheme  # noqa: E402
from hengji.core.schemes import Scheme  # noqa: E402
from hengji.core.scoring_rules import Proportional  # noqa: E402
from hengji.core.workflow import Stage  # noqa: E402
from hengji.models import (  # noqa: E402
    Agency,
    AgencyMember,
    Cycle,
    Evaluation,
    EvaluationScheme,
    Evidence,
    EvidenceLink,
    Paper,
    User,
)

FULL = Points(Decimal(100))
WORDS = "查阅记账凭证、合同和验收单，与资产卡片逐一核对，另走访使用科室两处。"


def scheme_of(leaves: int) -> Scheme:
    """Return a scheme of so many leaves in groups of five, of a hundred points in all."""
    each = round_half_up(FULL / leaves)
    points = [each] * (leaves - 1)
    points.append(FULL - sum(points))
    made = [_leaf(number, Points(won)) for number, won in enumerate(points)]
    groups = [tuple(made[start : start + 5]) for start in range(0, leaves, 5)]
    children = tuple(
        Indicator(
            f"G{number}", f"二级指标{number}", Points(sum(leaf.points for leaf in group)), group
        )
        for number, group in enumerate(groups)
    )
    root = Indicator("", "绩效评价", FULL, (Indicator("A", "产出", FULL, children),))
    return Scheme("", "", "演示指标体系", root, TreeRules(FULL), {})


def _leaf(number: int, points: Points) -> Indicator:
    return Indicator(
        f"L{number:02d}",
        f"三级指标第{number}项",
        points,
        rule=Proportional(Decimal(100)),
        unit="百分点",
        meaning=WORDS,
        criteria=("有据可查", "口径一致", "结果真实"),
    )


def evaluation_of(number: int, cycle: Cycle, lead: AgencyMember, leaves: int) -> Evaluation:
    """Return an evaluation in field work, with its scheme and its papers."""
    name = f"演示项目第{number}期"
    evaluation = Evaluation.objects.create(
        cycle=cycle,
        kind=Kind.FISCAL,
        scope=Scope.PROJECT,
        name=name,
        name_key=name_key(name),
        agency=lead.agency,
        lead=lead,
        stage=Stage.FIELD_WORK,
        stage_since=date(cycle.work_year, 1, 1),
    )
    scheme = scheme_of(leaves)
    content = write_scheme(scheme)
    by, now = User.objects.get(role=Role.CHIEF), timezone.now()
    EvaluationScheme.objects.create(
        evaluation=evaluation, number=1, content=content, content_hash=scheme_hash(content),
        by=by, at=now, frozen_by=by, frozen_at=now,
    )  # fmt: skip
    Paper.objects.bulk_create(
        Paper(evaluation=evaluation, code=leaf.code, examined=WORDS * 3, fact=WORDS * 3)
        for leaf in scheme.tree.leaves()
    )
    return evaluation


def bind_files(evaluation: Evaluation, files: int) -> None:
    """Bind files to the leaves in turn, ten of them to the first."""
    by, now = User.objects.get(role=Role.CHIEF), timezone.now()
    codes = list(evaluation.papers.order_by("code").values_list("code", flat=True))
    for number in range(files):
        file = store_file([f"佐证 {evaluation.pk} {number}".encode()], f"佐证{number}")
        piece = Evidence.objects.create(
            evaluation=evaluation, file=file, name=f"佐证{number}.pdf", kind="PDF", by=by, at=now
        )
        code = codes[0] if number < 10 else codes[number % len(codes)]
        EvidenceLink.objects.create(
            evaluation=evaluation, code=code, evidence=piece, place=f"第{number}页", by=by, at=now
        )


def main() -> None:
    """Prepare the database, fill it and print who writes where."""
    people, leaves, files = map(int, sys.argv[1:])
    call_command("migrate", verbosity=0)
    call_command("createcachetable")
    call_command("collectstatic", interactive=False, verbosity=0)
    chief, _ = found_first_account("chief", "演示科长", Role.CHIEF)
    system, _ = found_first_account("system", "演示系统管理员", Role.SYSTEM)
    cycle = open_cycle(2025, 2024, by=chief)
    agency = Agency.objects.create(name="演示评价公司", name_key=name_key("演示评价公司"))
    lead = AgencyMember.objects.create(agency=agency, name="演示主评人", is_lead=True)
    evaluations = [evaluation_of(number, cycle, lead, leaves) for number in range(people // 4 or 1)]
    bind_files(evaluations[0], files)
    for number in range(people):
        name = f"演示评分人{number}"
        person = add_account(f"scorer{number}", name, Role.AGENCY, by=system, agency=agency)
        written = evaluations[number % len(evaluations)].pk
        print(lend_demo_entry(person, timedelta(hours=2)), written)


if __name__ == "__main__":
    main()
