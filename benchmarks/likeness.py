"""Likeness of 72 and of 10,000 reports of 15 pages, beside MinHash and LSH.

The reports are invented and share nothing but a template; paragraphs are
copied between some of them in five ways, and the pairs that come back are
counted against what was planted. datasketch is given the same paragraphs, one
signature each, as the usual way to find them.
"""

import json
import resource
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path

from datasketch import MinHash, MinHashLSH

from benchmarks.likeness_corpus import KINDS, Invented, Planted, corpus, plant

MOST_SECONDS = 5.0
LEAST_RECALL = 0.95
SHARE_FOUND = 0.6
"""Share of a planted copy that must be covered by passages to count as found."""
PEER_REPORTS, PEER_PLANTED = 300, 200
GRAM, PERMUTATIONS = 8, 64

_TIMED = """
import json, resource, sys, time
sys.argv = ["hengji", "similar", sys.argv[1], "--json"]
start = time.perf_counter()
from hengji.cli import main
try:
    main()
finally:
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    processor = sum(each.ru_utime + each.ru_stime for each in used)
    peaks = [each.ru_maxrss / 1024 for each in used]
    print(json.dumps([time.perf_counter() - start, processor, *peaks]), file=sys.stderr)
"""


def measure(count: int, planted_count: int, agencies: int) -> dict[str, float]:
    """Write a corpus, run the command on it, and return times and counts."""
    reports = corpus(count, agencies=agencies)
    planted = plant(reports, planted_count)
    names = [report.name for report in reports]
    with tempfile.TemporaryDirectory() as folder:
        for report in reports:
            (Path(folder) / report.name).write_text(report.text(), encoding="utf-8")
        reports.clear()
        done = subprocess.run(
            [sys.executable, "-c", _TIMED, folder],
            capture_output=True,
            text=True,
            encoding="utf-8",
            check=True,
            cwd=Path(__file__).parents[1],
        )
    seconds, processor, own, child = json.loads(done.stderr.strip().splitlines()[-1])
    outcome = json.loads(done.stdout)
    return {
        "seconds": seconds,
        "processor seconds": processor,
        "mebibytes": own,
        "mebibytes of a child": child,
        "pairs with a trace": outcome["compared"]["met"],
        "pairs compared": outcome["compared"]["compared"],
        **_quality(outcome["pairs"], planted, names),
    }


def _quality(
    pairs: Sequence[Mapping[str, object]], planted: Sequence[Planted], names: Sequence[str]
) -> dict[str, float]:
    """Count what was found of what was planted, by kind, and what was not planted."""
    found = {frozenset((str(pair["first"]), str(pair["second"]))): pair for pair in pairs}
    hits: Counter[str] = Counter()
    for copy in planted:
        pair = found.get(frozenset((names[copy.source], names[copy.target])))
        hits[copy.kind] += pair is not None and _covers(pair, copy)
    totals = Counter(copy.kind for copy in planted)
    true = {frozenset((names[copy.source], names[copy.target])) for copy in planted}
    return {
        **{f"recall {kind}": hits[kind] / totals[kind] for kind in KINDS},
        "pairs not planted": float(len(found.keys() - true)),
        "pairs": float(len(found)),
    }


def _covers(pair: Mapping[str, object], copy: Planted) -> bool:
    passages = pair["passages"]
    assert isinstance(passages, list)
    texts = [words for each in passages for words in (each["first_words"], each["second_words"])]
    covered = sum(len(each) for each in copy.copy if any(each in words for words in texts))
    return covered >= SHARE_FOUND * sum(map(len, copy.copy))


def peer() -> dict[str, float]:
    """Find planted paragraphs with datasketch, one signature a paragraph."""
    reports = corpus(PEER_REPORTS, agencies=4)
    planted = plant(reports, PEER_PLANTED)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    start = time.perf_counter()
    index = MinHashLSH(threshold=0.5, num_perm=PERMUTATIONS)
    pairs: set[tuple[int, int]] = set()
    for number, report in enumerate(reports):
        for place, signature in enumerate(_signatures(report)):
            pairs |= {(other, number) for other, _ in index.query(signature) if other != number}
            index.insert((number, place), signature)
    seconds = time.perf_counter() - start
    grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
    hits: Counter[str] = Counter(
        copy.kind for copy in planted if (copy.source, copy.target) in pairs
    )
    totals = Counter(copy.kind for copy in planted)
    return {
        "milliseconds a report": 1000 * seconds / len(reports),
        "kibibytes a report": grown / len(reports),
        **{f"recall {kind}": hits[kind] / totals[kind] for kind in KINDS},
    }


def _signatures(report: Invented) -> list[MinHash]:
    signatures = []
    for sentences in report.paragraphs:
        words = "".join(sentences)
        signature = MinHash(num_perm=PERMUTATIONS)
        grams = {words[at : at + GRAM].encode() for at in range(len(words) - GRAM + 1)}
        signature.update_batch(list(grams))
        signatures.append(signature)
    return signatures


def run() -> bool:
    """Print the figures of 72 reports and of the peer; say whether the limits hold."""
    few = measure(72, 80, 4)
    _print("72 reports", few)
    _print("datasketch, a signature a paragraph", peer())
    recalls = [few[f"recall {kind}"] for kind in KINDS]
    return (
        few["seconds"] <= MOST_SECONDS
        and min(recalls) >= LEAST_RECALL
        and few["pairs not planted"] == 0
    )


def _print(title: str, figures: Mapping[str, float]) -> None:
    print(title)
    for name, value in figures.items():
        print(f"  {name:24} {value:10.3f}")


if __name__ == "__main__":
    if "--many" in sys.argv:
        _print("10,000 reports", measure(10_000, 2_000, 120))
    else:
        sys.exit(0 if run() else 1)
