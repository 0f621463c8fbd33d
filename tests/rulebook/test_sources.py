import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from hengji.core.flaws import FlawsFound
from hengji.rulebook.loading import BUILT_IN, REGIONS, read_file, region_names
from hengji.rulebook.sources import Clause, Confidence, Source, find_clause, load_sources

SOURCE_ROOT = BUILT_IN.parent
BASIS_LINE = re.compile(r"Basis:(?:\s*(?:and\s+)?``[^`]*``[,;.]?)+")
KEY = re.compile(r"``([^`]*)``")


def cited_in_code() -> list[tuple[str, str]]:
    return [
        (str(path.relative_to(SOURCE_ROOT)), key)
        for path in sorted(SOURCE_ROOT.rglob("*.py"))
        for line in BASIS_LINE.finditer(path.read_text(encoding="utf-8"))
        for key in KEY.findall(line[0])
    ]


def cited_under(value: object) -> Iterator[str]:
    if isinstance(value, dict):
        for key, item in value.items():
            if key == "basis":
                yield from texts_of(item)
            else:
                yield from cited_under(item)
    elif isinstance(value, list):
        for item in value:
            yield from cited_under(item)


def texts_of(value: object) -> Iterator[str]:
    if isinstance(value, dict):
        value = list(value.values())
    yield from value if isinstance(value, list) else [str(value)]


def cited_in_rulebook() -> list[tuple[str, str, str]]:
    cited = []
    for path in sorted(BUILT_IN.rglob("*.yaml")):
        region = path.relative_to(REGIONS).parts[0] if REGIONS in path.parents else ""
        name = str(path.relative_to(BUILT_IN))
        cited += [(region, name, key) for key in cited_under(read_file(path, name).value)]
    return cited


def all_clauses() -> list[tuple[Source, Clause]]:
    return [
        (source, clause)
        for region in ("", *region_names())
        for source in load_sources(region).values()
        for clause in source.clauses.values()
    ]


def test_every_basis_in_the_code_resolves() -> None:
    sources = load_sources()
    cited = cited_in_code()

    resolved = [(path, find_clause(key, sources)[1].key) for path, key in cited]

    assert resolved == cited
    assert ("core/grading.py", "mof-2020-10/grades") in cited


def test_every_mention_of_a_basis_in_the_code_can_be_read() -> None:
    for path in sorted(SOURCE_ROOT.rglob("*.py")):
        text = path.read_text(encoding="utf-8")
        lines = re.findall(r"\bBasis:", text)

        assert len(lines) == len(BASIS_LINE.findall(text)), path


def test_every_basis_in_the_rulebook_resolves() -> None:
    cited = cited_in_rulebook()

    resolved = [
        (region, name, find_clause(key, load_sources(region))[1].key) for region, name, key in cited
    ]

    assert resolved == cited
    assert len(cited) > 20


def test_only_the_format_standard_was_read_in_the_original() -> None:
    checked = {source.key for source, clause in all_clauses() if clause.checked}

    assert checked == {"gbt-9704-2012"}


def test_a_checked_clause_is_a_verified_one() -> None:
    for _, clause in all_clauses():
        assert not clause.checked or clause.confidence is Confidence.VERIFIED, clause.key


def test_no_clause_gives_an_article_number() -> None:
    for _, clause in all_clauses():
        assert not re.search(r"第[一二三四五六七八九十百\d]+条", clause.says), clause.key


def test_dates_are_years_months_or_days() -> None:
    for source, _ in all_clauses():
        assert re.fullmatch(r"(\d{4}(-\d{2}(-\d{2})?)?)?", source.issued), source.key


def test_an_unknown_basis_is_named() -> None:
    with pytest.raises(FlawsFound, match=r"依据“mof-2020-10/grade”: sources\.yaml 里没有这一条"):
        find_clause("mof-2020-10/grade", load_sources())


def test_a_bureau_adds_a_source_of_its_own(tmp_path: Path) -> None:
    (tmp_path / "sources.yaml").write_text(
        """\
county-2025-3:
  title: 本县绩效评价办法
  number: 某财绩〔2025〕3号
  issued: 2025-03-01
  clauses:
    grades: {says: 等级分界, checked: yes, confidence: verified}
""",
        encoding="utf-8",
    )

    sources = load_sources(folders=[tmp_path])
    source, clause = find_clause("county-2025-3/grades", sources)

    assert (source.number, source.issued, clause.checked) == (
        "某财绩〔2025〕3号",
        "2025-03-01",
        True,
    )
    assert "mof-2020-10" in sources


@pytest.mark.parametrize(
    ("clause", "message"),
    [
        ("{says: 甲, checked: 也许, confidence: memory}", "checked: 这里应为 yes 或 no"),
        ("{says: 甲, checked: no, confidence: sure}", "confidence: “sure”应为其中之一：verified、"),
        ("{says: 甲, checked: no}", "缺少键“confidence”"),
    ],
)
def test_a_slip_in_a_clause_is_named(tmp_path: Path, clause: str, message: str) -> None:
    (tmp_path / "sources.yaml").write_text(
        f"county:\n  title: 本县办法\n  clauses:\n    grades: {clause}\n", encoding="utf-8"
    )

    with pytest.raises(FlawsFound, match=message) as found:
        load_sources(folders=[tmp_path])

    assert "sources.yaml，键 county/clauses/grades" in found.value.flaws[0].where
