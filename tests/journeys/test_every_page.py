"""Requirements 38, 58, 60 and 61 over every page of every role."""

from collections import Counter

import pytest

from hengji.core.permissions import Role
from tests.journeys.conftest import Visit
from tests.journeys.crawling import (
    BY_HAND,
    DOWNLOADS,
    NO_PAGES,
    OF_PROCEDURE,
    UNDER_WAY,
    WITHOUT_LINK,
    crawl,
    pages_for,
)
from tests.journeys.hands import Mouse
from tests.journeys.installation import Server
from tests.journeys.steps import enter

NOTHING_TO_SEE = {Role.EXPERT: {"evaluation", "progress", "ranking", "scheme"}}
"""Nobody entrusts anything to an expert yet."""


@pytest.mark.parametrize("role", Role)
def test_every_page_of_a_role_serves_everybody(role: Role, shared: Server, visit: Visit) -> None:
    page = visit(shared.entry(role), shared.origin)
    enter(Mouse(page))

    seen = list(crawl(page, shared.origin))

    problems = [f"{each.name}: {problem}" for each in seen for problem in each.problems]
    titles = Counter(each.title for each in seen)
    shared_titles = [each.name for each in seen if titles[each.title] > 1]
    elsewhere = DOWNLOADS | NO_PAGES | WITHOUT_LINK | UNDER_WAY | OF_PROCEDURE | BY_HAND
    elsewhere |= NOTHING_TO_SEE.get(role, set())
    linked = pages_for(role) - elsewhere
    unseen = sorted(linked - {each.name for each in seen})
    assert {each.lang for each in seen} == {"zh-Hans"}
    assert problems == [], "\n".join(problems)
    assert shared_titles == []
    assert unseen == [], ", ".join(unseen)
