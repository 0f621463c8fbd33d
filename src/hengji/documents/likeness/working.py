"""Reading and comparing many reports (比对), in several processes where it pays."""

import multiprocessing
import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Executor, ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice
from pathlib import Path
from typing import TypeVar

import numpy as np

from hengji.core.checkup.likeness.belonging import Belonging, belonging_of
from hengji.core.checkup.likeness.boilerplate import (
    Stretch,
    fingerprint_of,
    known_hashes,
    without_common,
    without_known,
)
from hengji.core.checkup.likeness.check import (
    SIDES_KEPT,
    Likeness,
    account_of,
    candidates_of,
    likeness_of,
)
from hengji.core.checkup.likeness.comparing import Comparison, Side, compare
from hengji.core.checkup.likeness.fingerprints import Hashes
from hengji.core.checkup.likeness.index import Fingerprint
from hengji.core.checkup.likeness.packing import pack, unpack
from hengji.core.checkup.likeness.showing import ShownPair, show
from hengji.core.checkup.likeness.streams import stream_of
from hengji.core.checkup.likeness.verdicts import LikenessRules, Pair, ReportAccount, judge
from hengji.core.flaws import Flaw, FlawsFound
from hengji.documents.likeness.sources import REPORT_WITHOUT_TEXT, Source, enough
from hengji.documents.manuscripts import read_manuscript
from hengji.rulebook.likeness import load_boilerplate, load_likeness_rules

FEWEST_BYTES = 8 * 2**20
"""Bytes of files from which starting processes takes less time than it saves."""
MOST_PROCESSES = 8
READ_AT_ONCE, COMPARED_AT_ONCE = 8, 200

NOTHING = Fingerprint(known_hashes(()), np.empty(0, dtype=np.int64))
"""The fingerprint of a report that could not be read."""

Show = Callable[[int, int], None]
Item = TypeVar("Item")
Result = TypeVar("Result")


@dataclass(frozen=True, slots=True)
class Read:
    """A report as one process read it; packed, to be handed over and kept."""

    packed: bytes
    belonging: Belonging
    fingerprint: Fingerprint
    flaws: tuple[Flaw, ...]


@dataclass(frozen=True, slots=True)
class Found:
    """What came of comparing.

    Attributes:
        likeness: What may be said.
        flaws: Of the files that were read, and those that could not be.
        packed: The streams of the reports, as ``likeness`` numbers them.
        unread: Files that could not be read.
    """

    likeness: Likeness
    flaws: tuple[Flaw, ...]
    packed: tuple[bytes, ...]
    unread: tuple[str, ...]

    def shown(self, pairs: Iterable[Pair]) -> Iterator[ShownPair]:
        """Yield pairs as people look at them."""
        streams = lru_cache(SIDES_KEPT)(lambda number: unpack(self.packed[number]))
        return (show(pair, streams(pair.first), streams(pair.second)) for pair in pairs)


def find_likeness(
    sources: Sequence[Source],
    templates: Sequence[Path],
    folders: Sequence[Path],
    progress: Callable[[str], Show],
) -> Found:
    """Read the reports and compare each with each.

    Args:
        sources: What to read.
        templates: Files whose text is nobody's own.
        folders: A bureau's own rulebook folders.
        progress: Given the name of a step, shows how far it is.

    Raises:
        FlawsFound: Fewer than two reports can be compared, or a template or
            the rulebook cannot be read.
    """
    rules = load_likeness_rules(folders=folders)
    known = known_hashes([*load_boilerplate(folders=folders), *_template_texts(templates)])
    with _executor(sources) as executor:
        tasks = ((source, known) for source in sources)
        read = _all(executor, _read, tasks, len(sources), READ_AT_ONCE, progress("读取"))
        flaws = tuple(flaw for each in read for flaw in each.flaws)
        kept = [each for each in read if each.packed]
        unread = [
            source.label for source, each in zip(sources, read, strict=True) if not each.packed
        ]
        enough(len(kept), flaws)
        likeness = _compared(executor, kept, rules, progress("比对"))
    return Found(likeness, flaws, tuple(each.packed for each in kept), tuple(unread))


def _compared(
    executor: Executor | None, read: Sequence[Read], rules: LikenessRules, progress: Show
) -> Likeness:
    candidates, common = candidates_of(
        [each.fingerprint for each in read], [each.belonging for each in read], rules.spread
    )
    tasks = ((number, each.packed, each.belonging, common) for number, each in enumerate(read))
    total = len(read) + len(candidates)
    cleared = _all(executor, _clear, tasks, total, READ_AT_ONCE, progress)
    chunks = _chunks(sorted(candidates[:, :2].tolist()), [each[0] for each in cleared])
    options = (rules.passage_characters, rules.near_characters)
    accounts = tuple(each[1] for each in cleared)
    pairs = []
    for numbers, comparisons in _mapped(executor, _compare, ((*each, options) for each in chunks)):
        for first, second, comparison in comparisons:
            both = (accounts[first], accounts[second])
            pairs.append(judge((first, second), both, comparison, rules))
        progress(len(read) + numbers, total)
    stretches = [stretch for each in cleared for stretch in each[2]]
    progress(total, total)
    return likeness_of(accounts, pairs, stretches, rules)


def _chunks(
    pairs: Sequence[Sequence[int]], packed: Sequence[bytes]
) -> Iterator[tuple[int, list[tuple[int, int]], dict[int, bytes]]]:
    """Yield pairs with the streams they need, and how many pairs are done with them."""
    for start in range(0, len(pairs), COMPARED_AT_ONCE):
        chosen = [(first, second) for first, second in pairs[start : start + COMPARED_AT_ONCE]]
        needed = {number: packed[number] for pair in chosen for number in pair}
        yield start + len(chosen), chosen, needed


def _read(task: tuple[Source, Hashes]) -> Read:
    """Read one report; a file that cannot be read says why."""
    source, known = task
    try:
        manuscript = read_manuscript(source.path, source.label)
    except FlawsFound as found:
        return Read(b"", Belonging(), NOTHING, found.flaws)
    belonging = belonging_of(manuscript, source.folders, Path(source.label).stem, source.given)
    stream = stream_of(manuscript, source.label, belonging.names)
    if not len(stream.symbols):
        flaw = REPORT_WITHOUT_TEXT.at(source.label, f"“{source.label}”里没有可以比较的连续文字。")
        return Read(b"", belonging, NOTHING, (*manuscript.flaws, flaw))
    own = without_known(stream, known)
    return Read(pack(own), belonging, fingerprint_of(own), manuscript.flaws)


def _clear(
    task: tuple[int, bytes, Belonging, Hashes],
) -> tuple[bytes, ReportAccount, tuple[Stretch, ...]]:
    """Take common text out of one report."""
    number, packed, belonging, common = task
    own = unpack(packed)
    cleared, stretches = without_common(own, common, number)
    return pack(cleared), account_of(own, cleared, belonging), stretches


def _compare(
    task: tuple[int, list[tuple[int, int]], dict[int, bytes], tuple[int, int]],
) -> tuple[int, list[tuple[int, int, Comparison]]]:
    """Compare some pairs; those that share nothing are left out."""
    done, pairs, packed, options = task
    sides = lru_cache(SIDES_KEPT)(lambda number: Side(unpack(packed[number])))
    found = []
    for first, second in pairs:
        comparison = compare(sides(first), sides(second), *options)
        if comparison.passages:
            found.append((first, second, comparison))
    return done, found


def _template_texts(templates: Sequence[Path]) -> list[str]:
    return [
        text.plain for path in templates for _, text in read_manuscript(path).texts() if text.plain
    ]


@contextmanager
def _executor(sources: Sequence[Source]) -> Iterator[Executor | None]:
    """Give processes where there is much to read, else none."""
    count = min(os.cpu_count() or 1, MOST_PROCESSES)
    if count == 1 or sum(map(_size, sources)) < FEWEST_BYTES:
        yield None
        return
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(count, mp_context=context) as executor:
        yield executor


def _size(source: Source) -> int:
    try:
        return source.path.stat().st_size
    except OSError:
        return 0


def _all(  # noqa: PLR0917 - one place uses it
    executor: Executor | None,
    work: Callable[[Item], Result],
    tasks: Iterable[Item],
    total: int,
    at_once: int,
    progress: Show,
) -> list[Result]:
    """Do all tasks, in their order, and show how far it is."""
    done: list[Result] = []
    for result in _mapped(executor, work, tasks, at_once):
        done.append(result)
        progress(len(done), total)
    return done


def _mapped(
    executor: Executor | None,
    work: Callable[[Item], Result],
    tasks: Iterable[Item],
    at_once: int = 1,
) -> Iterator[Result]:
    """Yield the results in order; only some tasks are under way at a time."""
    if executor is None:
        yield from map(work, tasks)
        return
    waiting = iter(tasks)
    while group := list(islice(waiting, at_once * 8)):
        yield from executor.map(work, group, chunksize=at_once)
