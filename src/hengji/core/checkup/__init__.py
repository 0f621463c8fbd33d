"""Check-ups (体检): of documents, scores, objectives, and likeness between reports."""
