"""All templates, and so many consistent drafts of them in turn."""

import random
from collections.abc import Iterator

from benchmarks.report_corpus import evaluations, forms, habits, notices, summaries
from benchmarks.report_corpus.draft import Draft

TEMPLATES = (
    summaries.report,
    evaluations.of_project,
    summaries.circular,
    evaluations.of_unit,
    forms.self_assessment,
    forms.monitoring,
    summaries.summary_of_work,
    evaluations.of_bonds,
    forms.comparison,
    notices.grouped,
    notices.survey,
    notices.appraisal,
    notices.notice,
    notices.plan,
    habits.overview,
    habits.public_draft,
    habits.town,
    habits.old_characters,
    habits.insurance,
    habits.capital,
    habits.spread,
)


def drafts(count: int, seed: int) -> Iterator[Draft]:
    """Yield consistent drafts, the templates in turn; the same seed gives the same."""
    for number in range(count):
        chance = random.Random(f"{seed}-{number}")  # noqa: S311 - the same drafts each time, no secret
        yield TEMPLATES[number % len(TEMPLATES)](chance)
