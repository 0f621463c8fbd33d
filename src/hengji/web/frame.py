"""What stands around every page (页面框架): menu, year, person."""

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from django.conf import settings
from django.http import HttpRequest
from django.urls import get_resolver, reverse

from hengji.core.permissions import Right, Role, reach_of
from hengji.models import Cycle, User
from hengji.queries.cycles import cycles_of
from hengji.web.kept import kept_for


class Item(NamedTuple):
    """One entry of the menu."""

    label: str
    url: str
    icon: str
    current: bool


class Group(NamedTuple):
    """Entries under one heading."""

    label: str
    items: tuple[Item, ...]


class _Entry(NamedTuple):
    label: str
    url_name: str
    icon: str
    right: Right | None
    yearly: bool = False


_MENU = (
    ("", (_Entry("首页", "home", "house", None),)),
    (
        "评价结果",
        (
            _Entry("得分排名", "ranking", "list-ol", Right.SEE_RESULTS, yearly=True),
            _Entry("导入得分表", "imports", "upload", Right.EDIT_RESULTS, yearly=True),
            _Entry("问题与建议", "findings", "clipboard-check", Right.SEE_REPORT, yearly=True),
            _Entry("汇总报告", "report", "file-earmark-text", Right.SEE_REPORT, yearly=True),
        ),
    ),
    (
        "重点评价",
        (
            _Entry("评价进度", "progress", "clipboard-check", Right.SEE_RESULTS, yearly=True),
            _Entry("数据包", "packets", "table", Right.EXCHANGE_PACKETS, yearly=True),
            _Entry("佐证完整性", "completeness", "check-lg", Right.SEE_WORK, yearly=True),
        ),
    ),
    (
        "体检",
        (
            _Entry("报告体检", "check-documents", "search", Right.RUN_CHECKUPS, yearly=True),
            _Entry("评分体检", "check-scores", "bar-chart-line", Right.RUN_CHECKUPS, yearly=True),
            _Entry("目标体检", "check-objectives", "check-lg", Right.RUN_CHECKUPS, yearly=True),
            _Entry("相似度", "check-likeness", "journal-text", Right.RUN_CHECKUPS, yearly=True),
        ),
    ),
    (
        "名录",
        (
            _Entry("预算单位", "units", "building", Right.SEE_REGISTRY),
            _Entry("项目", "projects", "folder2-open", Right.SEE_REGISTRY),
            _Entry("第三方机构", "agencies", "people", Right.SEE_REGISTRY),
            _Entry("专家", "experts", "person", Right.SEE_REGISTRY),
            _Entry("利益声明", "declarations", "shield-check", Right.SEE_AGENCIES),
        ),
    ),
    (
        "系统",
        (
            _Entry("年度", "cycles", "calendar3", Right.SEE_REGISTRY),
            _Entry("操作记录", "events", "clock-history", Right.SEE_EVENTS),
            _Entry("账户", "accounts", "person", Right.MANAGE_ACCOUNTS),
            _Entry("安全", "security", "shield-check", Right.MANAGE_SECURITY),
        ),
    ),
)


def is_known(url_name: str) -> bool:
    """Tell whether there is a page of that name."""
    return url_name in get_resolver().reverse_dict


def frame(request: HttpRequest) -> dict[str, Any]:
    """Return what the base templates need; little for those not signed in.

    ``can`` holds the names of the rights the person has, for buttons.
    """
    shared = {
        "demo": settings.DEMO,
        "product_version": settings.VERSION,
        "home_url": reverse("home"),
    }
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return shared
    cycles = tuple(cycles_of(user))
    cycle = _cycle_shown(request, cycles)
    return {
        **shared,
        "menu": tuple(_groups(user, request.path, cycle)),
        "user_id": user.pk,
        "user_label": user.name,
        "role_label": Role(user.role).label,
        "cycle": cycle,
        "cycles": tuple(_switches(request, cycles)),
        "idle_seconds": settings.IDLE_SECONDS,
        "still_here_url": reverse("still-here"),
        "logout_url": reverse("account_logout"),
        "my_account_url": reverse("my-account"),
        "kept": kept_for(request),
        "evaluation_tabs": getattr(request, "hengji_tabs", ()),
        "can": frozenset(right.name for right in Right if reach_of(Role(user.role), right)),
    }


def show_cycle(request: HttpRequest, cycle: Cycle) -> None:
    """Let the frame show the year of what the page is about."""
    request.hengji_cycle = cycle  # type: ignore[attr-defined]


def _cycle_shown(request: HttpRequest, cycles: Sequence[Cycle]) -> Cycle | None:
    """Return the year of the page: of its object, of its address, or the newest."""
    shown: Cycle | None = getattr(request, "hengji_cycle", None)
    if shown:
        return shown
    year = request.resolver_match.kwargs.get("year") if request.resolver_match else None
    newest = cycles[0] if cycles else None
    return next((cycle for cycle in cycles if cycle.work_year == year), newest)


def _switches(request: HttpRequest, cycles: Sequence[Cycle]) -> Iterator[dict[str, str]]:
    """Yield links to the same page in each year, or to its ranking."""
    match = request.resolver_match
    yearly = bool(match and "year" in match.kwargs and match.kwargs.keys() <= {"year", "kind"})
    for cycle in cycles:
        name = match.view_name if match and yearly else "ranking"
        yield {"label": cycle.label, "url": reverse(name, kwargs={"year": cycle.work_year})}


def _groups(user: User, path: str, cycle: Cycle | None) -> Iterator[Group]:
    role = Role(user.role)
    for label, entries in _MENU:
        allowed = (
            entry
            for entry in entries
            if is_known(entry.url_name)
            and (entry.right is None or reach_of(role, entry.right))
            and (cycle or not entry.yearly)
        )
        items = tuple(_item(entry, path, cycle) for entry in allowed)
        if items:
            yield Group(label, items)


def _item(entry: _Entry, path: str, cycle: Cycle | None) -> Item:
    kwargs = {"year": cycle.work_year} if entry.yearly and cycle else {}
    url = reverse(entry.url_name, kwargs=kwargs)
    current = path == url or (url != "/" and path.startswith(f"{url}/"))
    return Item(entry.label, url, entry.icon, current)
