"""The engine: pure functions and values that use no files, clock, environment, log or Discord."""
