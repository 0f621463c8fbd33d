"""Tracked changes, comments and hidden text (修订、批注、隐藏文字): counted, and told."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from hengji.core.flaws import Flaw, FlawKind, Severity

CHANGES_TRACKED = FlawKind(
    "manuscript-changes-tracked",
    Severity.WARNING,
    "文档带有没有处理的修订，已按全部接受来读。",
    "请在 Word 或 WPS 的“审阅”中接受或拒绝全部修订后再定稿。",
)
COMMENTS_LEFT = FlawKind(
    "manuscript-comments-left",
    Severity.WARNING,
    "文档带有批注，没有当作正文读取。",
    "请处理批注；定稿前全部删除。",
)
TEXT_HIDDEN = FlawKind(
    "manuscript-text-hidden",
    Severity.WARNING,
    "文档带有隐藏文字，没有读取。",
    "请在 Word 或 WPS 中显示隐藏文字，删去或取消隐藏。",
)

_SAMPLES = 3
_LONGEST_SAMPLE = 20


@dataclass(slots=True)
class Changes:
    """What was met while reading: counts, authors and the first few words."""

    counts: Counter[str] = field(default_factory=Counter)
    authors: list[str] = field(default_factory=list)
    samples: list[str] = field(default_factory=list)
    hidden: int = 0

    def add(self, verb: str, author: str, words: str) -> None:
        """Count one change."""
        self.counts[verb] += 1
        if author and author not in self.authors:
            self.authors.append(author)
        words = " ".join(words.split())
        if words and len(self.samples) < _SAMPLES:
            cut = f"{words[:_LONGEST_SAMPLE]}…" if len(words) > _LONGEST_SAMPLE else words
            self.samples.append(f"{verb}“{cut}”")

    def flaws(self, name: str, comments: int) -> Iterator[Flaw]:
        """Say what the file carries beside its text."""
        total = sum(self.counts.values())
        if total:
            kinds = "、".join(f"{verb} {count} 处" for verb, count in self.counts.items())
            by = f"，作者{'、'.join(self.authors[:_SAMPLES])}" if self.authors else ""
            first = f"，如{'、'.join(self.samples)}" if self.samples else ""
            message = f"“{name}”有 {total} 处修订（{kinds}{by}）{first}；已按全部接受来读。"
            yield CHANGES_TRACKED.at(name, message)
        if comments:
            message = f"“{name}”有 {comments} 条批注，没有当作正文读取。"
            yield COMMENTS_LEFT.at(name, message)
        if self.hidden:
            message = f"“{name}”有 {self.hidden} 处隐藏文字，没有读取。"
            yield TEXT_HIDDEN.at(name, message)
