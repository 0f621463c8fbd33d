import pytest

from hengji.core.checkup.likeness.masking import CITATION, NAME, NUMBER, Mask, masks_of

KINDS = {CITATION: "《》", NAME: "名", NUMBER: "#"}


def masked(plain: str, *names: str) -> str:
    """Return a text with a sign for each mask."""
    shown, at = [], 0
    for mask in masks_of(plain, names):
        shown += [plain[at : mask.start], KINDS[mask.symbol]]
        at = mask.end
    return "".join([*shown, plain[at:]])


@pytest.mark.parametrize(
    ("plain", "expected"),
    [
        ("2023年支出1,234.50万元，完成率98.6%", "#支出#万元，完成率#"),
        ("2023年3月5日验收，3月底付款", "#验收，#月底付款"),
        ("二〇二三年度共有三个村", "#共有#个村"),
        ("依据《预算法》（主席令第12号）执行", "依据《》执行"),
        ("据《办法》第三章", "据《》第三章"),
        ("由青河县水利局组织，与白石小学签约", "由名组织，与名签约"),
        ("对区住房和城乡建设局机关服务中心的支出", "对区住房和名的支出"),
        ("一是没有计划", "一是没有计划"),
        ("局面好转，公司部署到位", "局面好转，公司部署到位"),
    ],
)
def test_what_a_copy_would_change_is_masked(plain: str, expected: str) -> None:
    assert masked(plain) == expected


def test_the_longest_known_name_goes_before_everything_else() -> None:
    text = "青河县道路改造二期工程与道路改造都在青河县。"

    assert masked(text, "道路改造", "青河县道路改造二期工程") == "名与名都在青河县。"


def test_no_mask_lies_over_another() -> None:
    assert masks_of("《2023年水利局办法》") == (Mask(0, 12, CITATION),)
    assert masks_of("") == ()
