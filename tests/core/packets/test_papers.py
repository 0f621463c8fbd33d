from decimal import Decimal

import pytest

from hengji.core.packets.papers import Texts, check_texts, paper_of, score_texts
from hengji.core.scoring import NotApplicable, Override
from hengji.core.working_papers import Sample, WorkingPaper
from tests.core.builders import points
from tests.core.packets.builders import PAPERS, TREE


def place(code: str, column: str) -> str:
    return f"{code}/{column}"


def found(code: str, texts: Texts) -> list[tuple[str, str]]:
    return [(flaw.code, flaw.where) for flaw in check_texts(TREE, {code: texts}, place)]


def test_texts_are_a_paper() -> None:
    texts = {
        "actual": "97.4",
        "override": "7.5",
        "override_reason": "材料补齐",
        "examined": "台账",
        "method": "直接证明法",
        "population": "120",
        "sample": "30",
        "sampling": "随机抽样",
        "calculation": "487 ÷ 500",
        "fact": "查看了批复。",
        "judgement": "有依据",
        "deduction": "缺一份",
        "unit_view": "认可",
    }

    assert paper_of("A11", texts) == WorkingPaper(
        code="A11",
        observed=Decimal("97.4"),
        override=Override(points("7.5"), "材料补齐"),
        examined="台账",
        method="直接证明法",
        sample=Sample(120, 30, "随机抽样"),
        calculation="487 ÷ 500",
        fact="查看了批复。",
        judgement="有依据",
        deduction="缺一份",
        unit_view="认可",
    )


@pytest.mark.parametrize("texts", [{}, {"population": "120"}, {"population": "1.5", "sample": "1"}])
def test_what_is_missing_or_no_number_is_no_value(texts: Texts) -> None:
    assert paper_of("A11", texts) == WorkingPaper(code="A11")


def test_a_leaf_that_does_not_apply_is_no_number() -> None:
    paper = paper_of("A11", {"not_applicable": "没有采购"})

    assert paper.observed == NotApplicable("没有采购")


def test_papers_are_scored_by_their_texts() -> None:
    sheet = score_texts(TREE, PAPERS)

    assert {code: score.points for code, score in sheet.scores.items()} == {
        "A11": points("9.74"),
        "A12": points("7.50"),
    }


@pytest.mark.parametrize(
    ("code", "texts", "flaws"),
    [
        ("A11", {}, []),
        ("A11", {"actual": "97.4"}, []),
        ("A11", {"actual": "1", "not_applicable": "没有"},
         [("packet-actual-and-not-applicable", "A11/not_applicable")]),
        ("A11", {"actual": "1", "override": "11", "override_reason": "多给"},
         [("override-out-of-range", "A11/override")]),
        ("A11", {"actual": "1", "override": "5"},
         [("override-without-reason", "A11/override_reason")]),
        ("A11", {"override": "5", "override_reason": "材料补齐"},
         [("packet-override-without-actual", "A11/override")]),
        ("A12", {"actual": "1.2"}, [("observation-out-of-range", "A12/actual")]),
        ("C1", {"actual": "2"}, [("observation-out-of-range", "C1/actual")]),
        ("C2", {"actual": "0.5"}, [("observation-out-of-range", "C2/actual")]),
        ("A11", {"population": "10", "sample": "11"},
         [("sample-larger-than-population", "A11/sample")]),
        ("X9", {"actual": "1", "not_applicable": "没有"},
         [("packet-actual-and-not-applicable", "X9/not_applicable")]),
    ],
)  # fmt: skip
def test_what_forbids_taking_a_paper_is_named_by_its_cell(
    code: str, texts: Texts, flaws: list[tuple[str, str]]
) -> None:
    assert found(code, texts) == flaws
