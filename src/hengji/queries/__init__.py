"""Reads (读): rows in, core types out; the only door to anyone's rows."""
