"""Likeness (相似度): passages that two reports share, and what may be said of them."""
