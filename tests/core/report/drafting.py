"""Reports drafted as official documents, and what stands under their headings."""

from typing import Any

from hengji.core.blocks import Block, Heading
from hengji.core.ledger import Ledger
from hengji.core.official_document import OfficialDocument
from hengji.core.report.draft import draft_document
from hengji.core.report.facts import NO_FACTS, Facts
from tests.core.builders import report_of


def drafted(ledger: Ledger, facts: Facts = NO_FACTS, **rules: Any) -> OfficialDocument:
    return draft_document(report_of(ledger, facts, **rules))


def below(document: OfficialDocument, heading: str) -> list[Block]:
    """Return the blocks under a heading, up to the next of its level or above."""
    texts = [block.text if isinstance(block, Heading) else None for block in document.blocks]
    start = texts.index(heading)
    level = getattr(document.blocks[start], "level", 0)
    found: list[Block] = []
    for block in document.blocks[start + 1 :]:
        if isinstance(block, Heading) and block.level <= level:
            break
        found.append(block)
    return found
