"""Requirement 37: nothing that could let words become code."""

import re
from pathlib import Path

import pytest

SOURCES = Path(__file__).parents[2] / "src/hengji"
TEMPLATES = SOURCES / "templates"
PYTHON = sorted(path for path in SOURCES.rglob("*.py"))
VENDOR_SQL = SOURCES / "models/vendor_sql.py"


@pytest.mark.parametrize(
    "pattern",
    [r"\|\s*safe\b", r"\|\s*safeseq\b", r"{%\s*autoescape\s+off", r"{%\s*debug",
     r"<script(?! src=)", r"\son\w+=", r"\sstyle=", r"javascript:",
     r"(?:src|href)=\"(?:https?:)?//"],
)  # fmt: skip
def test_37_no_template_switches_escaping_off_or_runs_what_it_holds(pattern: str) -> None:
    found = [
        f"{path.name}: {match[0]}"
        for path in sorted(TEMPLATES.rglob("*.html"))
        for match in re.finditer(pattern, path.read_text("utf-8"))
    ]

    assert found == []


@pytest.mark.parametrize(
    "pattern",
    [r"\bmark_safe\b", r"\bSafeString\b", r"\bformat_html\b", r"\.raw\(", r"\bRawSQL\b",
     r"\.extra\(where", r"\bcursor\(", r"\bos\.system\b", r"shell=True", r"\beval\(", r"\bexec\(",
     r"pickle"],
)  # fmt: skip
def test_37_no_code_writes_sql_html_or_commands_by_hand(pattern: str) -> None:
    found = [
        f"{path.relative_to(SOURCES)}: {match[0]}"
        for path in PYTHON
        if path != VENDOR_SQL
        for match in re.finditer(pattern, path.read_text("utf-8"))
    ]

    assert found == []


def test_37_the_only_sql_takes_its_values_as_parameters() -> None:
    text = VENDOR_SQL.read_text("utf-8")

    assert re.findall(r"execute\([^)]*%\s*\(", text) == []
    assert re.findall(r"execute\([^)]*\.format\(", text) == []
