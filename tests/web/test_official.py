from dataclasses import replace

from hengji.core.blocks import Cell, Form
from hengji.web.official import Cell as ShownCell
from hengji.web.official import shown_document
from tests.documents.docx.builders import document


def test_a_form_is_shown_with_labels_and_spans() -> None:
    form = Form("签到", (1, 1, 1), ((Cell("姓名", is_label=True), Cell("甲某", 2)),), note="注。")

    [shown] = shown_document(replace(document(), blocks=(form,))).blocks

    assert shown.rows == (
        (ShownCell("姓名", "center", 1, is_label=True), ShownCell("甲某", "", 2)),
    )
    assert [part.text for part in (*shown.text, *shown.note)] == ["签到", "注。"]
