"""Names of subjects and units (名称): cleaned for print, keyed for matching.

A name typed into a narrow cell or copied from a page carries line breaks and
wrap spaces inside Chinese words. They are not part of the name.
"""

import re
import unicodedata

_SPACE = re.compile(r"\s+")
_WIDE = "\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef\u2018-\u201d\u2014\u2026\U00020000-\U0003ffff"
_WRAP = re.compile(rf"(?<=[{_WIDE}])\s+|\s+(?=[{_WIDE}])")
_RADICALS = re.compile("[\u2e80-\u2fdf\uf900-\ufaff]")
_INVISIBLE = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufffe\uffff]"
)

_SINGLE = {"“": "‘", "”": "’"}


def clean_name(text: str) -> str:
    """Return the name as it should be printed.

    White space that touches a Chinese character, and marks nobody sees, go;
    one space stays between Latin words. Brackets keep the width they have.
    """
    if _is_plain(text) and not _RADICALS.search(text):
        return text
    visible = _INVISIBLE.sub("", text)
    modern = _RADICALS.sub(lambda found: unicodedata.normalize("NFKC", found[0]), visible)
    return _WRAP.sub("", _SPACE.sub(" ", modern.strip()))


def name_key(text: str) -> str:
    """Return the form under which two spellings of one name are equal.

    Width of brackets and digits, case and all white space do not count.
    """
    key = unicodedata.normalize("NFKC", text).casefold()
    return key if _is_plain(key) else _SPACE.sub("", _INVISIBLE.sub("", key))


def _is_plain(text: str) -> bool:
    """Say quickly that a text holds no white space and nothing invisible."""
    return text.isprintable() and " " not in text


def nested_quotes(text: str) -> str:
    """Return a sentence whose quotes within quotes are single ones (GB/T 15834).

    Names bring their own: a quoted name may hold a quoted word. A sentence that
    quotes a piece, with one end of a pair missing, stays as it is.

    >>> nested_quotes("““三公经费”变动率”没有分值")
    '“‘三公经费’变动率”没有分值'
    """
    depth, nested = 0, []
    for each in text:
        if each == "“":
            depth += 1
        nested.append(_SINGLE.get(each, each) if depth and depth % 2 == 0 else each)
        if each == "”":
            depth -= 1
        if depth < 0:
            return text
    return text if depth else "".join(nested)
