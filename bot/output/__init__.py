"""Command-line output: progress, tables, lists, styled lines, JSON and terminal-safe text."""
