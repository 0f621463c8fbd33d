import pytest

from hengji.web.evidence.viewing import decoded

TEXT = "经核对，与所附材料一致。"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gb18030"])
def test_a_text_is_read_in_its_own_encoding_though_cut_within_a_character(encoding: str) -> None:
    content = TEXT.encode(encoding)

    assert decoded(content) == TEXT
    assert decoded(content[:-1]) == TEXT[:-1]


def test_what_is_no_text_is_shown_all_the_same() -> None:
    assert decoded(b"a\xff\xff") == "a\ufffd\ufffd"
