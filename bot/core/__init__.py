"""The engine: pure functions and values; no files, clock, environment, logging or Discord."""
