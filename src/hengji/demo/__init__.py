"""The demonstration (演示): believable data to any stage, through the verbs of every day."""

from hengji.demo.founding import NOT_A_DEMO, Entry, found_demo, lend_entries

__all__ = ["NOT_A_DEMO", "Entry", "found_demo", "lend_entries"]
