"""Output for people: progress, tables, lists, styled lines, and text made safe for a terminal."""
