"""Consistent figures are silent in any unit and precision; one wrong figure is found."""

from decimal import ROUND_HALF_UP, Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.core.checkup.documents.figures.builders import codes, remarks

UNITS = {"元": Decimal(1), "万元": Decimal(10_000), "亿元": Decimal(100_000_000)}
amounts = st.integers(10_000_000, 99_999_999_999).map(lambda cents: Decimal(cents) / 100)
places = st.integers(0, 4)
units = st.sampled_from(sorted(UNITS))
separated = st.booleans()


def printed(value: Decimal, digits: int, unit: str = "元", *, commas: bool = False) -> str:
    rounded = (value / UNITS[unit]).quantize(Decimal(1).scaleb(-digits), ROUND_HALF_UP)
    return f"{rounded:,f}" if commas else f"{rounded:f}"


@given(amounts, amounts, units, units, places, places, places, separated)
@settings(max_examples=60, deadline=None)
def test_a_consistent_sentence_is_silent(  # noqa: PLR0917
    whole: Decimal,
    part: Decimal,
    whole_unit: str,
    part_unit: str,
    whole_places: int,
    part_places: int,
    rate_places: int,
    commas: bool,
) -> None:
    rate = printed(100 * part / whole, rate_places)
    words = (
        f"全年预算{printed(whole, whole_places, whole_unit, commas=commas)}{whole_unit}，"
        f"支出{printed(part, part_places, part_unit, commas=commas)}{part_unit}，执行率{rate}%。"
    )

    assert codes(words) == []


@given(amounts, st.decimals("0.05", "0.94", places=4), st.sampled_from(["0.5", "3", "-2", "7"]))
@settings(max_examples=60, deadline=None)
def test_a_wrong_rate_is_found_at_its_place(whole: Decimal, ratio: Decimal, by: str) -> None:
    part = (whole * ratio).quantize(Decimal("0.01"))
    rate = f"{100 * part / whole + Decimal(by):.2f}%"
    words = f"全年预算{whole:,.2f}元，支出{part:,.2f}元，执行率{rate}。"

    assert [each.words for each in remarks(words)] == [rate]


def table(values: list[list[Decimal]], digits: int) -> list[list[str]]:
    totals = [sum(column, Decimal(0)) for column in zip(*values, strict=True)]
    body = [
        [f"单位{'甲乙丙丁戊己庚辛'[place]}", *(printed(value, digits) for value in row)]
        for place, row in enumerate(values)
    ]
    return [
        ["单位", "预算数（元）", "支出数（元）"],
        *body,
        ["合计", *(printed(each, digits) for each in totals)],
    ]


rows = st.lists(st.lists(amounts, min_size=2, max_size=2), min_size=2, max_size=8)


@given(rows, st.integers(0, 2))
@settings(max_examples=60, deadline=None)
def test_a_table_whose_parts_are_rounded_is_silent(
    values: list[list[Decimal]], digits: int
) -> None:
    assert codes(table(values, digits)) == []


@given(rows, st.data())
@settings(max_examples=60, deadline=None)
def test_a_changed_total_is_found_at_its_cell(
    values: list[list[Decimal]], data: st.DataObject
) -> None:
    cells = table(values, 2)
    column = data.draw(st.sampled_from([1, 2]))
    cells[-1][column] = f"{Decimal(cells[-1][column]) + 1000:f}"

    (one,) = remarks(cells)

    assert (one.spot.row, one.spot.column, one.words) == (
        len(cells) - 1,
        column,
        cells[-1][column],
    )


scores = st.lists(st.tuples(st.integers(1, 20), st.integers(0, 100)), min_size=2, max_size=8).map(
    lambda pairs: [
        (points, (Decimal(points) * share / 100).quantize(Decimal("0.01")))
        for points, share in pairs
    ]
)


def scorecard(pairs: list[tuple[int, Decimal]]) -> list[list[str]]:
    body = [
        [f"指标{'甲乙丙丁戊己庚辛'[place]}", f"{points}", f"{won}"]
        for place, (points, won) in enumerate(pairs)
    ]
    total = ["合计", f"{sum(points for points, _ in pairs)}", f"{sum(won for _, won in pairs)}"]
    return [["指标名称", "分值", "得分"], *body, total]


@given(scores)
@settings(max_examples=60, deadline=None)
def test_a_scorecard_that_adds_up_is_silent(pairs: list[tuple[int, Decimal]]) -> None:
    assert codes(scorecard(pairs)) == []


@given(scores, st.sampled_from([1, 2]))
@settings(max_examples=60, deadline=None)
def test_a_changed_total_score_is_found_at_its_cell(
    pairs: list[tuple[int, Decimal]], column: int
) -> None:
    cells = scorecard(pairs)
    cells[-1][column] = f"{Decimal(cells[-1][column]) + (7 if column == 1 else -Decimal('0.5')):f}"

    found = remarks(cells)

    assert [(each.spot.row, each.spot.column) for each in found] == [(len(cells) - 1, column)]


words = st.lists(
    st.sampled_from(
        [
            *(
                "预算",
                "支出",
                "执行率",
                "结余",
                "其中",
                "合计",
                "较上年",
                "增长",
                "占总",
                "的",
                "约",
                "得分",
            ),
            *(
                "分值",
                "综合得分",
                "平均分",
                "，",
                "。",
                "；",
                "、",
                "（",
                "）",
                "：",
                "-",
                "÷",
                "=",
                "%",
                "元",
            ),
            *(
                "万元",
                "亿元",
                "份",
                "分",
                "0",
                "1",
                "90",
                "100.00",
                "3,852.04",
                "12345678901234",
                "0.00",
            ),
            *(
                "壹佰万元整",
                "三百元",
                "百分之五",
                "2023年",
                "|",
                "序号",
                "指标",
                "总分",
                "小计",
                " ",
            ),
        ]
    ),
    max_size=40,
).map("".join)


@given(
    st.lists(
        st.one_of(words, st.lists(st.lists(words, min_size=4, max_size=4), max_size=6)), max_size=6
    )
)
@settings(max_examples=150, deadline=None)
def test_any_words_are_read_without_stopping(parts: list[str | list[list[str]]]) -> None:
    said_codes = codes(*parts)

    assert said_codes == codes(*parts)
