import json
import sys
from pathlib import Path
from zipfile import ZipFile

import pytest

from hengji.actions.papers import FieldChange, save_paper
from hengji.cli import main
from hengji.core.paper_fields import PaperField
from hengji.core.workflow import Stage
from hengji.models import Event, Packet, PacketReturn, Paper
from tests.packets import exported, filled, typed
from tests.procedure import evaluation_at

pytestmark = pytest.mark.django_db

NAME = "2024年度甲评价公司机构评分簿.xlsx"
ACTUAL = typed("A11", "实际完成值", 4)


class Desk:
    """Where commands are typed, in the process of the test and on its database."""

    def __init__(self, patch: pytest.MonkeyPatch, said: pytest.CaptureFixture[str]) -> None:
        self.patch, self.said = patch, said

    def run(self, *words: object) -> tuple[int, str, str]:
        self.patch.setattr(sys, "argv", ["hengji", "packets", *map(str, words)])
        with pytest.raises(SystemExit) as left:
            main()
        out, err = self.said.readouterr()
        return int(left.value.code or 0), out, err


@pytest.fixture
def desk(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Desk:
    return Desk(monkeypatch, capsys)


def test_packets_go_to_a_folder_and_come_back(desk: Desk, tmp_path: Path) -> None:
    evaluation_at(Stage.FIELD_WORK)
    folder = tmp_path / "发出"

    sent = desk.run("export", "-o", folder)
    back = tmp_path / "交回.xlsx"
    back.write_bytes(filled(Packet.objects.get(), ACTUAL))
    taken = desk.run("import", back)

    assert sent == (0, f"已导出　　机构评分簿 1 份，在 {folder}\n　　　　　{NAME}\n", "")
    assert [path.name for path in folder.iterdir()] == [NAME]
    assert taken == (0, "已导入　交回.xlsx，写入 1 处\n", "")
    assert [each.actual for each in Paper.objects.all()] == ["4"]
    assert Event.objects.latest("sequence").actor == "演示财政局负责人"


def test_a_unit_is_named_and_the_result_is_json(desk: Desk, tmp_path: Path) -> None:
    _, crew = evaluation_at(Stage.FIELD_WORK)

    code, out, _ = desk.run(
        *("export", "--unit", "建设管理部", "-o", tmp_path),
        *("--by", crew.staff.username, "--year", 2024, "--json"),
    )

    assert (code, json.loads(out)) == (
        0,
        {
            "kind": "unit",
            "year": 2024,
            "files": [str(tmp_path / "2024年度建设管理部单位资料包.xlsx")],
        },
    )
    assert Event.objects.latest("sequence").actor == crew.staff.name


def test_a_conflict_is_reported_until_a_side_is_chosen(desk: Desk, tmp_path: Path) -> None:
    evaluation, crew = evaluation_at(Stage.FIELD_WORK)
    back = tmp_path / "交回.zip"
    packet = exported(evaluation, crew.author)
    with ZipFile(back, "w") as archive:
        archive.writestr("甲.xlsx", filled(packet, ACTUAL, typed("A11", "判断", "有据")))
    save_paper(evaluation.pk, "A11", {PaperField.ACTUAL: FieldChange("", "3")}, by=crew.author)

    asked = desk.run("import", back)
    kept = [(each.actual, each.judgement) for each in Paper.objects.all()]
    chosen = desk.run("import", back, "--choose", "theirs", "--json")

    assert asked[:2] == (
        1,
        "有冲突　甲.xlsx，1 处有冲突，用 --choose 选择或到网页上逐项选择\n",
    )
    assert "“道路养护项目”A11 立项依据充分性的“实际完成值”两边都有改动。" in asked[2]
    assert kept == [("3", "")]
    assert (chosen[0], json.loads(chosen[1])["files"][0]["written"]) == (0, 2)
    assert [(each.actual, each.judgement) for each in Paper.objects.all()] == [("4", "有据")]


def test_one_bad_file_keeps_none_of_its_values_and_the_good_one_is_taken(
    desk: Desk, tmp_path: Path
) -> None:
    evaluation, crew = evaluation_at(Stage.FIELD_WORK)
    packet = exported(evaluation, crew.author)
    good, bad, strange = (tmp_path / name for name in ("好.xlsx", "坏.xlsx", "合同.pdf"))
    good.write_bytes(filled(packet, ACTUAL))
    bad.write_bytes(filled(packet, typed("A12", "实际完成值", 3), typed("A21", "得分", 9)))
    strange.write_bytes(b"%PDF-1.7\n")

    code, out, err = desk.run("import", good, bad, strange)

    assert (code, out) == (
        1,
        "已导入　好.xlsx，写入 1 处\n有错误　坏.xlsx\n不是本系统的包　合同.pdf\n",
    )
    assert "“合同.pdf”的内容是PDF 文件，不是工作簿。" in err
    assert [each.code for each in Paper.objects.all()] == ["A11"]
    assert PacketReturn.objects.count() == 3


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("export", "-o", "x", "--kind", "别的"), 2, "种类只能是 scoring 或 unit"),
        (("export", "-o", "x", "--agency", "甲", "--unit", "乙"), 2, "不能并用"),
        (("import", "x.xlsx", "--choose", "他们"), 2, "--choose 只能是 theirs 或 ours。"),
        (("export", "-o", "x", "--agency", "丙公司"), 1, "没有要发给“丙公司”的数据包。"),
        (("export", "-o", "x", "--by", "无此人"), 1, "没有找到可以收发数据包的账户。"),
        (("export", "-o", "x", "--year", "1999"), 1, "没有找到工作年度。"),
        (("import", "没有.xlsx"), 1, "找不到文件“没有.xlsx”"),
    ],
)
def test_what_cannot_be_done_is_said(
    desk: Desk, words: tuple[str, ...], code: int, said: str
) -> None:
    evaluation_at(Stage.FIELD_WORK)

    left, out, err = desk.run(*words)

    assert (left, out) == (code, "")
    assert said in err


def test_a_folder_that_cannot_be_written_is_said(desk: Desk, tmp_path: Path) -> None:
    evaluation_at(Stage.FIELD_WORK)
    taken = tmp_path / "已有的文件"
    taken.write_text("x")

    code, _, err = desk.run("export", "-o", taken)

    assert code == 1
    assert "数据包写不进" not in err
    assert f"“{taken}”" in err
