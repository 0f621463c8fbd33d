"""Word documents (.docx) read with the place of every character kept."""
