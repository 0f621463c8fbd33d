"""Writes (写): one function a verb, one transaction, one event."""
