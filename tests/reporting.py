"""Reports that tests need, made through the real actions."""

from pathlib import Path
from typing import Any

from hengji.actions.cycles import open_cycle
from hengji.actions.findings import add_finding
from hengji.actions.jobs import carry_out
from hengji.actions.recommendations import add_recommendation
from hengji.actions.report import ask_for_report, import_facts
from hengji.actions.report_building import build_report_job
from hengji.core.jobs import JobKind
from hengji.models import Cycle, Finding, Job, Recommendation, User
from tests.builders import imported

EXAMPLE = Path(__file__).parents[1] / "examples" / "shuozhou-2024"


def worked_example(by: User) -> Cycle:
    """Return the year of the worked example, with its ledger and its facts."""
    cycle = open_cycle(2024, 2023, by=by)
    imported(cycle, by, (EXAMPLE / "得分表.xlsx").read_bytes(), "得分表.xlsx")
    import_facts(cycle.pk, [(EXAMPLE / "facts.yaml").read_bytes()], "facts.yaml", by=by)
    cycle.refresh_from_db()
    return cycle


def finding_in(cycle: Cycle, by: User, code: str = "养护", **values: Any) -> Finding:
    """Return a finding of a year, complete but for what a test changes."""
    usual = {"category": "G01", "unit": "道路养护项目", "fact": f"未申报绩效目标（{code}）"}
    return add_finding(cycle.pk, {"code": code, **usual, **values}, by=by)


def recommendation_in(
    cycle: Cycle, by: User, *answers: Finding, title: str = "加强目标管理"
) -> Recommendation:
    """Return a recommendation that answers the findings."""
    values = {"title": title, "measures": "申报目标\n审核目标"}
    return add_recommendation(cycle.pk, values, [each.pk for each in answers], by=by)


def built(cycle: Cycle, by: User) -> Job:
    """Ask for the report and do the job as a worker would."""
    job = ask_for_report(cycle.pk, by=by)
    carry_out(job.pk, {JobKind.BUILD_REPORT: build_report_job})
    job.refresh_from_db()
    return job
