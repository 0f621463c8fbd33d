import re
from itertools import groupby
from pathlib import Path

from hengji.core.checkup.documents.figures import check_figures
from hengji.core.checkup.remarks import Confirmation, Remark
from tests.core.checkup.builders import manuscript

REPORT = Path(__file__).parents[5] / "examples/shuozhou-2024/report.md"


def parts() -> list[str | list[list[str]]]:
    """Return the lines of the example: paragraphs, and rows parted by tabs as tables."""
    lines = [line for line in REPORT.read_text("utf-8").splitlines() if line.strip()]
    found: list[str | list[list[str]]] = []
    for tabular, group in groupby(lines, key=lambda line: "\t" in line):
        if tabular:
            found.append([line.split("\t") for line in group])
        else:
            found += [re.sub("^#+ ", "", line) for line in group]
    return found


def test_the_signed_report_is_confirmed_and_has_no_wrong_figure() -> None:
    results = list(check_figures(manuscript(*parts())))

    assert [each for each in results if isinstance(each, Remark)] == []
    assert [each.sentence for each in results if isinstance(each, Confirmation)] == [
        "政府采购执行率 1,256,730.00 ÷ 3,852,135.04 = 32.62%，与文中一致"
    ]


def test_a_wrong_digit_in_the_signed_report_is_found() -> None:
    changed = [
        part.replace("32.62%", "36.22%") if isinstance(part, str) else part for part in parts()
    ]

    found = [each for each in check_figures(manuscript(*changed)) if isinstance(each, Remark)]

    assert [(each.rule, each.words, each.expected) for each in found] == [
        ("R-11", "36.22%", "32.62%")
    ]
