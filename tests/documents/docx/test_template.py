"""The shipped template (模板): as built, and fit to be opened by a bureau."""

from hengji.documents.docx.styles import LOOKS, Style
from hengji.documents.docx.template import SHIPPED, build_template
from tests.documents.docx.inspecting import Faults, parts_of, styles_by_id, text_of, tree


def test_the_shipped_file_is_what_the_measures_give() -> None:
    assert SHIPPED.read_bytes() == build_template()


def test_the_open_xml_validator_finds_nothing(faults: Faults) -> None:
    assert faults(build_template()) == []


def test_every_style_is_there_and_shown_in_a_sample() -> None:
    parts = parts_of(build_template())
    names = {
        style.find("{*}name").get(style.tag.replace("style", "val"))
        for style in styles_by_id(parts).values()
    }

    text = text_of(tree(parts))

    assert names == {*(style.value for style in Style), "Normal"}
    assert all(look.purpose in text for look in LOOKS)


def test_odd_and_even_pages_have_footers_of_their_own() -> None:
    parts = parts_of(build_template())

    assert b"<w:evenAndOddHeaders/>" in parts["word/settings.xml"]
    assert [text_of(tree(parts, f"word/footer{number}.xml")) for number in (1, 2)] == [
        "— 1 —",
        "— 1 —",
    ]
