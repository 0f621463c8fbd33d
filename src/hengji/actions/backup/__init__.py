"""Backup and restore (备份、恢复): database and files in one file, both databases alike."""

from hengji.actions.backup.restoring import Restored, restore
from hengji.actions.backup.saving import Saved, back_up

__all__ = ["Restored", "Saved", "back_up", "restore"]
