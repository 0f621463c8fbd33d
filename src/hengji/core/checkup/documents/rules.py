"""What a document check-up is told (检查规则): words, thresholds, the grade scale, the roster."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import lru_cache
from typing import NamedTuple

from hengji.core.grading import Grade, GradeScale


class Column(StrEnum):
    """What a column of a table in a report can hold (表中的一栏)."""

    NAME = "name"
    SCORE = "score"
    SELF_SCORE = "self_score"
    GRADE = "grade"
    UNIT = "unit"
    AGENCY = "agency"
    BUDGET = "budget"
    SPENT = "spent"
    FUND_NATURE = "fund_nature"
    SCOPE = "scope"
    SERIAL = "serial"
    RANK = "rank"
    POINTS = "points"
    COUNT = "count"
    SHARE = "share"
    RANGE = "range"


@dataclass(frozen=True, slots=True)
class Lexicons:
    """Words a bureau may want to change; each is a key of ``document_checks.yaml``.

    Attributes:
        reduplications: Doubled characters that are words (往往).
        stand_alone: Characters that are words by themselves before a word
            that begins with the same one (市市场).
        follow_alone: Characters that may follow, alone, a word that ends with
            the same one (目的的).
        vocabulary: Words of the trade that a dictionary lacks.
        doubled_words: Words that are never said twice in a row.
        organ_ends: Ends of the names of organs and units.
        place_levels: Place words from the highest level to the lowest.
        measure_ends: Ends of titles that have a document number.
        numberless_ends: Ends of titles that have none.
        numberless_words: Words in titles that have none.
        basis_words: Words before a document that is relied on.
        made_words: Words before a document that somebody made himself.
        number_exempt: Words before a number that is no document number.
        upward_titles: Ends of titles of upward documents.
        upward_recipients: Ends of the names of recipients above.
        official_titles: Ends of titles of official documents.
        finding_heads: Words of headings above findings.
        not_finding_heads: Words of headings that speak of problems and hold none.
        recommendation_heads: Words of headings above recommendations.
        measure_words: Measure words (量词) of things that are counted.
        unit_nouns: Nouns for whole units that are evaluated.
        project_nouns: Nouns for projects that are evaluated.
        evaluation_verbs: Verbs of choosing and evaluating.
        order_words: Words that say a table is ranked.
        higher_context: Words before a place word that speak of those above.
        other_round: Words that say a sentence speaks of another round (上年, 自评).
        other_subject: Nouns of things that are counted and not evaluated.
    """

    reduplications: tuple[str, ...]
    stand_alone: tuple[str, ...]
    follow_alone: tuple[str, ...]
    vocabulary: tuple[str, ...]
    doubled_words: tuple[str, ...]
    organ_ends: tuple[str, ...]
    place_levels: tuple[str, ...]
    measure_ends: tuple[str, ...]
    numberless_ends: tuple[str, ...]
    numberless_words: tuple[str, ...]
    basis_words: tuple[str, ...]
    made_words: tuple[str, ...]
    number_exempt: tuple[str, ...]
    upward_titles: tuple[str, ...]
    upward_recipients: tuple[str, ...]
    official_titles: tuple[str, ...]
    finding_heads: tuple[str, ...]
    not_finding_heads: tuple[str, ...]
    recommendation_heads: tuple[str, ...]
    measure_words: tuple[str, ...]
    unit_nouns: tuple[str, ...]
    project_nouns: tuple[str, ...]
    evaluation_verbs: tuple[str, ...]
    order_words: tuple[str, ...]
    higher_context: tuple[str, ...]
    other_round: tuple[str, ...]
    other_subject: tuple[str, ...]


class Subject(NamedTuple):
    """A class of findings (问题类别) and the words by which it is known.

    ``found`` are words of a finding, ``answered`` those of a recommendation
    that answers it.
    """

    code: str
    area: str
    found: tuple[str, ...]
    answered: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Thresholds:
    """Numbers a bureau may want to change; each is a key of ``document_checks.yaml``.

    Attributes:
        fewest_rows: Rows from which an order is inferred without being stated.
        fewest_stated_rows: Rows from which a stated order is checked.
        most_moved: Share of the rows, in hundredths, beyond which a table has
            no order to be held to.
        most_off_scale: The same for grades that do not fit a scale.
        summary_rows: Rows from which a report is a summary of evaluations.
    """

    fewest_rows: int
    fewest_stated_rows: int
    most_moved: int
    most_off_scale: int
    summary_rows: int


@dataclass(frozen=True, slots=True)
class TableWords:
    """The words of the tables (表头用语), each as ``names.name_key`` spells it.

    Attributes:
        headings: Column and its place in the order of preference, by heading.
        endings: Column by the end of a heading, the longest first.
        fillers: Words of a heading that carry no meaning.
        self_words: A score whose heading holds one is a self-assessment.
        totals: Names of total rows.
        blanks: Marks that mean "nothing here".
    """

    headings: Mapping[str, tuple[Column, int]]
    endings: tuple[tuple[str, Column], ...]
    fillers: tuple[str, ...]
    self_words: tuple[str, ...]
    totals: tuple[str, ...]
    blanks: frozenset[str]


@dataclass(frozen=True, slots=True)
class DocumentRules:
    """Everything a document is checked by.

    Attributes:
        scale: Of the region, for a report that states no bands of its own.
        aliases: Grades by the other words people write.
        tables: The words of the tables.
        lexicons: Words by purpose.
        thresholds: Numbers by purpose.
        subjects: Classes of findings, in the order of the rulebook.
        known_numbers: Document number by title, of documents the rulebook knows.
        is_word: Tells whether a text is one word of the language.
        roster: Names of known units; empty = not checked.
    """

    scale: GradeScale
    aliases: Mapping[str, Grade]
    tables: TableWords
    lexicons: Lexicons
    thresholds: Thresholds
    subjects: tuple[Subject, ...]
    known_numbers: Mapping[str, str]
    is_word: Callable[[str], bool] = field(compare=False)
    roster: tuple[str, ...] = ()


@lru_cache(maxsize=256)
def any_of(words: tuple[str, ...]) -> str:
    """Return a regular expression that matches any of the words, longest first."""
    return "(?:" + "|".join(map(re.escape, sorted(words, key=len, reverse=True))) + ")"
