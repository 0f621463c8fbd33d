"""Files that are evidence (佐证文件): looked at, counted, drawn, never run."""
