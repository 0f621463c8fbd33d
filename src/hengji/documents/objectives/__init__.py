"""Objective and self-assessment forms (绩效目标表、自评表) in, and marked copies out."""

from hengji.documents.objectives.reading import FormsReading, read_forms

__all__ = ["FormsReading", "read_forms"]
