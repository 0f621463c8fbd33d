"""Pages of evidence (佐证): the list, one piece, materials, field work, completeness."""
