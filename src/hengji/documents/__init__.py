"""Files: messy ones in as core values, core values out as official documents."""
