"""Output for people: progress, tables, lists, styled lines, and terminal-safe text."""
