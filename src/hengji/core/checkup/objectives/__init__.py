"""Check-up of objectives (目标体检): what a form says, and whether it can be measured."""
