"""A soak test, which runs the whole bot under load, injects faults, and tracks every question."""
