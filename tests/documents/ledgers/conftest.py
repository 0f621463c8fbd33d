from collections.abc import Callable
from pathlib import Path

import pytest

from hengji.core.flaws import Flaw, FlawsFound
from hengji.documents.ledgers import LedgerReading, read_ledger
from hengji.rulebook.ledger_columns import load_ledger_columns
from tests.documents.ledgers.files import ALIASES


@pytest.fixture
def read() -> Callable[[Path], LedgerReading]:
    return lambda path: read_ledger(path, load_ledger_columns(), ALIASES)


@pytest.fixture
def refusal(read: Callable[[Path], LedgerReading]) -> Callable[[Path], Flaw]:
    def refused(path: Path) -> Flaw:
        with pytest.raises(FlawsFound) as found:
            read(path)
        (flaw,) = found.value.flaws
        return flaw

    return refused
