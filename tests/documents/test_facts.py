from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from hengji.core.flaws import Flaw, FlawsFound
from hengji.core.quantities import Yuan
from hengji.core.ranking import RankMethod
from hengji.core.report.facts import NO_FACTS, Facts, Finding, Recommendation
from hengji.documents.facts import (
    FILE_UNREADABLE,
    KEY_MISSING,
    KEY_REPEATED,
    KEY_UNKNOWN,
    NOT_YAML,
    VALUE_MALFORMED,
    read_facts,
)

EXAMPLE = Path(__file__).parents[2] / "examples" / "shuozhou-2024" / "facts.yaml"
NAME = "要素.yaml"
KEYS = (
    "发文机关、发文机关标志、发文字号、主送机关、签发人、成文日期、工作年度、资金年度、标题、"
    "本地称谓、引言、评价方式、问题概述、问题、建议、抄送机关、印发机关、印发日期、并列名次、地区"
)
COMPLETE = """\
发文机关: 演示县财政局
发文机关标志: 演示县财政局文件
发文字号: 演财绩〔2024〕15号
主送机关: 演示县人民政府
签发人: [演示某, 演示另]
成文日期: 2024年12月31日
工作年度: 2024年度
资金年度: 2023
标题:
  - 演示县财政局
  - 关于{总数}个项目的报告
本地称谓: 我*县
引言: >-
  共评价{总数}个
  项目，报告如下：
评价方式: |
  采用现场核查。

  召开评审会。
问题概述: 主要问题如下：
问题:
  - 编号: 执行
    类别: P01
    单位: 演示单位甲
    事实: 执行率不高
    依据: 《演示办法》
    金额: 1,000元
    预算数: 3852135.04
    执行数: １２５６７３０．００
    影响: 资金闲置
  - {编号: 1, 类别: G01, 单位: 演示单位乙, 事实: 未申报目标}
建议:
  - 标题: 加强管理
    措施: [按月调度, 通报结果]
    回应问题: [执行, 1]
抄送机关: [演示县审计局, 演示县人大]
印发机关: 演示县财政局办公室
印发日期: 2025-1-2
并列名次: 连号
地区: hubei-hebei
"""
READ = Facts(
    organ="演示县财政局",
    mark="演示县财政局文件",
    number="演财绩〔2024〕15号",
    recipients=("演示县人民政府",),
    signatories=("演示某", "演示另"),
    issued=date(2024, 12, 31),
    work_year=2024,
    funds_year=2023,
    title=("演示县财政局", "关于{总数}个项目的报告"),
    place="我*县",
    opening="共评价{总数}个项目，报告如下：",
    methods=("采用现场核查。", "召开评审会。"),
    findings_opening="主要问题如下：",
    findings=(
        Finding(
            "执行",
            "P01",
            "演示单位甲",
            "执行率不高",
            basis="《演示办法》",
            amount=Yuan(Decimal(1000)),
            budget=Yuan(Decimal("3852135.04")),
            spent=Yuan(Decimal("1256730.00")),
            effect="资金闲置",
        ),
        Finding("1", "G01", "演示单位乙", "未申报目标"),
    ),
    recommendations=(Recommendation("加强管理", ("按月调度", "通报结果"), ("执行", "1")),),
    copies_to=("演示县审计局", "演示县人大"),
    printed_by="演示县财政局办公室",
    printed_on=date(2025, 1, 2),
    rank_method=RankMethod.DENSE,
    region="hubei-hebei",
)


def saved(folder: Path, content: str | bytes) -> Path:
    path = folder / NAME
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def flaws_of(path: Path) -> tuple[Flaw, ...]:
    with pytest.raises(FlawsFound) as found:
        read_facts(path)
    return found.value.flaws


def at(line: int, name: str) -> str:
    return f"{NAME}第 {line} 行“{name}”"


def test_every_key_is_read(tmp_path: Path) -> None:
    assert read_facts(saved(tmp_path, COMPLETE)) == READ


@pytest.mark.parametrize("encoding", ["utf-8-sig", "gb18030"])
def test_a_file_of_an_old_editor_is_read(tmp_path: Path, encoding: str) -> None:
    content = COMPLETE.replace("\n", "\r\n").encode(encoding)

    assert read_facts(saved(tmp_path, content)) == READ


def test_the_identifiers_are_keys_too(tmp_path: Path) -> None:
    content = """\
organ: 演示县财政局
issued: 2024/12/31
work_year: 2024
rank_method: 跳号
findings: [{code: a, category: G01, unit: 演示单位甲, fact: 未申报, amount: 0}]
recommendations: [{title: 加强, measures: 申报, answers: a}]
"""

    assert read_facts(saved(tmp_path, content)) == Facts(
        organ="演示县财政局",
        issued=date(2024, 12, 31),
        work_year=2024,
        rank_method=RankMethod.COMPETITION,
        findings=(Finding("a", "G01", "演示单位甲", "未申报", amount=Yuan(Decimal(0))),),
        recommendations=(Recommendation("加强", ("申报",), ("a",)),),
    )


@pytest.mark.parametrize("content", ["", "# 只有注释\n", "{}", "\ufeff"])
def test_a_file_that_says_nothing_is_no_facts(tmp_path: Path, content: str) -> None:
    assert read_facts(saved(tmp_path, content)) == NO_FACTS


@pytest.mark.parametrize("nothing", ["", " ~", " null", " ''", ' "  "'])
def test_a_key_without_content_is_as_if_it_were_not_there(tmp_path: Path, nothing: str) -> None:
    content = f"签发人:{nothing}\n工作年度:{nothing}\n问题:{nothing}\n标题: [甲,{nothing or ' ~'}]"

    assert read_facts(saved(tmp_path, content)) == Facts(title=("甲",))


@pytest.mark.parametrize("written", ["2024-2-9", "2024/02/09", "2024.2.9", "2024 年 2 月 9 日"])
def test_a_date_is_read_however_it_is_written(tmp_path: Path, written: str) -> None:
    assert read_facts(saved(tmp_path, f"成文日期: {written}")) == Facts(issued=date(2024, 2, 9))


NOT_MAPPING = "此处应是“项目名：内容”的若干行。"
NOT_A_LIST = "此处应是若干条问题，每条以“- ”开头。"
NOT_RANKING = "“并列”不是并列名次的排法，应是“跳号”（1、2、2、4）或“连号”（1、2、2、3）。"


def not_a_day(text: str) -> str:
    return f"“{text}”不是日历上的日期，应写成 2024-12-31 的样式。"


def not_an_amount(text: str) -> str:
    return f"“{text}”不是金额，应是以元为单位的数，如 3852135.04。"


@pytest.mark.parametrize(
    ("content", "line", "name", "message"),
    [
        ("成文日期: 2024-02-30", 1, "成文日期", not_a_day("2024-02-30")),
        ("成文日期: 年底", 1, "成文日期", not_a_day("年底")),
        ("成文日期: 24-2-3", 1, "成文日期", not_a_day("24-2-3")),
        ("\n印发日期: 2024-13-1", 2, "印发日期", not_a_day("2024-13-1")),
        ("工作年度: 二〇二四", 1, "工作年度", "“二〇二四”不是年份，应写成 2024 的样式。"),
        ("资金年度: 1989", 1, "资金年度", "“1989”不是年份，应写成 2024 的样式。"),
        ("资金年度: 2101", 1, "资金年度", "“2101”不是年份，应写成 2024 的样式。"),
        ("资金年度: ２０２４", 1, "资金年度", "“２０２４”不是年份，应写成 2024 的样式。"),
        ("发文机关: [演示县财政局]", 1, "发文机关", "此处应是一段文字。"),
        ("发文机关: {甲: 乙}", 1, "发文机关", "此处应是一段文字。"),
        ("工作年度: [2024]", 1, "工作年度", "此处应是一段文字。"),
        ("标题: [甲, [乙]]", 1, "标题", "此处应是一段文字。"),
        ("问题: [{编号: [a], 类别: G01, 单位: 甲, 事实: 乙}]", 1, "编号", "此处应是一段文字。"),
        ("标题: {甲: 乙}", 1, "标题", "此处应是一段文字，或每条以“- ”开头的若干条。"),
        ("并列名次: 并列", 1, "并列名次", NOT_RANKING),
        ("问题: 没有问题", 1, "问题", NOT_A_LIST),
        ("- 甲\n- 乙", 1, "要素文件", NOT_MAPPING),
        ("只有一句话", 1, "要素文件", NOT_MAPPING),
    ],
)
def test_a_value_that_is_not_of_its_kind_is_a_flaw_on_its_line(
    tmp_path: Path, content: str, line: int, name: str, message: str
) -> None:
    flaws = flaws_of(saved(tmp_path, content))

    assert flaws == (VALUE_MALFORMED.at(at(line, name), message),)


@pytest.mark.parametrize("amount", ["三百万", "385万元", "-1", "1e6", "１２３４万"])
def test_an_amount_in_words_is_a_flaw(tmp_path: Path, amount: str) -> None:
    content = f"问题:\n  - {{编号: a, 类别: G01, 单位: 甲, 事实: 乙,\n     金额: {amount}}}"

    flaws = flaws_of(saved(tmp_path, content))

    assert flaws == (VALUE_MALFORMED.at(at(3, "金额"), not_an_amount(amount)),)


@pytest.mark.parametrize(
    ("key", "hint"),
    [
        ("发文机管", "是不是“发文机关”？"),
        ("工作年", "是不是“工作年度”？"),
        ("签发", "是不是“签发人”？"),
        ("abc", f"可用的有：{KEYS}。"),
        ("<<", f"可用的有：{KEYS}。"),
    ],
)
def test_a_key_nobody_knows_is_a_flaw_with_a_suggestion(
    tmp_path: Path, key: str, hint: str
) -> None:
    flaws = flaws_of(saved(tmp_path, f"地区: ''\n{key}: 甲"))

    assert flaws == (KEY_UNKNOWN.at(at(2, key), f"没有“{key}”这一项。{hint}"),)


@pytest.mark.parametrize("again", ["发文机关", "organ"])
def test_a_key_written_twice_is_a_flaw(tmp_path: Path, again: str) -> None:
    flaws = flaws_of(saved(tmp_path, f"发文机关: 甲\n地区: 乙\n{again}: 甲"))

    assert flaws == (KEY_REPEATED.at(at(3, again), f"“{again}”写了不止一次。"),)


def test_every_required_key_that_is_missing_is_a_flaw(tmp_path: Path) -> None:
    content = "问题:\n  - 编号: a\n    类别:\n    事实: 乙\n建议:\n  - 标题: 甲\n    措施: []\n"

    assert flaws_of(saved(tmp_path, content)) == (
        KEY_MISSING.at(at(2, "问题"), "缺少“类别”。"),
        KEY_MISSING.at(at(2, "问题"), "缺少“单位”。"),
        KEY_MISSING.at(at(6, "建议"), "缺少“回应问题”。"),
    )


def test_an_item_that_is_a_text_is_a_flaw(tmp_path: Path) -> None:
    flaws = flaws_of(saved(tmp_path, "问题:\n  - 未申报绩效目标"))

    assert flaws == (VALUE_MALFORMED.at(at(2, "问题"), NOT_MAPPING),)


def test_a_year_of_thousands_of_digits_is_a_flaw(tmp_path: Path) -> None:
    year = "1" * 5000

    flaws = flaws_of(saved(tmp_path, f"工作年度: {year}"))

    message = f"“{year}”不是年份，应写成 2024 的样式。"
    assert flaws == (VALUE_MALFORMED.at(at(1, "工作年度"), message),)


def test_all_flaws_of_a_file_are_returned_at_once(tmp_path: Path) -> None:
    content = "发文机管: 甲\n成文日期: 2024-02-30\n工作年度: 2024\n工作年度: 2025\n"

    assert flaws_of(saved(tmp_path, content)) == (
        KEY_UNKNOWN.at(at(1, "发文机管"), "没有“发文机管”这一项。是不是“发文机关”？"),
        VALUE_MALFORMED.at(at(2, "成文日期"), not_a_day("2024-02-30")),
        KEY_REPEATED.at(at(4, "工作年度"), "“工作年度”写了不止一次。"),
    )


@pytest.mark.parametrize(
    ("content", "line"),
    [
        ("发文机关: 甲\n\t乙: 丙", 2),
        ("发文机关: “甲\n地区: '乙", 2),
        ("标题:\n  - 甲\n 乙: 丙", 3),
        ("发文机关: 甲\n---\n发文机关: 乙", 2),
        ("发文机关: *没有", 1),
        ("发文机关: @甲", 1),
    ],
)
def test_what_is_not_yaml_is_a_flaw_on_its_line(tmp_path: Path, content: str, line: int) -> None:
    flaws = flaws_of(saved(tmp_path, content))

    assert flaws == (NOT_YAML.at(f"{NAME}第 {line} 行", "这里不合 YAML 的写法。"),)


@pytest.mark.parametrize("content", ["发文机关: 甲\x07", "标题: " + "[" * 5000])
def test_what_no_parser_can_place_is_a_flaw_of_the_file(tmp_path: Path, content: str) -> None:
    flaws = flaws_of(saved(tmp_path, content))

    assert flaws == (NOT_YAML.at(NAME, "文件不合 YAML 的写法。"),)


def test_a_bomb_of_references_is_refused_before_it_unfolds(tmp_path: Path) -> None:
    levels = [f"&a{place} [{', '.join([f'*a{place - 1}'] * 9)}]" for place in range(1, 12)]
    content = "标题: &a0 [甲]\n" + "\n".join(
        f"项{place}: {level}" for place, level in enumerate(levels)
    )

    flaws = flaws_of(saved(tmp_path, content))

    assert flaws == (NOT_YAML.at(NAME, "要素文件不用“&”和“*”引用。"),)


def test_a_file_too_large_to_be_facts_is_a_flaw(tmp_path: Path) -> None:
    flaws = flaws_of(saved(tmp_path, b"#" * 3_000_000))

    assert flaws == (FILE_UNREADABLE.at(NAME, "文件超过 2 MB，不像要素文件。"),)


@pytest.mark.parametrize(
    "content", [b"\x89PNG\r\n\x1a\n\x00\xff\xff", "发文机关: 甲".encode("utf-16")]
)
def test_a_binary_file_is_a_flaw(tmp_path: Path, content: bytes) -> None:
    flaws = flaws_of(saved(tmp_path, content))

    assert flaws == (FILE_UNREADABLE.at(NAME, "文件不是文本。"),)


def test_an_absent_file_is_a_flaw(tmp_path: Path) -> None:
    assert flaws_of(tmp_path / NAME) == (FILE_UNREADABLE.at(NAME, "没有这个文件。"),)


def test_a_folder_is_no_file(tmp_path: Path) -> None:
    folder = tmp_path / NAME
    folder.mkdir()

    assert flaws_of(folder) == (FILE_UNREADABLE.at(NAME, "打不开这个文件。"),)


def test_the_example_is_read() -> None:
    facts = read_facts(EXAMPLE)

    assert facts == Facts(
        organ="朔州经济开发区财政局",
        mark="朔州经济开发区财政局文件",
        number="朔开财预绩〔2024〕15号",
        recipients=("朔州经济开发区管委会",),
        signatories=(),
        issued=date(2024, 12, 31),
        work_year=2024,
        funds_year=2023,
        title=(
            "朔州经济开发区",
            "关于{工作年度}年度{总数}个项目（部门整体）",
            "重点绩效评价情况的报告",
        ),
        place="我区",
        opening=facts.opening,
        methods=facts.methods,
        findings_opening=facts.findings_opening,
        findings=facts.findings,
        recommendations=facts.recommendations,
    )
    assert (len(facts.methods), len(facts.recommendations)) == (2, 3)
    codes = " ".join(finding.category for finding in facts.findings)
    assert codes == "G01 G02 S01 G02 M01 M03 M02 C01 L02 P01"


def test_the_procurement_finding_of_the_example_has_its_rate_computed() -> None:
    procurement = read_facts(EXAMPLE).findings[-1]

    assert procurement == Finding(
        code="政府采购",
        category="P01",
        unit="机关事务服务中心",
        fact=("2023年度编制预算时没有充分考虑采购项目推进情况和程序履行情况，政府采购执行率不高"),
        budget=Yuan(Decimal("3852135.04")),
        spent=Yuan(Decimal("1256730.00")),
    )
    assert procurement.sentence.endswith(
        "，全年预算3,852,135.04元，实际支出1,256,730.00元，执行率32.62%。"
    )


def test_texts_of_the_example_hold_no_line_breaks_of_the_file() -> None:
    facts = read_facts(EXAMPLE)

    texts = [facts.opening, facts.findings_opening, *facts.methods]
    assert [text for text in texts if any(letter.isspace() for letter in text)] == []
    assert facts.opening.startswith(
        "根据财政部构建“全方位、全覆盖、全过程”预算绩效管理体系的要求，"
    )
