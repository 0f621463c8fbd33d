from hengji.core.checkup.likeness.belonging import Belonging
from hengji.core.checkup.likeness.check import check_likeness
from hengji.core.checkup.likeness.comparing import Side, compare
from hengji.core.checkup.likeness.differences import Kind, Part, SideBySide, side_by_side
from hengji.core.checkup.likeness.showing import ShownPassage, show
from hengji.core.checkup.likeness.streams import Stream
from tests.core.checkup.likeness.builders import COPIED, NOTHING_KNOWN, RULES, prose, stream


def sides(first: Stream, second: Stream) -> SideBySide:
    (passage,) = compare(Side(first), Side(second), 30, 16).passages
    return side_by_side(first, second, passage)


def test_equal_words_are_one_part() -> None:
    found = sides(stream(prose(1), COPIED), stream(COPIED, prose(2)))

    whole = (Part(COPIED, Kind.SAME),)
    assert found == SideBySide(whole, whole, ())


def test_names_and_numbers_that_were_swapped_are_told_from_edited_words() -> None:
    mine = COPIED.replace("七个", "12个")
    theirs = COPIED.replace("七个", "9个").replace("多次冻裂", "屡次冻裂")

    found = sides(stream(mine), stream(theirs))

    before, between, after = (
        "评价组走访了",
        "个行政村的二百余户村民，发现新铺的管道在冬季",
        "次冻裂，",
    )
    rest = after + COPIED.partition("冻裂，")[2]
    assert found.first == (
        Part(before, Kind.SAME),
        Part("12", Kind.SWAPPED),
        Part(between, Kind.SAME),
        Part("多", Kind.EDITED),
        Part(rest, Kind.SAME),
    )
    assert found.second[1] == Part("9", Kind.SWAPPED)
    assert found.second[3] == Part("屡", Kind.EDITED)
    assert found.swapped == (("12", "9"),)
    assert "".join(part.words for part in found.first) == mine
    assert "".join(part.words for part in found.second) == theirs


def test_a_pair_is_shown_with_places_and_the_longest_passage_first() -> None:
    first = stream(COPIED[:45], prose(1), COPIED + prose(5, 1), name="甲.docx")
    second = stream(prose(2), COPIED + prose(5, 1), prose(3), name="乙.docx")
    belongings = (Belonging(), Belonging())

    likeness = check_likeness([first, second], belongings, NOTHING_KNOWN, RULES)
    shown = show(likeness.pairs[0], first, second)

    assert (shown.first_name, shown.second_name) == ("甲.docx", "乙.docx")
    (passage,) = shown.passages
    assert isinstance(passage, ShownPassage)
    assert (passage.first_where, passage.second_where) == ("第 3 段", "第 2 段")
    assert passage.first_words == passage.second_words == COPIED + prose(5, 1)
