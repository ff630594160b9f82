"""The engine: pure functions and values, without files, clock, environment, logging or Discord."""
