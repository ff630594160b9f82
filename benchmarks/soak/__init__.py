"""Soak test: a long run of the whole bot under load and faults that accounts for every question."""
