"""The pages of one evaluation (评价的各页): one table, from which every one gets its tabs.

A page that is not there yet is left out, so that an entry may come first. A view
of an evaluation calls ``show_evaluation``, and its page has the tabs.
"""

from collections.abc import Iterator
from typing import NamedTuple

from django.urls import reverse

from hengji.core.permissions import Right, Role, reach_of
from hengji.core.workflow import Stage, sees_leaf_scores
from hengji.models import Evaluation
from hengji.web.frame import is_known, show_cycle
from hengji.web.guard import Request


class _Tab(NamedTuple):
    """A page, whom it serves (any of the rights), and from which stage there is something in it."""

    label: str
    url_name: str
    rights: tuple[Right, ...]
    since: Stage


WORK, BOTH = (Right.SEE_WORK,), (Right.SEE_WORK, Right.ANSWER)
TABS = (
    _Tab("概况", "evaluation", (Right.SEE_RESULTS,), Stage.PLANNED),
    _Tab("方案", "scheme", (Right.SEE_RESULTS,), Stage.SCHEMING),
    _Tab("材料", "materials", BOTH, Stage.COLLECTING),
    _Tab("佐证", "evidence", WORK, Stage.COLLECTING),
    _Tab("访谈", "interviews", WORK, Stage.COLLECTING),
    _Tab("现场勘查", "visits", WORK, Stage.COLLECTING),
    _Tab("评分", "scores", (Right.SEE_RESULTS,), Stage.FIELD_WORK),
    _Tab("评价报告", "evaluation-report", WORK, Stage.DRAFTING),
    _Tab("意见", "opinions", BOTH, Stage.CONSULTING),
)


class Tab(NamedTuple):
    """One tab as it is shown."""

    label: str
    url: str
    current: bool


def show_evaluation(request: Request, evaluation: Evaluation) -> None:
    """Let the frame show the year and the tabs of the evaluation the page is about."""
    show_cycle(request, evaluation.cycle)
    request.hengji_tabs = tuple(tabs_of(request, evaluation))  # type: ignore[attr-defined]


def tabs_of(request: Request, evaluation: Evaluation) -> Iterator[Tab]:
    """Yield the pages of an evaluation that the person may open now."""
    role, stage = Role(request.user.role), Stage(evaluation.stage)
    overview = reverse("evaluation", args=[evaluation.pk])
    for each in TABS:
        begun = stage.number >= each.since.number or (evaluation.round and stage != Stage.PLANNED)
        allowed = any(reach_of(role, right) for right in each.rights)
        hidden = each.url_name == "scores" and not sees_leaf_scores(stage, role)
        if begun and allowed and not hidden and is_known(each.url_name):
            url = reverse(each.url_name, args=[evaluation.pk])
            here = _page_of(request.path, evaluation)
            within = url != overview and here.startswith(f"{url}/")
            yield Tab(each.label, url, here == url or within)


def _page_of(path: str, evaluation: Evaluation) -> str:
    """Return the address whose tab a path belongs to: the table of scores is theirs."""
    grid = reverse("score-grid", args=[evaluation.pk])
    return reverse("scores", args=[evaluation.pk]) if path == grid else path
