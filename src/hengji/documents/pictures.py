"""Pictures of the score check-up (体检图) as SVG, for files and for pages.

Drawn without a library: rectangles, lines and words. Nothing in a picture is said
by colour alone, and each has a title and a description for those who do not see it.
"""

from collections.abc import Iterable, Sequence
from xml.sax.saxutils import escape

from hengji.core.checkup.scores.pictures import (
    AgencyMark,
    CriticalMark,
    HalfPoint,
    Histogram,
    Pictures,
)
from hengji.core.checkup.scores.wording import edge_text, number, score_text

WIDTH = 760
LEFT, RIGHT = 56, 24
INK, PALE, BAR, CURVE, EDGE = "#1f2933", "#cbd2d9", "#8fb3d9", "#b4540a", "#7b1e3a"
FONTS = "'Noto Serif SC', 'Source Han Serif SC', SimSun, 'Microsoft YaHei', sans-serif"
HISTOGRAM_HEIGHT, HISTOGRAM_TOP, HISTOGRAM_FOOT = 300, 44, 48
STRIP_HEIGHT, STRIP_MIDDLE = 190, 104
AGENCY_TOP, AGENCY_STEP, AGENCY_LEFT = 56, 26, 190
MOST_AGENCIES, MOST_MARKS = 60, 400
LONGEST_NAME = 11
TICKS = (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10_000)
MOST_TICKS, MOST_LABELS = 6, 14
HUNDRED_CENTS, STACKED = 100, 7


def draw_pictures(pictures: Pictures) -> dict[str, str]:
    """Return each picture as SVG, by the name of its file."""
    drawn = {"得分分布.svg": histogram_svg(pictures.histogram)}
    if pictures.critical:
        drawn["临界项目.svg"] = critical_svg(pictures.critical)
    if pictures.agencies:
        drawn["机构尺度.svg"] = agencies_svg(pictures.agencies)
    return drawn


def histogram_svg(histogram: Histogram) -> str:
    """Draw scores by half points, the fitted curve and the cutoffs."""
    bars = histogram.bars
    step = (WIDTH - LEFT - RIGHT) / len(bars)
    foot = HISTOGRAM_HEIGHT - HISTOGRAM_FOOT
    tallest = max([1.0, *(bar.count for bar in bars), *(bar.expected or 0.0 for bar in bars)])

    def y(count: float) -> float:
        return foot - (foot - HISTOGRAM_TOP) * count / tallest

    parts = list(_scale_lines(tallest, foot))
    for place, bar in enumerate(bars):
        left = LEFT + place * step
        parts.append(
            f'<rect x="{left + 0.5:.1f}" y="{y(bar.count):.1f}" width="{max(step - 1, 0.5):.1f}"'
            f' height="{foot - y(bar.count):.1f}" fill="{BAR}">'
            f"<title>{_span(bar)}：{bar.count} 项</title></rect>"
        )
    curve = [
        f"{LEFT + (place + 0.5) * step:.1f},{y(bar.expected):.1f}"
        for place, bar in enumerate(bars)
        if bar.expected is not None
    ]
    if curve:
        parts.append(
            f'<polyline points="{" ".join(curve)}" fill="none" stroke="{CURVE}" stroke-width="2"/>'
        )
        parts.append(_text(LEFT, foot + 38, "柱：每半分的个数　线：平滑曲线推算的个数", "start"))
    parts += _score_axis(bars, step, foot)
    for cutoff in histogram.cutoffs:
        if bars[0].at_least < cutoff <= bars[-1].at_least:
            x = LEFT + (cutoff - bars[0].at_least) / (HUNDRED_CENTS / 2) * step
            parts.append(_edge(x, HISTOGRAM_TOP - 12, foot, f"{edge_text(cutoff)} 分"))
    count = sum(bar.count for bar in bars)
    edges = "、".join(edge_text(cutoff) for cutoff in histogram.cutoffs)
    told = f"{count} 项得分按半分计数；等级分界 {edges or '没有'}。"
    return _document("得分分布", told, HISTOGRAM_HEIGHT, parts)


def critical_svg(marks: Sequence[CriticalMark]) -> str:
    """Draw the evaluations within one point of a cutoff, on both sides."""
    span = WIDTH - LEFT - RIGHT
    middle = LEFT + span / 2
    parts = [
        _line(LEFT, STRIP_MIDDLE, WIDTH - RIGHT, STRIP_MIDDLE, INK),
        _edge(middle, 40, STRIP_MIDDLE + 34, "分界"),
        _text(LEFT, STRIP_MIDDLE + 58, "低 1 分", "start"),
        _text(WIDTH - RIGHT, STRIP_MIDDLE + 58, "高 1 分", "end"),
    ]
    stacked: dict[int, int] = {}
    for mark in marks[:MOST_MARKS]:
        column = mark.distance // 2
        level = stacked.get(column, 0)
        stacked[column] = level + 1
        x = middle + mark.distance / HUNDRED_CENTS * span / 2
        y = STRIP_MIDDLE - 8 - min(level, STACKED) * 8
        parts.append(
            f'<circle cx="{x:.1f}" cy="{y}" r="5" fill="{BAR if mark.distance >= 0 else "white"}"'
            f' stroke="{INK}"><title>{escape(mark.name)}：{score_text(mark.score)}，离'
            f" {edge_text(mark.cutoff)} 分 {score_text(abs(mark.distance))} 分</title></circle>"
        )
    above = sum(mark.distance >= 0 for mark in marks)
    told = (
        f"离等级分界不超过 1 分的 {len(marks)} 项：分界及以上 {above}，以下 {len(marks) - above}。"
    )
    parts.append(_text(LEFT, STRIP_HEIGHT - 8, f"{told}两侧同等复核。", "start"))
    return _document("临界项目", told, STRIP_HEIGHT, parts)


def agencies_svg(marks: Sequence[AgencyMark]) -> str:
    """Draw each agency's scale with its 84% interval (毛虫图)."""
    shown = _ends(marks)
    reach = max([1.5, *(max(abs(mark.low), abs(mark.high)) for mark in shown)]) * 1.05
    foot = AGENCY_TOP + AGENCY_STEP * len(shown)

    def x(effect: float) -> float:
        return AGENCY_LEFT + (effect / reach + 1) / 2 * (WIDTH - AGENCY_LEFT - RIGHT)

    parts = [
        (
            f'<rect x="{x(-1):.1f}" y="{AGENCY_TOP - 14}" width="{x(1) - x(-1):.1f}"'
            f' height="{foot - AGENCY_TOP + 14}" fill="{PALE}" fill-opacity="0.45"/>'
        ),
        _line(x(0), AGENCY_TOP - 14, x(0), foot, INK),
        _text(x(-1), AGENCY_TOP - 20, "−1 分", "middle"),
        _text(x(0), AGENCY_TOP - 20, "平均", "middle"),
        _text(x(1), AGENCY_TOP - 20, "+1 分", "middle"),
        _text(AGENCY_LEFT, 18, "← 偏严", "start"),
        _text(WIDTH - RIGHT, 18, "偏宽 →", "end"),
    ]
    for place, mark in enumerate(shown):
        y = AGENCY_TOP + AGENCY_STEP * place + AGENCY_STEP / 2
        color = EDGE if mark.flagged else INK
        label = f"{_short(mark.name)}{'（建议复核）' if mark.flagged else ''}"
        parts += [
            _text(AGENCY_LEFT - 8, y + 4, label, "end"),
            _line(x(mark.low), y, x(mark.high), y, color, 3),
            (
                f'<circle cx="{x(mark.effect):.1f}" cy="{y}" r="4.5" fill="{color}">'
                f"<title>{escape(mark.name)}：{number(mark.effect, 2)} 分（"
                f"{number(mark.low, 2)} 至 {number(mark.high, 2)}）</title></circle>"
            ),
        ]
    told = f"{len(marks)} 家机构的打分尺度，横线为 84% 区间：两条不相交约相当于相差显著。"
    parts.append(_text(LEFT, foot + 22, told, "start"))
    return _document("机构打分尺度", told, foot + 34, parts)


def _ends(marks: Sequence[AgencyMark]) -> Sequence[AgencyMark]:
    """Return all agencies, or those at both ends where there are too many."""
    half = MOST_AGENCIES // 2
    return marks if len(marks) <= MOST_AGENCIES else [*marks[:half], *marks[-half:]]


def _short(name: str) -> str:
    return name if len(name) <= LONGEST_NAME else f"{name[:LONGEST_NAME]}…"


def _span(bar: HalfPoint) -> str:
    return f"{score_text(bar.at_least)}—{score_text(bar.at_least + HUNDRED_CENTS // 2 - 1)} 分"


def _scale_lines(tallest: float, foot: float) -> Iterable[str]:
    step = next((tick for tick in TICKS if tallest / tick <= MOST_TICKS), TICKS[-1])
    for count in range(0, int(tallest) + 1, step):
        y = foot - (foot - HISTOGRAM_TOP) * count / tallest
        yield _line(LEFT, y, WIDTH - RIGHT, y, PALE)
        yield _text(LEFT - 8, y + 4, str(count), "end")


def _score_axis(bars: Sequence[HalfPoint], step: float, foot: float) -> list[str]:
    whole = [
        (place, bar.at_least) for place, bar in enumerate(bars) if bar.at_least % HUNDRED_CENTS == 0
    ]
    every = max(1, -(-len(whole) // MOST_LABELS))
    return [
        _line(LEFT, foot, WIDTH - RIGHT, foot, INK),
        *(
            _text(LEFT + place * step, foot + 18, edge_text(score), "middle")
            for place, score in whole[::every]
        ),
        _text(WIDTH - RIGHT, foot + 38, "得分", "end"),
    ]


def _line(  # noqa: PLR0917 - two points and a pen
    x: float, y: float, to_x: float, to_y: float, color: str, width: float = 1
) -> str:
    return (
        f'<line x1="{x:.1f}" y1="{y:.1f}" x2="{to_x:.1f}" y2="{to_y:.1f}" stroke="{color}"'
        f' stroke-width="{width}"/>'
    )


def _edge(x: float, top: float, foot: float, label: str) -> str:
    return (
        f'<line x1="{x:.1f}" y1="{top:.1f}" x2="{x:.1f}" y2="{foot:.1f}" stroke="{EDGE}"'
        f' stroke-dasharray="5 3" stroke-width="1.5"/>{_text(x, top - 4, label, "middle")}'
    )


def _text(x: float, y: float, words: str, anchor: str) -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}">{escape(words)}</text>'


def _document(title: str, told: str, height: float, parts: Iterable[str]) -> str:
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height:.0f}"'
        f' width="{WIDTH}" height="{height:.0f}" role="img" font-size="13"'
        f' font-family="{FONTS}" fill="{INK}"><title>{escape(title)}</title>'
        f"<desc>{escape(told)}</desc>"
        f'<rect width="100%" height="100%" fill="white"/>{"".join(parts)}</svg>\n'
    )
