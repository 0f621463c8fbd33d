"""Which rules apply to a year (适用规则): the rulebook at its day and region.

The bureau's own folder of rules, where the installation has one, comes last.
"""

from datetime import date
from functools import lru_cache
from pathlib import Path

from django.conf import settings

from hengji.core.grading import GradeScale
from hengji.core.procedure import ProcedureRules
from hengji.core.ranking import RankMethod
from hengji.core.report.build import ReportRules
from hengji.models import Cycle, ReportFacts
from hengji.rulebook.categories import load_categories
from hengji.rulebook.grades import load_grade_scale
from hengji.rulebook.procedure import FILE, load_procedure_rules
from hengji.rulebook.scoring import load_rank_method


def facts_row(cycle: Cycle) -> ReportFacts:
    """Return the year's facts; a new, empty row if none were saved."""
    return ReportFacts.objects.filter(cycle=cycle).first() or ReportFacts(cycle=cycle)


def rules_of(cycle: Cycle, facts: ReportFacts | None = None) -> ReportRules:
    """Return the rules of a year: of the day of issue, else of the year's end."""
    facts = facts or facts_row(cycle)
    on = facts.issued or date(cycle.work_year, 12, 31)
    method = RankMethod(facts.rank_method) if facts.rank_method else None
    return ReportRules(
        scale=scale_of(cycle, facts),
        rank_method=method or load_rank_method(on, facts.region, settings.RULES_FOLDERS),
        headings={
            code: each.heading
            for code, each in load_categories(facts.region, settings.RULES_FOLDERS).items()
        },
    )


def scale_of(cycle: Cycle, facts: ReportFacts | None = None) -> GradeScale:
    """Return the grade bands of a year."""
    facts = facts or facts_row(cycle)
    on = facts.issued or date(cycle.work_year, 12, 31)
    return load_grade_scale(on, facts.region, settings.RULES_FOLDERS)


def procedure_rules_of(cycle: Cycle) -> ProcedureRules:
    """Return how the procedure is carried out in a year."""
    facts = facts_row(cycle)
    on = facts.issued or date(cycle.work_year, 12, 31)
    folders = tuple(settings.RULES_FOLDERS)
    return _procedure_rules(on, facts.region, folders, _edited(folders))


def _edited(folders: tuple[Path, ...]) -> tuple[int, ...]:
    """Return when the bureau's own rules of the procedure were written."""
    files = (folder / FILE for folder in folders)
    return tuple(file.stat().st_mtime_ns for file in files if file.is_file())


@lru_cache(maxsize=64)
def _procedure_rules(
    on: date, region: str, folders: tuple[Path, ...], _edited: tuple[int, ...]
) -> ProcedureRules:
    """Read the rulebook once for each edition of its files; reading takes ten milliseconds."""
    return load_procedure_rules(on, region, folders)
