import pytest

from hengji.core.evidence.places import check_leaves, check_place, pages_in
from tests.core.builders import leaf, parent


@pytest.mark.parametrize(
    ("place", "pages"),
    [
        ("12", (12, 12)),
        ("第12页", (12, 12)),
        (" 第 3—5 页 ", (3, 5)),
        ("3-5", (3, 5)),
        ("3至5页", (3, 5)),
        ("合计行", None),
        ("", None),
        ("表 2 第 3 行", None),
    ],
)
def test_pages_are_read_as_people_write_them(place: str, pages: tuple[int, int] | None) -> None:
    assert pages_in(place) == pages


@pytest.mark.parametrize("place", ["0", "11", "9—11", "5-3", "999999999"])
def test_a_page_that_the_file_has_not_is_refused_with_both_numbers(place: str) -> None:
    (flaw,) = check_place("合同.pdf", place, 10)

    assert (flaw.code, flaw.message) == (
        "evidence-page-beyond",
        f"填写的是“{place}”，“合同.pdf”共 10 页。",
    )


@pytest.mark.parametrize(("place", "pages"), [("10", 10), ("合计行", 10), ("999", None)])
def test_a_page_of_the_file_and_a_place_that_is_no_page_may_stand(
    place: str, pages: int | None
) -> None:
    assert check_place("合同.pdf", place, pages) == ()


def test_only_leaves_of_the_scheme_can_be_proven() -> None:
    tree = parent("R", "10", leaf("A1", "5"), leaf("A2", "5"))

    found = check_leaves(("A1", "R", "B9"), tree)

    assert [flaw.message for flaw in found] == [
        "现行方案里没有编码为“R”的三级指标。",
        "现行方案里没有编码为“B9”的三级指标。",
    ]
