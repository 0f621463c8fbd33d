"""Figures (数字复算): every figure of a manuscript that can be computed again."""
