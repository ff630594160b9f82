"""Kill tests: a process is killed at any moment, and nothing may be lost."""
