"""The worked example as the value that the writers are measured on."""

from datetime import date

from hengji.core.official_document import OfficialDocument
from hengji.core.report.build import ReportRules, build_report
from hengji.core.report.draft import draft_document
from hengji.documents.example import EXAMPLE_FACTS, EXAMPLE_LEDGER
from hengji.documents.facts import read_facts
from hengji.documents.ledgers import read_ledger
from hengji.rulebook.categories import load_categories
from hengji.rulebook.grades import load_grade_aliases, load_grade_scale
from hengji.rulebook.ledger_columns import load_ledger_columns
from hengji.rulebook.scoring import load_rank_method

YEAR_END = date(2024, 12, 31)


def example_document() -> OfficialDocument:
    """Return the official document of the worked example."""
    reading = read_ledger(EXAMPLE_LEDGER, load_ledger_columns(), load_grade_aliases())
    rules = ReportRules(
        load_grade_scale(YEAR_END),
        load_rank_method(YEAR_END),
        {code: category.heading for code, category in load_categories().items()},
    )
    return draft_document(build_report(reading.ledger, read_facts(EXAMPLE_FACTS), rules))
