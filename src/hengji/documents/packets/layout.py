"""Where things stand on a sheet of a packet (版面), for its writer and its reader.

Lines and columns count from 0.
"""

TITLE_LINE, NOTE_LINE, TOTAL_LINE, HEAD_LINE = 0, 1, 2, 3
FIRST_LINE = 4
TOTAL_COLUMN = 1
HEAD_WITHIN = 30
"""Lines from the top within which the head is looked for."""
COVER = "填写说明"
