"""Kill tests, in which a process is killed at a random moment and nothing may be lost."""
