"""A manuscript as the rules read it (通读): passages, outline and score tables, found once."""

from collections.abc import Iterator
from dataclasses import dataclass

from hengji.core.checkup.documents.front import Front, front_of
from hengji.core.checkup.documents.outline import Heading, headings_of
from hengji.core.checkup.documents.rules import DocumentRules
from hengji.core.checkup.documents.tables import ScoreTable, score_tables
from hengji.core.checkup.manuscript import Manuscript, Paragraph
from hengji.core.checkup.passages import Passage, passages


@dataclass(frozen=True, slots=True)
class Survey:
    """What every rule needs to know of a manuscript.

    Attributes:
        manuscript: As read.
        rules: What it is checked by.
        passages: Paragraphs put together again.
        lines: Paragraphs one by one, for what stands on a line of its own.
        headings: Numbered paragraphs, in reading order.
        front: What stands around the text of an official document.
        tables: Tables of scores, grades or numbers of grades.
    """

    manuscript: Manuscript
    rules: DocumentRules
    passages: tuple[Passage, ...]
    lines: tuple[Passage, ...]
    headings: tuple[Heading, ...]
    front: Front
    tables: tuple[ScoreTable, ...]

    def main_table(self) -> ScoreTable | None:
        """Return the table that lists the evaluations: the longest, if there is one."""
        ranked = [table for table in self.tables if table.is_list]
        return max(ranked, key=lambda table: len(table.rows), default=None)

    def other_rounds(self) -> tuple[str, ...]:
        """Return the words for other rounds (上年, 自评) that this report is not itself about."""
        own = self.front.title + "".join(table.title for table in self.tables)
        return tuple(word for word in self.rules.lexicons.other_round if word not in own)

    def passages_below(self, heading: Heading, until: Heading | None) -> Iterator[Passage]:
        """Yield the passages from a heading, included, to another, excluded."""
        end = until.passage if until else len(self.passages)
        yield from self.passages[heading.passage : end]


def study(manuscript: Manuscript, rules: DocumentRules) -> Survey:
    """Read a manuscript once for all rules."""
    whole = passages(manuscript)
    headings = headings_of(whole)
    lines = tuple(
        Passage(block.text.words, block.text.plain, (0,), (number,), block.text.where)
        for number, block in enumerate(manuscript.blocks)
        if isinstance(block, Paragraph)
    )
    return Survey(
        manuscript=manuscript,
        rules=rules,
        passages=whole,
        lines=lines,
        headings=headings,
        front=front_of(lines, headings, rules.lexicons),
        tables=score_tables(manuscript, rules),
    )
