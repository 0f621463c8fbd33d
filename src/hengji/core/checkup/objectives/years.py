"""Calendar years named in words (年度): 2024年、2024—2026年、2024.1-2024.12."""

import re
import unicodedata

_YEAR = re.compile(r"(?<![\d.])(?:19|20)\d{2}(?!\d)")


def years_in(text: str) -> tuple[int, ...]:
    """Return the years a text names, in its order.

    >>> years_in("2024年1月至2026年12月"), years_in("一年"), years_in("２０２４")
    ((2024, 2026), (), (2024,))
    """
    plain = unicodedata.normalize("NFKC", text)
    return tuple(int(found[0]) for found in _YEAR.finditer(plain))
