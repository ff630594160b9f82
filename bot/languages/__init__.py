"""Word lists and rules, one folder per language."""
