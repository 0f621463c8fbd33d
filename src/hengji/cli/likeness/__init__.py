"""The command ``hengji similar`` (相似度): many files in, pairs side by side out."""
