"""Evidence (佐证材料): what a file is, where in it the proof stands, what is still missing."""
