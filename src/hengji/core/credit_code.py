"""Unified social credit codes (统一社会信用代码): their check character.

Basis: ``gb-32100-2015/check-character``.
"""

ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
"""The digits of the code: letters that look like others are left out."""
LENGTH = 18
_WEIGHTS = tuple(pow(3, place, 31) for place in range(LENGTH - 1))


def check_character(body: str) -> str:
    """Return the last character that belongs to the seventeen before it.

    >>> check_character("91350100M000100Y4")
    '3'
    """
    total = sum(ALPHABET.index(each) * weight for each, weight in zip(body, _WEIGHTS, strict=True))
    return ALPHABET[-total % 31]


def is_credit_code(code: str) -> bool:
    """Tell whether a code has eighteen characters and the right last one.

    >>> is_credit_code("91350100M000100Y43"), is_credit_code("91350100M000100Y44")
    (True, False)
    """
    if len(code) != LENGTH or any(each not in ALPHABET for each in code):
        return False
    return check_character(code[:-1]) == code[-1]
