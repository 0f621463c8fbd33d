"""House rules a machine can see."""

import ast
import re
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

from docs.generate import flaw_kinds, generated

ROOT = Path(__file__).parents[1]
MIGRATIONS = ROOT / "src/hengji/migrations"
SOURCES = sorted(path for path in (ROOT / "src").rglob("*.py") if path.parent != MIGRATIONS)
MODULES = [path for path in SOURCES if path.name != "__init__.py"]
MOST_LINES, MOST_FUNCTION_LINES = 400, 40


def trees() -> list[tuple[Path, ast.Module]]:
    return [(path, ast.parse(path.read_text("utf-8"))) for path in SOURCES]


def test_no_source_file_is_longer_than_400_lines() -> None:
    long = {
        path.name: count
        for path in [*SOURCES, *(ROOT / "tests").rglob("*.py")]
        if (count := len(path.read_text("utf-8").splitlines())) > MOST_LINES
    }

    assert long == {}


def test_no_function_is_longer_than_40_lines() -> None:
    long = {
        f"{path.name}:{node.name}": length
        for path, tree in trees()
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef)
        and (length := _body_length(node)) > MOST_FUNCTION_LINES
    }

    assert long == {}


def _body_length(function: ast.FunctionDef) -> int:
    """Count lines below the signature and its docstring."""
    first = function.body[0]
    is_docstring = isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant)
    start = (first.end_lineno or 0) + 1 if is_docstring else first.lineno
    return (function.end_lineno or 0) - start + 1


def test_generated_documents_are_current() -> None:
    stale = [
        path.name
        for path, content in generated().items()
        if not path.exists() or path.read_bytes() != content
    ]

    assert stale == [], "run make docs"


def test_every_flaw_code_is_declared_once() -> None:
    declared = Counter(
        found
        for path in SOURCES
        for found in re.findall(r'FlawKind\(\s*"([a-z0-9-]+)"', path.read_text("utf-8"))
    )

    assert [code for code, count in declared.items() if count > 1] == []
    assert sorted(declared) == [kind.code for _, kind in flaw_kinds()]


def test_every_remedy_asks_politely() -> None:
    blunt = [kind.code for _, kind in flaw_kinds() if not kind.remedy.startswith("请")]

    assert blunt == []


def test_flaws_are_built_from_their_kinds_only() -> None:
    direct = [
        path.name
        for path, tree in trees()
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id == "Flaw"
        and path.name != "flaws.py"
    ]

    assert direct == []


def test_words_for_people_use_full_width_punctuation() -> None:
    half_width = [
        f"{path.name}: {node.value}"
        for path, tree in trees()
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and re.search(r"[\u4e00-\u9fff](,|;|: |\?$|!)", node.value)
        and not re.search(r"[a-z] [a-z]|\\d|\.\*|\[.*, .*\]", node.value)
    ]

    assert half_width == []


@pytest.mark.parametrize("module", MODULES, ids=lambda path: path.stem)
def test_every_module_says_what_it_is(module: Path) -> None:
    docstring = ast.get_docstring(ast.parse(module.read_text("utf-8"))) or ""

    assert docstring.splitlines()[0].endswith((".", "?"))


def test_help_loads_no_writer_and_no_reader() -> None:
    heavy = "{'typst', 'xlsxwriter', 'openpyxl', 'python_calamine', 'lxml', 'yaml', 'django'}"
    code = f"import sys, hengji.cli; print(sorted({heavy} & set(sys.modules)))"

    printed = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    ).stdout

    assert printed == "[]\n"


def test_every_link_of_the_documents_leads_somewhere() -> None:
    pages = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *(ROOT / "docs").rglob("*.md")]
    broken = [
        f"{page.name}: {link}"
        for page in pages
        for link in re.findall(r"\]\(([^)#]+)\)", page.read_text("utf-8"))
        if "://" not in link and not (page.parent / link).exists()
    ]

    assert broken == []


def test_nothing_in_the_repository_names_a_registry_host() -> None:
    tracked = subprocess.run(
        ["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout.split("\0")
    texts = {".lock", ".json", ".toml", ".md", ".py", ".yaml", ".typ", ""}
    hosts = re.compile(r"pypi\.org|pythonhosted|registry\.npmjs|deb\.debian")
    naming = [
        name
        for name in tracked
        if name
        and Path(name).suffix in texts
        and name != "tests/test_conventions.py"
        and hosts.search((ROOT / name).read_text("utf-8", errors="ignore"))
    ]

    assert naming == []


def test_every_block_of_the_style_sheet_is_closed_before_the_next_part() -> None:
    sheet = (ROOT / "src/hengji/static/hengji/app.css").read_text("utf-8")
    parts = sheet.split("\n/* ")

    assert [part for part in parts if part.count("{") != part.count("}")] == []


def test_a_year_is_locked_by_its_one_lock() -> None:
    """A lock of the year's row would hold up nobody who shares or waits for the year."""
    row_locks = re.compile(r"Cycle\.(?:objects|everything)[\s\S]{0,80}?select_for_update")
    found = [
        path.name
        for path in sorted((ROOT / "src").rglob("*.py"))
        if row_locks.search(path.read_text("utf-8"))
    ]

    assert found == []
