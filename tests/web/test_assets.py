"""What the browser is given: kept as it was locked, fit for Chromium 92 and a strict CSP."""

import hashlib
import json
import re
from collections.abc import Iterable
from pathlib import Path

import hengji

PACKAGE = Path(hengji.__file__).parent
STATIC, TEMPLATES = PACKAGE / "static", PACKAGE / "templates"
VENDOR, OURS = STATIC / "vendor", STATIC / "hengji"
LOCK = VENDOR / "vendor.lock.json"

TOO_NEW_FOR_CHROMIUM_92 = (
    "color-mix(",
    "oklch(",
    "light-dark(",
    ":has(",
    "@layer",
    "@container",
    "dvh",
    "&",
)
ADDRESS = re.compile(r"(?:https?:)?//[a-z0-9.-]+\.[a-z]{2,}", re.IGNORECASE)
NAMESPACE = "http://www.w3.org/2000/svg"
UNSAFE_SCRIPT = re.compile(r"\beval\(|\bnew Function\b|\.innerHTML\b|document\.write\b|javascript:")
NEWER_THAN_ES2020 = re.compile(r"\?\?=|\|\|=|&&=|\.replaceAll\(|\.at\(|#[a-z]\w*\s*[=(;]")
INLINE = re.compile(r"<style\b|\sstyle\s*=|\son[a-z]+\s*=|<script(?![^>]*\ssrc=)", re.IGNORECASE)
ICON = re.compile(r'_icons\.html" with name="([a-z0-9-]+)"')


def text(path: Path) -> str:
    return path.read_text("utf-8")


def without_comments(style_or_script: str) -> str:
    return re.sub(r"/\*.*?\*/", "", style_or_script, flags=re.DOTALL)


def ours(*patterns: str) -> Iterable[Path]:
    found = [path for pattern in patterns for path in (*OURS.rglob(pattern),)]
    assert found, patterns
    return found


def templates() -> list[Path]:
    found = sorted(TEMPLATES.rglob("*.html"))
    assert found
    return found


def test_vendored_files_are_those_of_the_lock() -> None:
    packages = json.loads(text(LOCK))["packages"]
    locked = {name: digest for package in packages for name, digest in package["files"].items()}
    kept = {
        path.relative_to(VENDOR).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in VENDOR.rglob("*")
        if path.is_file() and path != LOCK
    }

    assert kept == locked


def test_each_vendored_package_brings_its_licence() -> None:
    packages = json.loads(text(LOCK))["packages"]

    assert {package["licence"] for package in packages} <= {"MIT", "0BSD", "Apache-2.0"}
    assert all(any(name.endswith("/LICENSE") for name in p["files"]) for p in packages)


def test_vendored_files_name_no_source_map() -> None:
    naming = [path.name for path in VENDOR.rglob("*.min.*") if "sourceMappingURL" in text(path)]

    assert naming == []


def test_styles_use_nothing_newer_than_chromium_92() -> None:
    newer = [
        (path.name, word)
        for path in ours("*.css")
        for word in TOO_NEW_FOR_CHROMIUM_92
        if word in without_comments(text(path))
    ]

    assert newer == []


def test_scripts_use_nothing_newer_than_es2020() -> None:
    newer = {path.name: NEWER_THAN_ES2020.findall(text(path)) for path in ours("*.js")}

    assert {name: found for name, found in newer.items() if found} == {}


def test_scripts_need_no_unsafe_policy() -> None:
    unsafe = {path.name: UNSAFE_SCRIPT.findall(text(path)) for path in ours("*.js")}

    assert {name: found for name, found in unsafe.items() if found} == {}


def test_nothing_is_fetched_from_elsewhere() -> None:
    elsewhere = {
        path.name: ADDRESS.findall(text(path).replace(NAMESPACE, ""))
        for path in (*ours("*.css", "*.js", "*.svg"), *templates())
    }

    assert {name: found for name, found in elsewhere.items() if found} == {}


def test_templates_hold_no_inline_script_or_style() -> None:
    inline = {path.name: INLINE.findall(text(path)) for path in templates()}

    assert {name: found for name, found in inline.items() if found} == {}


def test_each_icon_named_in_a_template_is_in_the_sprite() -> None:
    sprite = text(VENDOR / "bootstrap-icons" / "icons.svg")
    named = {name for path in templates() for name in ICON.findall(text(path))}

    assert named
    assert {name for name in named if f'<symbol id="{name}"' not in sprite} == set()
