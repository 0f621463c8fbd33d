"""Doing check-ups (体检) in the background: what each kind says, and keeping it."""

from hengji.actions.checking.job import checkup_job

__all__ = ["checkup_job"]
