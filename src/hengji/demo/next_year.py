"""The year after the example (演示年度): evaluations under way, to try things on."""

from dataclasses import replace
from decimal import Decimal
from typing import NamedTuple

from hengji.actions.commissions import add_evaluation
from hengji.actions.cycles import open_cycle
from hengji.core.evaluations import Kind
from hengji.core.ledger import Scope
from hengji.core.quantities import Points
from hengji.core.registry_lists import RegistryKind
from hengji.core.workflow import Stage
from hengji.demo.parties import register
from hengji.demo.scripting import script_of
from hengji.demo.walking import Crew, Walk, carry_to
from hengji.demo.years import FRAMEWORKS, tree_of
from hengji.documents.example import EXAMPLE_WORK_YEAR
from hengji.models import Evaluation, User

YEAR = EXAMPLE_WORK_YEAR + 1
INVENTED = "（演示数据）"
OWN = ""
"""The unit whose account can be lent."""


class UnderWay(NamedTuple):
    """An evaluation that is invented altogether: whose, of what, how far, and to what score."""

    unit: str
    name: str
    scope: Scope
    stage: Stage
    total: str = "88.00"


UNDER_WAY = (
    UnderWay(OWN, "部门整体支出", Scope.UNIT, Stage.CONSULTING, "87.35"),
    UnderWay("演示单位一", "部门整体支出", Scope.UNIT, Stage.FIELD_WORK, "91.20"),
    UnderWay("演示单位二", "部门整体支出", Scope.UNIT, Stage.DRAFTING, "84.60"),
    UnderWay("演示单位二", "演示道路养护项目", Scope.PROJECT, Stage.FIRST_REVIEW, "89.75"),
    UnderWay("演示单位三", "演示供水设施专项债券项目", Scope.SPECIAL_BOND, Stage.CHECKING, "86.10"),
    UnderWay("演示单位三", "演示校舍维修项目", Scope.PROJECT, Stage.REVISING, "90.05"),
    UnderWay("演示单位一", "演示技能培训项目", Scope.PROJECT, Stage.SCHEMING),
    UnderWay("演示单位四", "部门整体支出", Scope.UNIT, Stage.PLANNED),
)
FULL = {Stage.CONSULTING, Stage.CHECKING}
"""Evaluations at these stages have evidence of every kind."""


def found_next_year(crew: Crew, unit: User) -> None:
    """Open the year after the example, with one agency's evaluations at many stages."""
    cycle = open_cycle(YEAR, YEAR - 1, by=crew.chief)
    ids = {OWN: unit.unit_id or 0}
    for each in UNDER_WAY:
        if each.unit not in ids:
            ids[each.unit] = register(RegistryKind.UNITS, each.unit, crew.chief)
        evaluation = add_evaluation(
            cycle.pk,
            name=f"{YEAR - 1}年度{each.unit or unit.unit}{each.name}{INVENTED}",
            scope=each.scope,
            kind=Kind.FISCAL,
            unit_id=ids[each.unit],
            by=crew.chief,
        )
        whose = replace(crew, unit=unit) if each.unit == OWN else crew
        _begin(each, evaluation, whose)


def _begin(each: UnderWay, evaluation: Evaluation, crew: Crew) -> None:
    """Carry an evaluation to its stage; half the papers of a field work are written."""
    script = script_of(tree_of(each.scope, YEAR), Points(Decimal(each.total)), evaluation.name)
    script = replace(script, in_full=each.stage in FULL)
    walk = Walk(evaluation.pk, crew, FRAMEWORKS[each.scope], script=script)
    carry_to(each.stage, walk)
    if each.stage is Stage.FIELD_WORK:
        codes = list(script.papers)
        written = {code: script.papers[code] for code in codes[: len(codes) // 2]}
        walk.save(written, by=crew.author)
