"""A soak test, which runs the whole bot under load and faults and tracks every question."""
