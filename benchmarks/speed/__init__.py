"""Benchmarks of speed and resource use."""
