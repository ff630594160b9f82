"""Soak test: a long run of the whole bot under load and faults, with every question tracked."""
