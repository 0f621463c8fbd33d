"""The ``hengji`` command (命令行): file commands that need no database."""

from hengji.cli.commands import main

__all__ = ["main"]
