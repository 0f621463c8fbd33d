"""Invented evaluation reports (演示数据) in words that hardly ever meet by chance.

Sentences are put together from banks of short phrases; what two reports share
beyond a phrase was planted, and the planting says where.
"""

import random
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import yaml

from hengji.core.checkup.manuscript import Manuscript, Paragraph, Text

WORDS = {
    bank: phrases.split()
    for bank, phrases in yaml.safe_load(
        Path(__file__).with_name("likeness_words.yaml").read_text("utf-8")
    ).items()
}
SUFFIXES = ("局", "服务中心", "事务中心", "管理处", "管理站", "办公室")
TEMPLATE = (
    "本次评价遵循科学公正、统筹兼顾、激励约束、公开透明的原则，采用定量与定性相结合的办法进行。",
    "评价组按照前期准备、制定方案、现场核查、综合分析、撰写报告五个步骤开展工作，并与被评价单位交换了意见。",
    "本报告仅供委托方在预算绩效管理工作中使用，未经委托方同意不得向其他单位和个人提供。",
)
"""What the bureau's template has every agency say."""
SENTENCES_A_PARAGRAPH = 5
SENTENCES_A_PAGE = 16
SWAPS = {
    "了": "过",
    "明显": "显著",
    "还不": "尚不",
    "没有": "未见",
    "有所": "略有",
    "，因此": "，所以",
    "，同时": "，另外",
    "好于": "胜过",
    "仍是": "还是",
    "尚可": "可以",
    "，但": "，然而",
    "支出": "花费",
    "结合": "联系",
    "查看": "察看",
    "费用": "开支",
}


@dataclass(frozen=True, slots=True)
class Invented:
    """An invented report: whose it is, and its paragraphs, each a list of sentences."""

    name: str
    agency: str
    unit: str
    year: int
    paragraphs: tuple[tuple[str, ...], ...]

    def manuscript(self) -> Manuscript:
        """Return it as a reader of files would."""
        texts = [f"{self.year}年度{self.unit}项目支出绩效评价报告", f"评价机构：{self.agency}"]
        texts += ["".join(sentences) for sentences in self.paragraphs]
        blocks = [
            Paragraph(Text(words, words, f"第 {number} 段"))
            for number, words in enumerate(texts, start=1)
        ]
        return Manuscript(self.name, tuple(blocks))

    def text(self) -> str:
        """Return it as a plain text file holds it."""
        return "\n\n".join(paragraph.text.words for paragraph in _paragraphs(self))


def _paragraphs(report: Invented) -> list[Paragraph]:
    return [block for block in report.manuscript().blocks if isinstance(block, Paragraph)]


def sentence(chance: random.Random, unit: str) -> str:
    """Return a sentence about something or other that a unit did."""
    actor = unit if chance.random() < 0.15 else chance.choice(WORDS["actors"])
    count = f"{chance.randint(2, 9800)}{chance.choice(('个', '处', '套', '亩', '米', '件'))}"
    amount = f"，支出{chance.randint(100, 99999) / 100}万元" if chance.random() < 0.3 else ""
    return "".join(
        (
            chance.choice(WORDS["views"]),
            chance.choice(WORDS["sights"]),
            "，",
            actor,
            chance.choice(WORDS["manners"]),
            chance.choice(WORDS["verbs"]),
            chance.choice(WORDS["qualities"]),
            chance.choice(WORDS["things"]),
            count if chance.random() < 0.6 else f"和{chance.choice(WORDS['things'])}",
            amount,
            chance.choice(WORDS["joints"]),
            chance.choice(WORDS["matters"]),
            chance.choice(WORDS["turns"]),
            "。",
        )
    )


def report(chance: random.Random, number: int, agency: str, year: int, pages: int = 15) -> Invented:
    """Return a report in its own words, with the bureau's template in it."""
    unit = chance.choice(WORDS["places"]) + chance.choice(WORDS["duties"]) + chance.choice(SUFFIXES)
    about = chance.choice(WORDS["subjects"])
    count = pages * SENTENCES_A_PAGE // SENTENCES_A_PARAGRAPH
    paragraphs = [
        tuple(sentence(chance, unit) for _ in range(SENTENCES_A_PARAGRAPH)) for _ in range(count)
    ]
    paragraphs.insert(2, TEMPLATE)
    name = f"{number:05d} {unit}{about}项目.txt"
    return Invented(name, agency, f"{unit}{about}", year, tuple(paragraphs))


def corpus(count: int, *, agencies: int, pages: int = 15, seed: int = 2024) -> list[Invented]:
    """Return reports that share nothing but the template."""
    chance = random.Random(seed)  # noqa: S311 - the same corpus each time, no secret
    firms = [f"{chr(0x7532 + number % 4)}{number + 1}会计师事务所" for number in range(agencies)]
    return [
        report(chance, number, firms[number % agencies], 2022 + number % 3, pages)
        for number in range(count)
    ]


@dataclass(frozen=True, slots=True)
class Planted:
    """A copy: from which report to which, its kind, and its words in both."""

    source: int
    target: int
    kind: str
    original: tuple[str, ...]
    copy: tuple[str, ...]


KINDS = ("原样", "换名称和数字", "打乱句序", "小改动", "夹在自己的段落里")
SENTENCES_INSIDE = 2
"""Sentences of a copy that is set into a paragraph of one's own."""


def plant(reports: list[Invented], count: int, *, seed: int = 7) -> list[Planted]:
    """Copy paragraphs between reports, in place; no pair and no paragraph twice."""
    chance = random.Random(seed)  # noqa: S311 - the same corpus each time, no secret
    originals = list(reports)
    pairs: set[tuple[int, int]] = set()
    places: set[tuple[int, int]] = set()
    planted: list[Planted] = []
    while len(planted) < count:
        source, target = sorted(chance.sample(range(len(reports)), 2))
        place = chance.randrange(3, len(originals[source].paragraphs))
        if (source, target) in pairs or (source, place) in places:
            continue
        pairs.add((source, target))
        places.add((source, place))
        kind = KINDS[len(planted) % len(KINDS)]
        original = originals[source].paragraphs[place]
        original = original[:SENTENCES_INSIDE] if kind == KINDS[-1] else original
        copy = copied(original, kind, originals[source].unit, originals[target].unit, chance)
        _set_into(reports, target, copy, kind, chance)
        planted.append(Planted(source, target, kind, original, copy))
    return planted


def _set_into(
    reports: list[Invented],
    target: int,
    copy: tuple[str, ...],
    kind: str,
    chance: random.Random,
) -> None:
    """Set sentences into a report: as a paragraph, or inside one of its own."""
    paragraphs = list(reports[target].paragraphs)
    place = chance.randrange(3, len(paragraphs))
    if kind == KINDS[-1]:
        middle = len(paragraphs[place]) // 2
        own = paragraphs[place]
        paragraphs[place] = (*own[:middle], *copy, *own[middle:])
    else:
        paragraphs.insert(place, copy)
    reports[target] = replace(reports[target], paragraphs=tuple(paragraphs))


def copied(
    sentences: Sequence[str], kind: str, unit: str, other: str, chance: random.Random
) -> tuple[str, ...]:
    """Return sentences as somebody who copies them would change them."""
    match kind:
        case "换名称和数字":
            return tuple(_renumbered(each.replace(unit, other), chance) for each in sentences)
        case "打乱句序":
            mixed = list(sentences)
            while mixed == list(sentences):
                chance.shuffle(mixed)
            return tuple(mixed)
        case "小改动":
            return tuple(_reworded(_renumbered(each, chance)) for each in sentences)
        case _:
            return tuple(sentences)


def _renumbered(words: str, chance: random.Random) -> str:
    return "".join(str(chance.randint(0, 9)) if each.isdigit() else each for each in words)


def _reworded(words: str) -> str:
    for word, other in SWAPS.items():
        if word in words:
            words = words.replace(word, other, 1)
    return words
