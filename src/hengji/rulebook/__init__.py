"""Regulations as dated, cited YAML (规则库) with regional overrides, and its loaders.

Nothing is read when this package is imported: each loader opens only the files
it needs. The YAML beside it holds every number; the code holds none.
"""
