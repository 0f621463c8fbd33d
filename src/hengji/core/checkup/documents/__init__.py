"""The document check-up (文档体检): what a report says against itself and the rules."""
