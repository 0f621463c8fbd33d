"""Where the worked example (示例) is: the score table of Shuozhou, 2024."""

from pathlib import Path

_PACKAGE = Path(__file__).parents[1]
_FOLDERS = (_PACKAGE / "examples", _PACKAGE.parents[1] / "examples")
EXAMPLE = next(folder for folder in _FOLDERS if folder.is_dir()) / "shuozhou-2024"
EXAMPLE_LEDGER = EXAMPLE / "得分表.xlsx"
EXAMPLE_FACTS = EXAMPLE / "facts.yaml"
EXAMPLE_WORK_YEAR, EXAMPLE_FUNDS_YEAR = 2024, 2023
