"""Reports that were never written by anybody: consistent ones, and the same with one fault.

The rules of the document check-up are measured on them. The reports are drawn
from templates of different kinds of bureau, agency and unit, and nothing in
them comes from the rules' own vocabulary.
"""
