"""PDF documents read back into paragraphs and tables, from where ink stands on the page."""
