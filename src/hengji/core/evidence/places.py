"""Where in a piece of evidence the proof stands (页码或位置), and for which leaf."""

import re

from hengji.core.flaws import Flaw, FlawKind, Severity
from hengji.core.indicators import Indicator

PAGE_BEYOND = FlawKind(
    "evidence-page-beyond",
    Severity.ERROR,
    "填写的页码超出了文件的页数。",
    "请打开文件核对页码，改为实际的页。",
)
LEAF_UNKNOWN = FlawKind(
    "evidence-leaf-unknown",
    Severity.ERROR,
    "要对应的指标不是现行方案的三级指标。",
    "请刷新页面，从现行方案的三级指标中选择。",
)

_PAGES = re.compile(r"第?\s*(\d{1,9})\s*(?:[-–—~～至到]\s*第?\s*(\d{1,9})\s*)?页?")


def pages_in(place: str) -> tuple[int, int] | None:
    """Return the first and last page that a place names; None where it names none.

    >>> pages_in("第 3—5 页"), pages_in("12"), pages_in("表二，合计行")
    ((3, 5), (12, 12), None)
    """
    found = _PAGES.fullmatch(place.strip())
    if found is None:
        return None
    first = int(found[1])
    return first, int(found[2]) if found[2] else first


def check_place(name: str, place: str, pages: int | None) -> tuple[Flaw, ...]:
    """Find a page that the file has not; a file without counted pages has any."""
    named = pages_in(place)
    if named is None or pages is None:
        return ()
    first, last = named
    if 1 <= first <= last <= pages:
        return ()
    message = f"填写的是“{place}”，“{name}”共 {pages} 页。"
    return (PAGE_BEYOND.at("页码或位置", message),)


def check_leaves(codes: tuple[str, ...], tree: Indicator) -> tuple[Flaw, ...]:
    """Find codes that are no leaf of the scheme in force."""
    leaves = {leaf.code for leaf in tree.leaves()}
    return tuple(
        LEAF_UNKNOWN.at("对应指标", f"现行方案里没有编码为“{code}”的三级指标。")
        for code in codes
        if code not in leaves
    )
