from dataclasses import asdict

from hengji.core.flaws import Flaw, FlawKind, FlawsFound, Severity, errors, read_flaw

KIND = FlawKind("demo", Severity.ERROR, "演示用的问题。", "请改正。")
WARNING = Flaw("slight", Severity.WARNING, "第 2 行", "两个数不同。", "请核对。")


def test_a_flaw_of_a_kind_has_its_code_severity_and_usual_remedy() -> None:
    flaw = KIND.at("第 1 行", "分值为 3 分。")

    assert flaw == Flaw("demo", Severity.ERROR, "第 1 行", "分值为 3 分。", "请改正。")


def test_a_flaw_can_have_a_remedy_of_its_own() -> None:
    flaw = KIND.at("第 1 行", "分值为 3 分。", "请改为 4 分。")

    assert flaw == Flaw("demo", Severity.ERROR, "第 1 行", "分值为 3 分。", "请改为 4 分。")


def test_the_exception_carries_all_flaws_and_says_each() -> None:
    error = KIND.at("第 1 行", "分值为 3 分。")

    found = FlawsFound(flaw for flaw in (error, WARNING))

    assert found.flaws == (error, WARNING)
    assert str(found) == "第 1 行: 分值为 3 分。; 第 2 行: 两个数不同。"


def test_only_errors_forbid_going_on() -> None:
    error = KIND.at("第 1 行", "分值为 3 分。")

    assert errors([WARNING, error, WARNING]) == (error,)


def test_a_flaw_kept_as_plain_values_is_the_same_flaw_again() -> None:
    flaw = KIND.at("得分", "没有得分。")

    assert read_flaw(asdict(flaw)) == flaw
