"""Templates a bureau sends back (模板): changed, renamed by WPS, or unusable."""

import re

import pytest

from hengji.core.flaws import FlawsFound
from hengji.documents.docx import reading, render_docx
from hengji.documents.docx.reading import read_template
from hengji.documents.docx.styles import STAND_INS, Style
from hengji.documents.docx.template import build_template
from tests.documents.docx.builders import document, rich_document
from tests.documents.docx.inspecting import (
    Faults,
    Parts,
    in_style,
    parts_of,
    repack,
    shown,
    styles_by_id,
    texts,
    tree,
)


def resaved(parts: Parts) -> Parts:
    """Give every style a new id, in another order, as WPS does."""
    styles = parts["word/styles.xml"].decode()
    keys = re.findall(r'w:styleId="(Hengji\d+)"', styles)
    new = {key: f"a{len(keys) - place}" for place, key in enumerate(keys)}

    def rename(part: bytes) -> bytes:
        return re.sub(r"Hengji\d+", lambda key: new[key[0]], part.decode()).encode()

    return {
        name: rename(part) if name.endswith(".xml") and name.startswith("word/") else part
        for name, part in parts.items()
    }


def flaws_of(template: bytes) -> list[tuple[str, str]]:
    with pytest.raises(FlawsFound) as found:
        render_docx(document(), template)
    return [(flaw.code, flaw.message) for flaw in found.value.flaws]


def changed(name: str, old: str, new: str) -> bytes:
    parts = parts_of(build_template())
    before = parts[name].decode()
    assert old in before
    return repack({**parts, name: before.replace(old, new).encode()})


def test_a_bureau_s_own_style_drives_the_output_whatever_its_id(faults: Faults) -> None:
    parts = resaved(parts_of(build_template()))
    styles = parts["word/styles.xml"].decode()
    body = re.search(r'<w:name w:val="公文正文"/>.*?</w:style>', styles)
    assert body is not None
    smaller = body[0].replace('<w:sz w:val="32"/>', '<w:sz w:val="30"/>')
    parts["word/styles.xml"] = styles.replace(body[0], smaller).encode()

    made = render_docx(rich_document(), repack(parts))

    written = parts_of(made)
    sizes = {shown(written, line, "w:rPr/w:sz", "val") for line in in_style(written, "公文正文")}
    assert sizes == {"30"}
    assert b"Hengji" not in written["word/document.xml"]
    assert faults(made) == []


def test_the_page_of_the_template_is_the_page_of_the_document() -> None:
    template = changed("word/document.xml", 'w:left="1588"', 'w:left="1701"')

    made = parts_of(render_docx(rich_document(), template))

    section = tree(made).find("{*}body/{*}sectPr")
    widths = [
        int(cell) for cell in re.findall(r'gridCol w:w="(\d+)"', made["word/document.xml"].decode())
    ]
    assert section.find("{*}pgMar").get(section.tag.replace("sectPr", "left")) == "1701"
    assert [sum(widths[:4]), sum(widths[4:])] == [8844 - 113] * 2


def test_a_larger_masthead_style_is_made_smaller_only_where_the_name_is_long() -> None:
    long = parts_of(render_docx(document(mark="演示经济开发区财政局文件")))
    short = parts_of(render_docx(document(mark="演示县财政局文件")))

    [long_mark], [short_mark] = (in_style(made, "公文发文机关标志") for made in (long, short))

    assert shown(long, long_mark, "w:rPr/w:sz", "val") == "71"
    assert shown(short, short_mark, "w:rPr/w:sz", "val") == "82"
    assert short_mark.find("{*}r/{*}rPr") is None


@pytest.mark.parametrize(
    ("style", "name"), [(Style.BODY, "公文正文"), (Style.HEADING_2, "公文二级标题")]
)
def test_a_missing_style_is_named(style: Style, name: str) -> None:
    template = changed("word/styles.xml", f'w:name w:val="{style}"', 'w:name w:val="别的"')

    assert flaws_of(template) == [("template-style-missing", f"模板中没有名为“{name}”的样式。")]


def test_all_missing_styles_are_named_at_once() -> None:
    parts = parts_of(build_template())
    parts["word/styles.xml"] = parts["word/styles.xml"].replace("公文".encode(), "本局".encode())

    found = flaws_of(repack(parts))

    assert {code for code, _ in found} == {"template-style-missing"}
    named_otherwise = len(("单页码", "双页码")) + len(("一", "二", "三", "四")) + len(STAND_INS)
    assert len(found) == len(Style) - named_otherwise


@pytest.mark.parametrize(
    ("template", "message"),
    [
        (b"", "文件打不开，不是 .docx 文件，或已损坏、加密。"),
        (b"\xd0\xcf\x11\xe0" + bytes(600), "文件打不开，不是 .docx 文件，或已损坏、加密。"),
        (repack({"a.txt": b"a"}), "文件中没有 Word 文档的内容。"),
        (changed("word/styles.xml", "</w:styles>", "<"), "文件内容已损坏。"),
        (changed("word/document.xml", "w:sectPr", "w:customXml"), "文件中没有页面设置。"),
        (changed("word/document.xml", "w:pgMar", "w:pgNone"), "页面设置中没有纸张大小或页边距。"),
        (
            changed("word/document.xml", 'w:w="11906"', 'w:w="宽"'),
            "页面设置中的纸张大小或页边距不是数字。",
        ),
    ],
)
def test_what_is_no_template_is_refused_in_words(template: bytes, message: str) -> None:
    assert flaws_of(template) == [("template-unusable", message)]


def test_a_damaged_archive_is_refused_in_words() -> None:
    content = bytearray(build_template())
    content[200:220] = bytes(20)

    assert [code for code, _ in flaws_of(bytes(content))] == ["template-unusable"]


def test_a_template_too_large_is_refused_before_it_is_unpacked() -> None:
    inflated = repack({**parts_of(build_template()), "word/media/a.bin": bytes(60_000_000)})

    assert len(inflated) < reading.LARGEST_FILE
    assert [code for code, _ in flaws_of(inflated)] == ["template-too-large"]
    assert [code for code, _ in flaws_of(bytes(reading.LARGEST_FILE + 1))] == ["template-too-large"]


def test_an_entity_in_a_template_is_not_expanded() -> None:
    template = changed(
        "word/document.xml",
        "<w:document",
        '<!DOCTYPE a [<!ENTITY secret SYSTEM "file:///etc/hostname">]><w:document',
    )

    made = parts_of(render_docx(document(), template))

    assert b"DOCTYPE" not in made["word/document.xml"]
    assert texts(made, "公文署名") == ["演示县财政局"]


def test_a_template_is_read_once() -> None:
    content = build_template()

    assert read_template(content) is read_template(bytes(bytearray(content)))


def test_other_parts_of_the_template_are_kept() -> None:
    parts = parts_of(build_template())
    del parts["docProps/core.xml"]
    parts["word/media/seal.png"] = b"png"

    made = parts_of(render_docx(document(), repack(parts)))

    assert made["word/media/seal.png"] == b"png"
    assert "docProps/core.xml" not in made
    assert set(styles_by_id(made)) == set(styles_by_id(parts))
