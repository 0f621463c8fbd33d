"""Score ledgers (得分表) as bureaus have them, read into core values."""

from hengji.documents.ledgers.reading import LedgerReading, read_ledger

__all__ = ["LedgerReading", "read_ledger"]
