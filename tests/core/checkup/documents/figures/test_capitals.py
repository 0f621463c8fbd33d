import pytest

from tests.core.checkup.documents.figures.builders import codes, confirmed, said


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("合同价1,100,000.00元（大写：壹佰万元整）。", "1,000,000.00元"),
        ("人民币贰拾万元整（¥210,000.00）。", "200,000.00"),
        ("支付壹万贰仟元整（小写：12,100.00元）。", "12,000.00元"),
        ("金额25.00万元（大写贰拾陆万元整）。", "26.00万元"),
    ],
)
def test_capitals_must_say_what_the_digits_say(words: str, expected: str) -> None:
    assert [(code, right) for code, _, right in said(words)] == [("figure-capital", expected)]


@pytest.mark.parametrize(
    "words",
    [
        "合同价1,000,000.00元（大写：壹佰万元整）。",
        "人民币贰拾万元整（¥200,000.00）。",
        "支付壹万贰仟叁佰肆拾伍元陆角柒分（12,345.67元）。",
        "金额100万元，大写：壹佰万元整。",
    ],
)
def test_capitals_that_agree_are_confirmed(words: str) -> None:
    assert (codes(words), len(confirmed(words))) == ([], 1)


@pytest.mark.parametrize(
    "words",
    [
        "合同价100万元，另付壹拾万元整。",
        "共5人（大写壹佰万元整）。",
        "壹佰万元整，贰佰万元整。",
        "先付100元，再付200元。",
    ],
)
def test_other_amounts_are_not_compared(words: str) -> None:
    assert codes(words) == []
