"""What the heading of a column means (表头用语)."""

import re
from collections.abc import Collection, Iterator
from typing import NamedTuple

from hengji.core.names import name_key
from hengji.rulebook.ledger_columns import LedgerColumn, LedgerColumns

_BRACKETED = re.compile(r"[(\[【].*?[)\]】]")
_YEAR = re.compile(r"(?:19|20)\d\d(?:-(?:19|20)\d\d)?年?度?")
_JOINTS = "/:,、.*"


class Meaning(NamedTuple):
    """A column, how well its heading says so, and a unit.

    ``place`` is the place of the wording in the list of the column, then that
    among headings of one wording: undated before dated (2023年得分), and the
    parts of a divided score in their order. The lowest is best.
    """

    column: LedgerColumn
    place: tuple[int, int]
    unit: str


class Headings:
    """Headings looked up once each; a wide sheet repeats them."""

    def __init__(self, words: LedgerColumns) -> None:
        self.words = words
        self._known: dict[str, Meaning | None] = {}
        units = sorted((*words.money_units, *words.score_units), key=len, reverse=True)
        unit = f"({'|'.join(map(re.escape, units))})"
        self._unit_end = re.compile(rf"[{re.escape(_JOINTS)}]?{unit}$")
        self._unit_inside = re.compile(rf"[(\[](?:单位[:])?{unit}[)\]]")
        self._unit_note = re.compile(rf"单位[:]{unit}$")

    def meaning(self, heading: str) -> Meaning | None:
        """Return what a heading means, or None if no word for it is known."""
        if heading not in self._known:
            self._known[heading] = self._look_up(name_key(heading))
        return self._known[heading]

    def says_one_of(self, heading: str, words: Collection[str]) -> bool:
        """Tell whether a heading is one of some words, by ``name_key``."""
        return any(form in words for form, _ in self._forms(name_key(heading)))

    def is_unit_only(self, heading: str) -> bool:
        """Tell whether the text is no more than ``（万元）``."""
        return self._unit_inside.fullmatch(name_key(heading)) is not None

    def unit_inside(self, heading: str) -> str:
        """Return the unit that stands in brackets within a heading."""
        found = self._unit_inside.search(name_key(heading))
        return found[1] if found else ""

    def noted_unit(self, text: str) -> str:
        """Return the unit of a note such as ``单位：万元`` above a table."""
        found = self._unit_note.search(name_key(text).rstrip(")]"))
        return found[1] if found else ""

    def says_self(self, heading: str) -> bool:
        """Tell whether the heading speaks of a self-assessment (自评)."""
        key = name_key(heading)
        return any(word in key for word in self.words.self_words)

    def part_of_score(self, heading: str, place: int) -> Meaning | None:
        """Return what a heading below a divided score means (得分之下的一栏).

        Args:
            heading: The heading below.
            place: The place of the heading of the group.
        """
        key = _BRACKETED.sub("", name_key(heading)).strip(_JOINTS)
        if self.says_self(key):
            for word in self.words.self_words:
                key = key.replace(word, "")
            rest = self._look_up(key)
            if rest is None or rest.column in {LedgerColumn.SCORE, LedgerColumn.UNIT}:
                return Meaning(LedgerColumn.SELF_SCORE, (len(self.words.headings), 0), "")
        elif key in self.words.final_words:
            order = self.words.final_words.index(key)
            return Meaning(LedgerColumn.SCORE, (place, order), "")
        return None

    def _look_up(self, key: str) -> Meaning | None:
        says_self, dated = self.says_self(key), int(_YEAR.search(key) is not None)
        for form, unit in self._forms(key):
            found = self.words.headings.get(form)
            if found and (not says_self or found[0] is LedgerColumn.SELF_SCORE):
                return Meaning(found[0], (found[1], dated), unit)
            if says_self and self._ends_as_score(form):
                return Meaning(LedgerColumn.SELF_SCORE, (len(self.words.headings), dated), unit)
        return None

    def _ends_as_score(self, form: str) -> bool:
        return form.endswith(tuple(map(name_key, self.words.listed[LedgerColumn.SCORE])))

    def _forms(self, key: str) -> Iterator[tuple[str, str]]:
        """Yield the heading with ever less around its meaning, and its unit."""
        unit = self.unit_inside(key)
        bare = _BRACKETED.sub("", key).strip(_JOINTS)
        yield key, unit
        yield bare, unit
        end = self._unit_end.search(bare)
        if end:
            yield bare[: end.start()], end[1]
        short = _YEAR.sub("", bare)
        for filler in self.words.fillers:
            short = short.replace(filler, "")
        yield short, unit
