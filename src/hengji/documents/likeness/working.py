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
    Candidates,
    Likeness,
    account_of,
    candidates_of,
    likeness_of,
)
from hengji.core.checkup.likeness.comparing import Comparison, Side, compare
from hengji.core.checkup.likeness.fingerprints import Hashes
from hengji.core.checkup.likeness.index import Fingerprint, index_of
from hengji.core.checkup.likeness.packing import pack, unpack
from hengji.core.checkup.likeness.showing import ShownPair, show
from hengji.core.checkup.likeness.streams import Stream, stream_of
from hengji.core.checkup.likeness.verdicts import LikenessRules, Pair, ReportAccount, judge
from hengji.core.flaws import Flaw, FlawsFound
from hengji.documents.likeness.sources import REPORT_WITHOUT_TEXT, Source, enough
from hengji.documents.manuscripts import read_manuscript
from hengji.rulebook.likeness import load_boilerplate, load_likeness_rules

FEWEST_BYTES = 8 * 2**20
"""Bytes of files from which starting processes takes less time than it saves."""
MOST_PROCESSES = 8
READ_AT_ONCE, COMPARED_AT_ONCE = 8, 200

NOTHING = Fingerprint(known_hashes(()), np.empty(0, dtype=np.int32))
"""The fingerprint of a report that could not be read."""

Show = Callable[[int, int], None]
Item = TypeVar("Item")
Result = TypeVar("Result")


@dataclass(frozen=True, slots=True)
class Read:
    """What one process hands over of a report; its stream stays in a file.

    Attributes:
        path: Of the file with the stream; none if the report could not be read.
        belonging: Whose it is.
        fingerprint: Its numbers for the index.
        flaws: What the reader had to say.
    """

    path: Path | None
    belonging: Belonging
    fingerprint: Fingerprint
    flaws: tuple[Flaw, ...]


@dataclass(frozen=True, slots=True)
class Found:
    """What came of comparing.

    Attributes:
        likeness: What may be said.
        flaws: Of the files that were read, and those that could not be.
        paths: Files with the streams of the reports, as ``likeness`` numbers them.
        unread: Files that could not be read.
    """

    likeness: Likeness
    flaws: tuple[Flaw, ...]
    paths: tuple[Path, ...]
    unread: tuple[str, ...]

    def shown(self, pairs: Iterable[Pair]) -> Iterator[ShownPair]:
        """Yield pairs as people look at them."""
        streams = lru_cache(SIDES_KEPT)(lambda number: _kept(self.paths[number]))
        return (show(pair, streams(pair.first), streams(pair.second)) for pair in pairs)


def find_likeness(
    sources: Sequence[Source],
    templates: Sequence[Path],
    folders: Sequence[Path],
    progress: Callable[[str], Show],
    place: Path,
) -> Found:
    """Read the reports and compare each with each.

    Args:
        sources: What to read.
        templates: Files whose text is nobody's own.
        folders: A bureau's own rulebook folders.
        progress: Given the name of a step, shows how far it is.
        place: An empty folder for what is read, wanted as long as what comes back.

    Raises:
        FlawsFound: Fewer than two reports can be compared, or a template or
            the rulebook cannot be read.
    """
    rules = load_likeness_rules(folders=folders)
    known = known_hashes([*load_boilerplate(folders=folders), *_template_texts(templates)])
    with _executor(sources) as executor:
        tasks = ((source, known, place / str(number)) for number, source in enumerate(sources))
        read = _all(executor, _read, tasks, len(sources), READ_AT_ONCE, progress("读取"))
        flaws = tuple(flaw for each in read for flaw in each.flaws)
        kept = [(each.path, each.belonging) for each in read if each.path]
        unread = [source.label for source, each in zip(sources, read, strict=True) if not each.path]
        enough(len(kept), flaws)
        fingerprints = [each.fingerprint for each in read if each.path]
        read.clear()
        index = index_of(fingerprints)
        fingerprints.clear()
        belongings = [belonging for _, belonging in kept]
        candidates = candidates_of(index, belongings, rules.spread, progress("查找"))
        del index
        likeness = _compared(executor, kept, candidates, rules, progress("比对"))
    return Found(likeness, flaws, tuple(path for path, _ in kept), tuple(unread))


def _compared(
    executor: Executor | None,
    kept: Sequence[tuple[Path, Belonging]],
    candidates: Candidates,
    rules: LikenessRules,
    progress: Show,
) -> Likeness:
    """Take common text out of each report, then compare the pairs."""
    tasks = ((number, *each, candidates.common) for number, each in enumerate(kept))
    total = len(kept) + len(candidates.pairs)
    cleared = _all(executor, _clear, tasks, total, READ_AT_ONCE, progress)
    accounts = tuple(account for account, _ in cleared)
    options = (rules.passage_characters, rules.near_characters)
    chunks = ((*each, options) for each in _chunks(candidates.pairs, kept))
    pairs = []
    for done, comparisons in _mapped(executor, _compare, chunks):
        for first, second, comparison in comparisons:
            both = (accounts[first], accounts[second])
            pairs.append(judge((first, second), both, comparison, rules))
        progress(len(kept) + done, total)
    stretches = [stretch for _, found in cleared for stretch in found]
    progress(total, total)
    return likeness_of(accounts, pairs, stretches, rules, candidates.effort)


def _chunks(
    pairs: Sequence[tuple[int, int]], kept: Sequence[tuple[Path, Belonging]]
) -> Iterator[tuple[int, Sequence[tuple[int, int]], dict[int, Path]]]:
    """Yield pairs with the streams they need, and how many pairs are done with them."""
    for start in range(0, len(pairs), COMPARED_AT_ONCE):
        chosen = pairs[start : start + COMPARED_AT_ONCE]
        needed = {number: kept[number][0] for pair in chosen for number in pair}
        yield start + len(chosen), chosen, needed


def _read(task: tuple[Source, Hashes, Path]) -> Read:
    """Read one report; a file that cannot be read says why."""
    source, known, path = task
    try:
        manuscript = read_manuscript(source.path, source.label)
    except FlawsFound as found:
        return Read(None, Belonging(), NOTHING, found.flaws)
    belonging = belonging_of(manuscript, source.folders, Path(source.label).stem, source.given)
    stream = stream_of(manuscript, source.label, belonging.names)
    if not len(stream.symbols):
        flaw = REPORT_WITHOUT_TEXT.at(source.label, f"“{source.label}”里没有可以比较的连续文字。")
        return Read(None, belonging, NOTHING, (*manuscript.flaws, flaw))
    own = without_known(stream, known)
    path.write_bytes(pack(own))
    return Read(path, belonging, fingerprint_of(own), manuscript.flaws)


def _kept(path: Path) -> Stream:
    return unpack(path.read_bytes())


def _clear(
    task: tuple[int, Path, Belonging, Hashes],
) -> tuple[ReportAccount, tuple[Stretch, ...]]:
    """Take common text out of one report."""
    number, path, belonging, common = task
    own = _kept(path)
    cleared, stretches = without_common(own, common, number)
    path.write_bytes(pack(cleared))
    return account_of(own, cleared, belonging), stretches


def _compare(
    task: tuple[int, Sequence[tuple[int, int]], dict[int, Path], tuple[int, int]],
) -> tuple[int, list[tuple[int, int, Comparison]]]:
    """Compare some pairs; those that share nothing are left out."""
    done, pairs, paths, options = task
    sides = lru_cache(SIDES_KEPT)(lambda number: Side(_kept(paths[number])))
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
