from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from hengji.core.flaws import FlawsFound
from hengji.core.grading import (
    BAND_EMPTY,
    BANDS_LEAVE_GAP,
    BANDS_OVERLAP,
    Grade,
    GradeScale,
    check_scale,
    grade_of,
    read_grade,
)
from hengji.core.quantities import Points
from hengji.rulebook.grades import load_grade_aliases, load_grade_scale
from hengji.rulebook.loading import RULEBOOK_NOT_IN_FORCE, RULEBOOK_UNKNOWN, region_names

ON = date(2024, 12, 31)
HEAD = "description: 本区等级\nunit: 分\nfull: 100\nbasis: mof-2020-10/grades\nvalues:\n"


def bureau(folder: Path, values: str, head: str = HEAD) -> Path:
    (folder / "grades.yaml").write_text(f"{head}{values}", encoding="utf-8")
    return folder


def floors(scale: GradeScale) -> list[tuple[Grade, Decimal, Decimal]]:
    return [(band.grade, band.at_least, band.below) for band in scale.bands]


def test_the_national_scale_is_90_80_60() -> None:
    scale = load_grade_scale(ON)

    assert floors(scale) == [
        (Grade.EXCELLENT, Decimal(90), Decimal(100)),
        (Grade.GOOD, Decimal(80), Decimal(90)),
        (Grade.FAIR, Decimal(60), Decimal(80)),
        (Grade.POOR, Decimal(0), Decimal(60)),
    ]
    assert (scale.full, scale.basis) == (Decimal(100), "mof-2020-10/grades")


@pytest.mark.parametrize("region", ["", *region_names()])
def test_every_scale_of_the_rulebook_is_whole(region: str) -> None:
    assert check_scale(load_grade_scale(ON, region)) == ()


def test_a_region_overrides_the_national_scale() -> None:
    scale = load_grade_scale(ON, "grades-80-70-60")

    assert grade_of(Points(Decimal(80)), scale) is Grade.EXCELLENT
    assert scale.basis == "seen-grades-80-70-60/grades"


def test_a_region_without_a_scale_keeps_the_national_one() -> None:
    assert load_grade_scale(ON, "hubei-hebei") == load_grade_scale(ON)


def test_an_unknown_region_names_those_there_are() -> None:
    with pytest.raises(FlawsFound, match="grades-80-70-60、hubei-hebei") as found:
        load_grade_scale(ON, "mars")

    assert found.value.flaws[0].code == RULEBOOK_UNKNOWN.code


def test_a_missing_folder_is_named(tmp_path: Path) -> None:
    with pytest.raises(FlawsFound, match="没有这样的文件夹”: 这个文件夹不存在"):
        load_grade_scale(ON, folders=[tmp_path / "没有这样的文件夹"])


def test_nothing_is_in_force_the_day_before_the_first() -> None:
    assert load_grade_scale(date(2020, 2, 25)).full == Decimal(100)
    with pytest.raises(FlawsFound, match="2020-02-24 还没有施行的等级分界") as found:
        load_grade_scale(date(2020, 2, 24))

    assert found.value.flaws[0].code == RULEBOOK_NOT_IN_FORCE.code


def test_a_later_edition_takes_over_on_its_first_day(tmp_path: Path) -> None:
    values = """\
  2027-01-01: {excellent: 92, good: 82, fair: 62}
  2025-01-01: {excellent: 91, good: 81, fair: 61}
"""
    folders = [bureau(tmp_path, values)]

    tops = [
        load_grade_scale(day, folders=folders).bands[0].at_least
        for day in (date(2024, 12, 31), date(2025, 1, 1), date(2026, 12, 31), date(2027, 1, 1))
    ]

    assert tops == [Decimal(90), Decimal(91), Decimal(91), Decimal(92)]


def test_each_edition_may_rest_on_a_clause_of_its_own(tmp_path: Path) -> None:
    head = HEAD.replace(
        "basis: mof-2020-10/grades",
        "basis: {2025-01-01: mof-2020-10/grades, 2027-01-01: hengji/rounding}",
    )
    values = """\
  2025-01-01: {excellent: 91, good: 81, fair: 61}
  2027-01-01: {excellent: 92, good: 82, fair: 62}
"""
    folders = [bureau(tmp_path, values, head)]

    assert load_grade_scale(date(2026, 1, 1), folders=folders).basis == "mof-2020-10/grades"
    assert load_grade_scale(date(2027, 1, 1), folders=folders).basis == "hengji/rounding"


def test_the_last_folder_wins_over_the_region(tmp_path: Path) -> None:
    first, second = tmp_path / "市", tmp_path / "区"
    for folder, top in ((first, "85"), (second, "88")):
        folder.mkdir()
        bureau(folder, f"  2021-01-01: {{excellent: {top}, good: 75, fair: 60}}\n")

    scale = load_grade_scale(ON, "grades-80-70-60", [first, second])

    assert scale.bands[0].at_least == Decimal(88)


def test_a_fraction_is_read_as_it_is_written(tmp_path: Path) -> None:
    folders = [bureau(tmp_path, "  2021-01-01: {excellent: 89.995, good: 80, fair: 60}\n")]

    assert load_grade_scale(ON, folders=folders).bands[0].at_least == Decimal("89.995")


@pytest.mark.parametrize(
    ("ranges", "codes"),
    [
        ("excellent: [90, 100], good: [80, 90], fair: [60, 80], poor: [0, 60]", []),
        (
            "excellent: [90, 100], good: [80, 91], fair: [60, 80], poor: [0, 60]",
            [BANDS_OVERLAP.code],
        ),
        (
            "excellent: [90, 100], good: [80, 89], fair: [60, 80], poor: [0, 60]",
            [BANDS_LEAVE_GAP.code],
        ),
        ("excellent: [90, 100], good: [80, 90], fair: [60, 80]", [BANDS_LEAVE_GAP.code]),
        (
            "excellent: [90, 90], good: [80, 90], fair: [60, 80], poor: [0, 60]",
            [BAND_EMPTY.code, BANDS_LEAVE_GAP.code],
        ),
    ],
    ids=["whole", "overlap", "gap", "no-poor", "empty"],
)
def test_a_bureaus_ranges_are_checked(tmp_path: Path, ranges: str, codes: list[str]) -> None:
    folders = [bureau(tmp_path, f"  2021-01-01: {{{ranges}}}\n")]

    flaws = check_scale(load_grade_scale(ON, folders=folders))

    assert [flaw.code for flaw in flaws] == codes


def test_lower_bounds_in_the_wrong_order_are_reported(tmp_path: Path) -> None:
    folders = [bureau(tmp_path, "  2021-01-01: {excellent: 80, good: 90, fair: 60}\n")]

    flaws = check_scale(load_grade_scale(ON, folders=folders))

    assert BAND_EMPTY.code in [flaw.code for flaw in flaws]


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ("  2021-01-01: {excellent: 90, good: 80}\n", "2021-01-01: 缺少键“fair”"),
        ("  2021-01-01: {excellent: 90, good: 80, fine: 60}\n", "2021-01-01/fine: 不认识的键"),
        ("  2021-01-01: {excellent: 九十, good: 80, fair: 60}\n", "excellent: 这里应为数字"),
        ("  2021-01-01: {excellent: , good: 80, fair: 60}\n", "excellent: 这里应为数字，现为“空”"),
        ("  2021-01-01: {excellent: [90], good: [80, 90]}\n", "excellent: 这里应为 .下限, 上限."),
        ("  2021-01-01: {excellent: [90, 100], good: 80}\n", "good: 这里应为一个列表"),
        ("  2021-01-01: 90\n", "2021-01-01: 这里应为若干行，每行一个键和它的值"),
        ("  2021-02-30: {excellent: 90, good: 80, fair: 60}\n", "“2021-02-30”不是一个日期"),
        ("  2021-1-1: {excellent: 90, good: 80, fair: 60}\n", "“2021-1-1”不是一个日期"),
        ("  2021年: {excellent: 90, good: 80, fair: 60}\n", "“2021年”不是一个日期"),
    ],
)
def test_a_slip_is_named_with_its_file_and_key(tmp_path: Path, values: str, message: str) -> None:
    folders = [bureau(tmp_path, values)]

    with pytest.raises(FlawsFound, match=message) as found:
        load_grade_scale(ON, folders=folders)

    assert found.value.flaws[0].where.startswith(f"{tmp_path}/grades.yaml，键 values")


def test_a_scale_without_its_basis_is_refused(tmp_path: Path) -> None:
    values = "  2021-01-01: {excellent: 90, good: 80, fair: 60}\n"
    head = HEAD.replace("basis: mof-2020-10/grades\n", "")

    with pytest.raises(FlawsFound, match=r"grades\.yaml: 缺少键“basis”"):
        load_grade_scale(ON, folders=[bureau(tmp_path, values, head)])


@pytest.mark.parametrize(
    ("word", "grade"),
    [
        ("优", Grade.EXCELLENT),
        ("优秀", Grade.EXCELLENT),
        (" 优 秀 ", Grade.EXCELLENT),
        ("良好", Grade.GOOD),
        ("中等", Grade.FAIR),
        ("一般", Grade.FAIR),
        ("合格", Grade.FAIR),
        ("不合格", Grade.POOR),
        ("较差", Grade.POOR),
        ("甲", None),
    ],
)
def test_other_words_for_a_grade_are_understood(word: str, grade: Grade | None) -> None:
    assert read_grade(word, load_grade_aliases()) is grade


def test_a_bureau_adds_words_without_setting_a_scale(tmp_path: Path) -> None:
    (tmp_path / "grades.yaml").write_text(
        "description: 本区用语\naliases: {excellent: [A 级], poor: [D 级]}\n", encoding="utf-8"
    )

    aliases = load_grade_aliases(folders=[tmp_path])

    assert read_grade("a级", aliases) is Grade.EXCELLENT
    assert read_grade("优秀", aliases) is Grade.EXCELLENT
    assert load_grade_scale(ON, folders=[tmp_path]) == load_grade_scale(ON)
